use accounts::use_cases::{AccountExport, Recognised, export_account};
use accounts::{LanguageTag, LinkState, PhoneNumber, Timestamp};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::{EXPORT_DATA, OWN_DATA};
use crate::asked::Asked;
use crate::reply::{Handled, Reply, with_cookie};
use crate::times::Moment;
use crate::views::{ExportDataView, FieldError};
use crate::{Pages, Problem};

/// `GET /account/data/export`: shows the button.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    match &asked.visit.who {
        Some(who) => Ok(show(pages, asked, who, Vec::new())),
        None => pages.sign_in_first(asked, OWN_DATA),
    }
}

/// `POST /account/data/export`: everything that is kept about the person, as a file.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        return pages.sign_in_first(asked, OWN_DATA);
    };
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    if let Err(error) = pages.prove_if_stale(asked, who, &form).await? {
        return Ok(show(pages, asked, who, vec![error]));
    }
    let export = export_account(&pages.deps, who).await?.ok_or(Problem::Internal)?;
    let mut reply = pages.json(StatusCode::OK, format!("{:#}\n", document(pages, who, &export)));
    let name = HeaderValue::from_static("attachment; filename=\"master-account.json\"");
    reply.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    Ok(reply)
}

/// What is written, field by field: a new field of an account is not exported before somebody has thought about it.
fn document(pages: &Pages, who: &Recognised, export: &AccountExport) -> Value {
    let now = pages.deps.clock.now();
    let iso = |at: Timestamp| Moment::new(at, now).iso();
    let links = who.account.links.iter().map(|link| {
        json!({
            "portal": link.portal.as_str(),
            "user_name": link.username,
            "state": match link.state {
                LinkState::Works => "works",
                LinkState::NeedsAttention(verdict) => verdict.as_str(),
            },
            "linked_at": iso(link.linked_at),
            "last_used": link.last_used.map(iso),
        })
    });
    let sessions = export.sessions.iter().map(|own| {
        json!({
            "browser": own.session.device.user_agent,
            "address": own.session.device.address.to_string(),
            "second_factor": own.session.second_factor.map(|given| given.kind.as_str()),
            "signed_in_at": iso(own.session.created_at),
            "last_used": iso(own.session.last_seen),
        })
    });
    let events =
        export.events.iter().map(|(at, what, about, address)| json!({ "at": iso(*at), "what": what, "about": about, "address": address }));
    let passkeys = export
        .passkeys
        .iter()
        .map(|passkey| json!({ "name": passkey.name, "made_at": iso(passkey.made_at), "last_used": passkey.last_used.map(iso) }));
    json!({
        "email": export.account.email.as_str(),
        "name": export.account.name,
        "language": export.account.language.as_ref().map(LanguageTag::as_str),
        "mobile_number": export.contact.number.as_ref().map(PhoneNumber::as_str),
        "mobile_number_verified_at": export.contact.number_verified_at.map(iso),
        "groups": export.account.groups,
        "created_at": iso(export.account.created_at),
        "locked_at": export.account.locked_at.map(iso),
        "password_chosen_at": iso(export.account.password_changed_at),
        "password_asked_anew_after_days": export.account.password_expiry.days(),
        "one_time_codes_since": export.one_time_codes_since.map(iso),
        "recovery_codes_left": export.recovery_codes,
        "passkeys": passkeys.collect::<Vec<_>>(),
        "links": links.collect::<Vec<_>>(),
        "sessions": sessions.collect::<Vec<_>>(),
        "activity": events.collect::<Vec<_>>(),
    })
}

fn show(pages: &Pages, asked: &Asked<'_>, who: &Recognised, errors: Vec<FieldError>) -> Reply {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let view = ExportDataView {
        frame: pages.frame(asked.visit),
        form_token: guard.token,
        action: EXPORT_DATA,
        person: who.account.email.to_string(),
        prove: pages.must_prove(who),
        errors,
    };
    with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie)
}
