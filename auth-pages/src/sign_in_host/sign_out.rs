use std::sync::Arc;

use accounts::Portal;
use accounts::use_cases::sign_out;
use http::{StatusCode, header};

use crate::anti_forgery::same_origin;
use crate::asked::Asked;
use crate::reply::{Handled, Reply, content_security_policy, with_cookie};
use crate::views::{Frame, SignOutView, SignedOutView};
use crate::{Pages, Problem};

/// `GET /sign-out`: shows the button.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>) -> Reply {
    let Some(who) = &asked.visit.who else {
        return signed_out(pages, asked, Vec::new());
    };
    let guard = pages.guard_form(asked, Some(&who.session.id));
    let person = who.account.email.to_string();
    let view = SignOutView { frame: pages.frame(asked.visit), form_token: guard.token, person };
    with_cookie(pages.page(asked.visit, StatusCode::OK, &view), guard.set_cookie)
}

/// `POST /sign-out`: ends the session everywhere, and asks the portals' hosts to clean the browser.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else {
        // Another site's form comes without the pass (SameSite=Lax), and must not have the answer take it away.
        if !same_origin(asked.headers, &pages.settings.sign_in_origin) {
            return Err(Problem::ForeignForm { again: "/sign-out".to_owned() });
        }
        return Ok(signed_out(pages, asked, Vec::new()));
    };
    pages.checked_form(asked, Some(&who.session.id))?;
    let entered = sign_out(&pages.deps, who).await?;
    // Of portals without a sign-in of their own nothing is held, so nobody knows whether they were entered.
    let asked_to_clean = |portal: &&Arc<Portal>| entered.contains(&portal.id) || !portal.signs_in;
    let portals = pages.portals_by_name();
    let hosts = portals.iter().filter(asked_to_clean).flat_map(|portal| portal.hosts.clone());
    let cleaners = hosts
        .filter_map(|host| {
            let origin = pages.origin_of(&host)?;
            Some((origin, pages.cleaner(origin, &host, &who.session.id)))
        })
        .collect();
    Ok(signed_out(pages, asked, cleaners))
}

/// The page afterwards; `cleaners` are origins, each with the address that cleans it.
fn signed_out(pages: &Pages, asked: &Asked<'_>, cleaners: Vec<(&str, String)>) -> Reply {
    let (origins, cleaners): (Vec<&str>, Vec<String>) = cleaners.into_iter().unzip();
    let frame = Frame { person: None, ..pages.frame(asked.visit) };
    let mut reply = pages.page(asked.visit, StatusCode::OK, &SignedOutView { frame, cleaners });
    reply.headers_mut().insert(header::CONTENT_SECURITY_POLICY, content_security_policy(&pages.settings, &origins));
    with_cookie(reply, pages.names.expire(pages.names.pass))
}
