use std::net::IpAddr;
use std::time::Duration;

use super::check_code::record;
use super::passkey_ceremony::{Asking, Errand, PasskeyQuestion, begun, ended};
use super::{Deps, Recognised};
use crate::ports::{Cap, StoreDown};
use crate::relying_party::Signed;
use crate::{AccountFacts, AccountId, AuditKind, Device, Passkey};

/// Answers of one client within a quarter of an hour.
const PER_CLIENT: u64 = 300;
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// What became of a browser's answer.
#[derive(Debug)]
pub(super) enum PasskeyCheck {
    /// A passkey of this account has signed.
    Right(AccountFacts),
    /// It is not one of the account that was asked, or of nobody here.
    Refused,
    /// The answer came too late or twice, or to another question.
    Over,
    /// Too many answers from this client.
    TooMany,
}

/// Whether an account has passkeys that could be asked for: where none are possible any more, nobody is kept out by them.
pub(super) async fn has_passkey(deps: &Deps, account: AccountId) -> Result<bool, StoreDown> {
    Ok(deps.passkeys.is_some() && !deps.accounts.passkeys(account).await?.is_empty())
}

/// Asks for one of an account's passkeys, or for anybody's. `None` where there are none.
pub(super) async fn ask(deps: &Deps, asking: Asking<'_>) -> Result<Option<PasskeyQuestion>, StoreDown> {
    let Some(relying_party) = &deps.passkeys else { return Ok(None) };
    let question = match asking.account {
        None => relying_party.ask_for(None),
        Some(account) => match deps.accounts.passkeys(account).await? {
            passkeys if passkeys.is_empty() => None,
            passkeys => relying_party.ask_for(Some(&passkeys)),
        },
    };
    Ok(question.map(|asked| begun(deps, asking, asked, "")))
}

/// Checks the browser's answer, and spends it.
pub(super) async fn check_passkey(
    deps: &Deps,
    asking: Asking<'_>,
    (ceremony, answer): (&str, &str),
    device: &Device,
) -> Result<PasskeyCheck, StoreDown> {
    let Some(relying_party) = &deps.passkeys else { return Ok(PasskeyCheck::Over) };
    if !admitted(deps, device.address).await? {
        return Ok(PasskeyCheck::TooMany);
    }
    let Some(ceremony) = ended(deps, asking, ceremony).await? else { return Ok(PasskeyCheck::Over) };
    let Some(id) = asking.account.or_else(|| relying_party.whose(answer)) else { return Ok(PasskeyCheck::Refused) };
    let Some(account) = deps.accounts.facts(id).await? else { return Ok(PasskeyCheck::Refused) };
    let passkeys = deps.accounts.passkeys(id).await?;
    let used = match relying_party.check(&ceremony.asked, answer, &passkeys) {
        Ok(signed) => use_up(deps, &passkeys, &signed).await?,
        Err(_) => false,
    };
    if !used {
        record(deps, &account, AuditKind::PasskeyRefused, device).await?;
        return Ok(PasskeyCheck::Refused);
    }
    Ok(PasskeyCheck::Right(account))
}

/// Keeps the counter of the passkey that has signed; of two with the same one counts.
async fn use_up(deps: &Deps, passkeys: &[Passkey], signed: &Signed) -> Result<bool, StoreDown> {
    let Some(passkey) = passkeys.iter().find(|passkey| passkey.id == signed.id) else { return Ok(false) };
    deps.accounts.note_passkey_used(passkey, &signed.credential, deps.clock.now()).await
}

async fn admitted(deps: &Deps, client: IpAddr) -> Result<bool, StoreDown> {
    deps.sessions.reserve(&[Cap { key: format!("passkey:{client}"), add: 1, max: PER_CLIENT, window: WINDOW }]).await
}

/// How a signed-in person proved themselves with a passkey, before a factor is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeyProof {
    /// It is one of theirs.
    Right,
    /// It is not.
    Refused,
    /// Begin anew.
    Over,
    /// Too many answers from this client.
    TooMany,
}

fn change<'a>(who: &Recognised, browser: &'a str) -> Asking<'a> {
    Asking { browser, errand: Errand::ChangeFactors, account: Some(who.account.id) }
}

/// Asks a signed-in person for one of their passkeys. `None` if they have none.
pub async fn ask_for_own_passkey(deps: &Deps, who: &Recognised, browser: &str) -> Result<Option<PasskeyQuestion>, StoreDown> {
    ask(deps, change(who, browser)).await
}

/// Takes the browser's answer.
pub async fn prove_with_passkey(
    deps: &Deps,
    who: &Recognised,
    browser: &str,
    answer: (&str, &str),
    device: &Device,
) -> Result<PasskeyProof, StoreDown> {
    prove(deps, change(who, browser), answer, device).await
}

/// Checks the answer of the one person who was asked.
pub(super) async fn prove(deps: &Deps, asking: Asking<'_>, answer: (&str, &str), device: &Device) -> Result<PasskeyProof, StoreDown> {
    Ok(match check_passkey(deps, asking, answer, device).await? {
        PasskeyCheck::Right(_) => PasskeyProof::Right,
        PasskeyCheck::Refused => PasskeyProof::Refused,
        PasskeyCheck::Over => PasskeyProof::Over,
        PasskeyCheck::TooMany => PasskeyProof::TooMany,
    })
}
