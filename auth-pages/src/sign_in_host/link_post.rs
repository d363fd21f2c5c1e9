use accounts::use_cases::{LinkRequest, Linked, link_portal};
use accounts::{Credential, Portal, PortalOtp, Verdict};
use locales::{Phrase, phrase};

use super::link::{Before, Linking, Typed};
use crate::asked::Asked;
use crate::form::{Form, too_long};
use crate::prove_password::MAX_PASSWORD;
use crate::reply::Handled;
use crate::verdict_words;
use crate::views::FieldError;
use crate::{Pages, Problem};

const MAX_USERNAME: usize = 255;

/// `POST /link/{portal}`: signs in to the portal with what was typed, and keeps it as asked if the portal agrees.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>, id: &str) -> Handled {
    let linking = match Linking::read(pages, asked, id).await? {
        Before::Ask(linking) => linking,
        Before::Answer(reply) => return Ok(reply),
    };
    let form = pages.checked_form(asked, Some(&linking.who.session.id))?;
    let keep = form.has("keep");
    let username = form.get("username").trim().to_owned();
    let again = |errors: Vec<FieldError>| {
        let username = username.chars().filter(|c| !c.is_control()).take(MAX_USERNAME).collect();
        Ok(linking.show(pages, asked, Typed { username, keep }, errors))
    };
    let mut wrong = mistakes(&form, &username, &linking.portal.name);
    let otp = otp(&form, &linking).unwrap_or_else(|error| {
        wrong.push(error);
        None
    });
    if wrong.is_empty()
        && linking.prove
        && let Err(error) = pages.prove_password(asked, linking.who, &form).await?
    {
        wrong.push(error);
    }
    if !wrong.is_empty() {
        return again(wrong);
    }
    let credential = Credential::new(username.clone(), form.get("password").into()).with_otp(otp);
    let visit = asked.portal_visit(public_host(pages, &linking)?);
    match link_portal(&pages.deps, linking.who, &linking.portal, LinkRequest { credential, keep, target: linking.target() }, &visit).await?
    {
        Linked::Done => match linking.flow {
            Some(flow) => pages.to_portal(flow, linking.who.session.id).await,
            None => Ok(pages.to_own(&format!("{}?linked={}", super::LINKS, linking.portal.id))),
        },
        outcome => again(vec![FieldError::new("username", refusal(outcome, &linking.portal))]),
    }
}

/// What the portal's one-time codes are made of, where it may ask for some and the person uses them.
fn otp(form: &Form, linking: &Linking<'_>) -> Result<Option<PortalOtp>, FieldError> {
    let typed = form.get("code_secret");
    if !linking.portal.asks_codes || typed.trim().is_empty() {
        return Ok(None);
    }
    PortalOtp::parse(typed).map(Some).map_err(|_| FieldError::new("code_secret", phrase!("error-code-secret")))
}

fn mistakes(form: &Form, username: &str, portal: &str) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    if username.is_empty() {
        wrong.push(FieldError::new("username", phrase!("error-user-name-empty", portal = portal)));
    } else if too_long(username, MAX_USERNAME) {
        wrong.push(FieldError::new("username", phrase!("error-user-name-long")));
    } else if username.contains(char::is_control) {
        wrong.push(FieldError::new("username", phrase!("error-user-name-shape")));
    }
    let password = form.get("password");
    if password.is_empty() {
        wrong.push(FieldError::new("password", phrase!("error-portal-password-empty", portal = portal)));
    } else if too_long(password, MAX_PASSWORD) {
        wrong.push(FieldError::new("password", phrase!("error-password-long")));
    }
    wrong
}

/// The host under which the person visits the portal: that of their flow, or the portal's main one.
fn public_host(pages: &Pages, linking: &Linking<'_>) -> Result<String, Problem> {
    let host = linking.flow.as_ref().map(|flow| &flow.host).or(linking.portal.hosts.first());
    let origin = host.and_then(|host| pages.origin_of(host)).ok_or(Problem::NotFound)?;
    Ok(origin.split_once("://").map_or(origin, |(_, host)| host).to_owned())
}

/// Why it was not linked.
pub(super) fn refusal(outcome: Linked, linked: &Portal) -> Phrase {
    let portal = &linked.name;
    match outcome {
        // A portal that lets in and leaves nothing behind.
        Linked::Done => verdict_words::of(Verdict::SignedIn, portal),
        Linked::Refused(Verdict::CodeNeeded) if linked.asks_codes => phrase!("link-code-needed", portal = portal),
        Linked::Refused(verdict) => {
            let words = verdict_words::of(verdict, portal);
            match (&linked.support, verdict) {
                (_, Verdict::WrongCredentials | Verdict::Unavailable) | (None, _) => words,
                (Some(team), _) => phrase!("refused-with-help", words = words, team = team),
            }
        }
        Linked::RefusedBefore => phrase!("refused-before", portal = portal),
        Linked::TooMany => phrase!("refused-too-many", portal = portal),
        Linked::Full => phrase!("refused-full", portal = portal),
        Linked::ChangedMeanwhile => phrase!("refused-changed-meanwhile", portal = portal),
    }
}
