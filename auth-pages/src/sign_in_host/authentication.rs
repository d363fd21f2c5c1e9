use accounts::use_cases::{
    CodeStanding, Recognised, code_standing, may_remove_codes, may_remove_passkey, own_passkeys, security_questions_since,
};
use accounts::{AuditKind, Passkey};
use http::StatusCode;
use locales::{Phrase, phrase};

use super::AUTHENTICATION;
use crate::asked::Asked;
use crate::reply::Handled;
use crate::times::Moment;
use crate::views::{AuthenticationView, CodesRow, PasskeyRow, PasswordRow, QuestionsRow};
use crate::{Pages, Problem};

/// `GET /account/authentication`: with what the person proves who they are.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, AUTHENTICATION);
    };
    let standing = code_standing(&pages.deps, who).await?;
    let done = done(pages, asked, who, &standing).await?;
    let questions = match security_questions_since(&pages.deps, who).await? {
        _ if !pages.deps.security_questions.may_choose() => QuestionsRow::Off,
        None => QuestionsRow::NotChosen,
        Some(at) => QuestionsRow::Chosen {
            since: Moment::new(at, pages.deps.clock.now()),
            removable: pages.deps.security_questions.may_do_without(),
        },
    };
    let codes = match standing.set_up {
        None => CodesRow::NotSetUp,
        Some(code) => CodesRow::SetUp {
            since: Moment::new(code.enrolled_at, pages.deps.clock.now()),
            left: standing.recovery_codes,
            removable: may_remove_codes(&pages.deps, who).await?,
        },
    };
    let passkeys = passkey_rows(pages, who).await?;
    let view = AuthenticationView {
        frame: pages.frame(asked.visit),
        done,
        password: password_row(pages, who),
        passkeys_recovery: (!passkeys.is_empty() && matches!(codes, CodesRow::NotSetUp)).then_some(standing.recovery_codes),
        codes,
        questions,
        passkeys,
        passkeys_removable: may_remove_passkey(&pages.deps, who).await?,
        passkeys_possible: pages.deps.passkeys.is_some(),
    };
    Ok(pages.page(asked.visit, StatusCode::OK, &view))
}

async fn passkey_rows(pages: &Pages, who: &Recognised) -> Result<Vec<PasskeyRow>, Problem> {
    let now = pages.deps.clock.now();
    let row = |passkey: Passkey| PasskeyRow {
        id: passkey.id,
        name: passkey.name,
        made: Moment::new(passkey.made_at, now),
        last_used: passkey.last_used.map(|at| Moment::new(at, now)),
    };
    Ok(own_passkeys(&pages.deps, who).await?.into_iter().map(row).collect())
}

fn password_row(pages: &Pages, who: &Recognised) -> PasswordRow {
    let (account, now) = (&who.account, pages.deps.clock.now());
    let life = pages.deps.password_lives.of(account.email.as_str());
    PasswordRow {
        since: Moment::new(account.password_changed_at, now),
        ends: life.ends_at(account.password_expiry, account.password_changed_at).map(|end| Moment::new(end, now)),
        choosable: life.choices().next().is_some(),
    }
}

/// What was just done. The address alone proves nothing: the trail knows what was done last.
async fn done(pages: &Pages, asked: &Asked<'_>, who: &Recognised, standing: &CodeStanding) -> Result<Option<Phrase>, Problem> {
    if asked.query.has("removed") && standing.set_up.is_none() {
        return Ok(Some(phrase!("codes-removed")));
    }
    let last = pages.deps.accounts.events(who.account.id, 1).await?.into_iter().next().map(|(_, kind, ..)| kind);
    let told = |kind: AuditKind, word| last.as_deref() == Some(kind.as_str()) && asked.query.has(word);
    let done = if told(AuditKind::PasswordChanged, "changed") {
        phrase!("password-is-changed")
    } else if told(AuditKind::SecurityQuestionsChanged, "questions") {
        phrase!("questions-are-chosen")
    } else if told(AuditKind::SecurityQuestionsRemoved, "questions") {
        phrase!("questions-are-removed")
    } else if told(AuditKind::PasswordExpirySet, "expiry") {
        phrase!("password-expiry-noted")
    } else if told(AuditKind::PasskeyAdded, "passkey") {
        phrase!("passkey-is-added")
    } else if told(AuditKind::PasskeyRemoved, "passkey") {
        phrase!("passkey-is-removed")
    } else {
        return Ok(None);
    };
    Ok(Some(done))
}
