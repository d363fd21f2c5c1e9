//! What a person gave or chose for one session at one portal. The session store keeps it sealed, for that session and portal alone.

use super::Deps;
use crate::keys::Purpose;
use crate::ports::StoreDown;
use crate::{Credential, LinkId, PortalId, PortalOtp, SessionId};
use secret::Secret;

/// What a session uses at a portal, where that is not simply the account's only link.
pub(super) enum SessionLogin {
    /// A login that was given for this session alone.
    Given(Credential),
    /// One of the account's links.
    Chosen(LinkId),
}

/// Stands around what one-time codes are made of, before the user name; neither has a control character.
const OTP: char = '\u{1}';

pub(super) async fn session_login(deps: &Deps, session: &SessionId, portal: &PortalId) -> Result<Option<SessionLogin>, StoreDown> {
    let sealed = deps.sessions.session_credential(session, portal).await?;
    Ok(sealed.and_then(|sealed| open(deps, session, portal, &sealed)))
}

/// Seals a login so that only this session can use it.
pub(super) fn seal_given(deps: &Deps, session: &SessionId, portal: &PortalId, credential: &Credential) -> Vec<u8> {
    let otp = credential.otp.as_ref().map(|otp| Secret::new(format!("{OTP}{}{OTP}", otp.text().reveal())));
    let otp = otp.as_ref().map_or("", |otp| otp.reveal());
    let plain = Secret::new(format!("{otp}{}\0{}", credential.username, credential.password.reveal()));
    seal(deps, session, portal, &plain)
}

/// Seals a choice. No user name is empty, so this is no login that was given.
pub(super) fn seal_choice(deps: &Deps, session: &SessionId, portal: &PortalId, link: LinkId) -> Vec<u8> {
    seal(deps, session, portal, &Secret::new(format!("\0{link}")))
}

fn seal(deps: &Deps, session: &SessionId, portal: &PortalId, plain: &Secret<String>) -> Vec<u8> {
    let bound_to: [&[u8]; 2] = [session.bytes(), portal.as_str().as_bytes()];
    deps.keys.load().sealer.seal(Purpose::SessionCredential, &bound_to, plain.reveal().as_bytes(), deps.rng.as_ref())
}

/// Opens what was sealed here.
pub(super) fn open(deps: &Deps, session: &SessionId, portal: &PortalId, sealed: &[u8]) -> Option<SessionLogin> {
    let bound_to: [&[u8]; 2] = [session.bytes(), portal.as_str().as_bytes()];
    let plain = deps.keys.load().sealer.open(Purpose::SessionCredential, &bound_to, sealed)?;
    let (username, rest) = std::str::from_utf8(plain.reveal()).ok()?.split_once('\0')?;
    if username.is_empty() {
        return rest.parse().ok().map(SessionLogin::Chosen);
    }
    let (otp, username) = match username.strip_prefix(OTP) {
        Some(both) => both.split_once(OTP).map(|(otp, username)| (Some(otp), username))?,
        None => (None, username),
    };
    let otp = otp.map(PortalOtp::parse).transpose().ok()?;
    Some(SessionLogin::Given(Credential::new(username.to_owned(), rest.into()).with_otp(otp)))
}
