use secret::Secret;

use super::check_code::record;
use super::check_passkey::has_passkey;
use super::passkey_ceremony::{Asking, Errand, PasskeyQuestion, begun, ended};
use super::recovery_codes::issue;
use super::{Deps, Recognised};
use crate::ports::StoreDown;
use crate::relying_party::Asked;
use crate::vault::VaultError;
use crate::{AccountFacts, AccountId, AuditKind, Device, Notice, Passkey};

/// More than anybody has devices.
const MOST: usize = 20;

/// The person's passkeys, oldest first.
pub async fn own_passkeys(deps: &Deps, who: &Recognised) -> Result<Vec<Passkey>, StoreDown> {
    deps.accounts.passkeys(who.account.id).await
}

/// Asks the browser of a person, who has just proved themselves, for a new passkey. `None` if there can be no more.
pub async fn ask_for_new_passkey(deps: &Deps, who: &Recognised, browser: &str, name: &str) -> Result<Option<PasskeyQuestion>, StoreDown> {
    ask_for_new(deps, &who.account, browser, name).await
}

/// How making a passkey ended.
#[derive(Debug)]
pub enum PasskeyMade {
    /// It signs its person in from now on.
    Done {
        /// Ten of them, to be shown now, if this is the person's first second factor; otherwise none.
        recovery_codes: Vec<Secret<String>>,
    },
    /// The browser's answer does not count.
    Refused,
    /// It came too late or twice: begin anew.
    Over,
}

/// Takes the passkey that the browser has made, and tells the person.
pub async fn add_passkey(deps: &Deps, who: &Recognised, browser: &str, ceremony: &str, answer: &str) -> Result<PasskeyMade, VaultError> {
    keep_new(deps, &who.account, browser, (ceremony, answer), &who.session.device).await
}

pub(super) async fn ask_for_new(
    deps: &Deps,
    account: &AccountFacts,
    browser: &str,
    name: &str,
) -> Result<Option<PasskeyQuestion>, StoreDown> {
    let others = deps.accounts.passkeys(account.id).await?;
    if others.len() >= MOST {
        return Ok(None);
    }
    let asked = deps.passkeys.as_ref().and_then(|passkeys| passkeys.ask_for_new(account.id, account.email.as_str(), &others));
    Ok(asked.map(|asked| begun(deps, asking(browser, account.id), asked, name)))
}

pub(super) async fn keep_new(
    deps: &Deps,
    account: &AccountFacts,
    browser: &str,
    (ceremony, answer): (&str, &str),
    device: &Device,
) -> Result<PasskeyMade, VaultError> {
    let Some(relying_party) = &deps.passkeys else { return Ok(PasskeyMade::Over) };
    let Some(ceremony) = ended(deps, asking(browser, account.id), ceremony).await? else { return Ok(PasskeyMade::Over) };
    let Asked::New(state) = &ceremony.asked else { return Ok(PasskeyMade::Over) };
    let Ok(made) = relying_party.take_new(state, answer) else { return Ok(PasskeyMade::Refused) };
    let first = !has_second_factor(deps, account.id).await?;
    let passkey = Passkey {
        id: made.id,
        account: account.id,
        name: ceremony.name,
        credential: made.credential,
        made_at: deps.clock.now(),
        last_used: None,
    };
    if !deps.accounts.add_passkey(&passkey).await? {
        return Ok(PasskeyMade::Refused);
    }
    deps.sessions.bump_account(account.id).await?;
    record(deps, account, AuditKind::PasskeyAdded, device).await?;
    deps.outbox.post(account.recipient(), &Notice::PasskeyAdded { name: passkey.name }).await?;
    let recovery_codes = if first { issue(deps, account.id).await? } else { Vec::new() };
    Ok(PasskeyMade::Done { recovery_codes })
}

/// Whether an account has anything that is asked for beside its password.
pub(super) async fn has_second_factor(deps: &Deps, account: AccountId) -> Result<bool, StoreDown> {
    Ok(deps.accounts.one_time_code(account).await?.is_some() || has_passkey(deps, account).await?)
}

/// Whether a person, who has to have a second factor, could do without this passkey.
pub async fn may_remove_passkey(deps: &Deps, who: &Recognised) -> Result<bool, StoreDown> {
    if deps.second_factor.of(who.account.email.as_str(), &who.account.groups).may_remove() {
        return Ok(true);
    }
    let account = who.account.id;
    Ok(deps.accounts.one_time_code(account).await?.is_some() || deps.accounts.passkeys(account).await?.len() > 1)
}

/// Removes a passkey of a person who has just proved themselves, and tells them. Tells whether there was one.
pub async fn remove_passkey(deps: &Deps, who: &Recognised, id: &str) -> Result<bool, StoreDown> {
    let account = &who.account;
    let name = deps.accounts.passkeys(account.id).await?.into_iter().find(|passkey| passkey.id == id).map(|passkey| passkey.name);
    let Some(name) = name else { return Ok(false) };
    if !may_remove_passkey(deps, who).await? || !deps.accounts.remove_passkey(account.id, id).await? {
        return Ok(false);
    }
    deps.sessions.bump_account(account.id).await?;
    record(deps, account, AuditKind::PasskeyRemoved, &who.session.device).await?;
    deps.outbox.post(account.recipient(), &Notice::PasskeyRemoved { name }).await?;
    Ok(true)
}

const fn asking(browser: &str, account: AccountId) -> Asking<'_> {
    Asking { browser, errand: Errand::Make, account: Some(account) }
}
