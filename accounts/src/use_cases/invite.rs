use std::net::IpAddr;
use std::time::Duration;

use super::Deps;
use crate::ports::{Cap, Invitation, StoreDown};
use crate::{EmailAddress, LanguageTag, Notice, Recipient, Token};

/// How many days an invitation is good.
pub const INVITATION_DAYS: u32 = 14;

/// Wrong tokens for one address, and from one client, within an hour.
const WINDOW: Duration = Duration::from_secs(3600);
const PER_ADDRESS: u64 = 10;
const PER_CLIENT: u64 = 60;

/// How inviting somebody ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invited {
    /// The mail is written.
    Done,
    /// They have an account.
    HasAccount,
}

/// Mails an invitation, with a token that is typed when its person makes the account. One from before is void.
pub async fn invite(deps: &Deps, email: &EmailAddress, language: Option<&LanguageTag>) -> Result<Invited, StoreDown> {
    if deps.accounts.by_email(email).await?.is_some() {
        return Ok(Invited::HasAccount);
    }
    let token = Token::new(deps.rng.as_ref());
    let good_until = deps.clock.now().after(Duration::from_secs(u64::from(INVITATION_DAYS).saturating_mul(24 * 3600)));
    let token_hash = deps.keys.load().forms.sign(&parts(email, &token));
    deps.accounts.put_invitation(email, &Invitation { token_hash, good_until }).await?;
    deps.outbox.post(Recipient { email, language }, &Notice::Invitation { token }).await?;
    Ok(Invited::Done)
}

/// What became of a typed invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationCheck {
    /// This address was invited with this token.
    Right,
    /// It was not; which of them is wrong is not said.
    Wrong,
    /// Too many tries for this address, or by this client.
    TooMany,
}

/// Compares what was typed with what was mailed. It stays good until the account is made.
pub async fn check_invitation(deps: &Deps, email: &EmailAddress, typed: &Token, client: IpAddr) -> Result<InvitationCheck, StoreDown> {
    // Counted before the comparison, so that parallel guesses cannot slip by; given back if it was no guess.
    let hashed = u128::from_be_bytes(deps.keys.load().forms.sign(&[b"invitation-counter", email.as_str().as_bytes()]));
    let cap = |key, max| Cap { key, add: 1, max, window: WINDOW };
    let tries = [cap(format!("invitation:{hashed:032x}"), PER_ADDRESS), cap(format!("invitation:{client}"), PER_CLIENT)];
    if !deps.sessions.reserve(&tries).await? {
        return Ok(InvitationCheck::TooMany);
    }
    let invitation = deps.accounts.invitation(email).await?.filter(|invitation| deps.clock.now() < invitation.good_until);
    // An address that nobody invited costs the same work.
    let hash = invitation.map_or_else(|| deps.rng.bytes16(), |invitation| invitation.token_hash);
    if !deps.keys.load().forms.verify(&parts(email, typed), &hash) {
        return Ok(InvitationCheck::Wrong);
    }
    deps.sessions.give_back(&tries).await?;
    Ok(InvitationCheck::Right)
}

/// Whether an invitation that was proved to be there is there still.
pub(super) async fn is_invited(deps: &Deps, email: &EmailAddress) -> Result<bool, StoreDown> {
    Ok(deps.accounts.invitation(email).await?.is_some_and(|invitation| deps.clock.now() < invitation.good_until))
}

fn parts<'a>(email: &'a EmailAddress, token: &'a Token) -> [&'a [u8]; 3] {
    [b"invitation", email.as_str().as_bytes(), token.reveal().as_bytes()]
}
