use accounts::Timestamp;
use accounts::ports::{MailQueue, ReportedMail, StoreDown};

use crate::BounceAddress;
use crate::dsn;

/// What became of a mail that came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounce {
    /// It is noted with its mail.
    Noted,
    /// It tells nothing new, or of no mail that is known.
    Known,
    /// It came to no address of ours.
    NotOurs,
    /// It says nothing of a mail's fate: an answer of somebody's mailbox, for instance.
    NoReport,
}

/// Takes a mail that came back to one of the addresses made of `bounces`: to `recipient` or, if the mail server does not say, to one
/// that its headers name. What it says counts only for the mail to which that very address belongs.
pub async fn take_bounce(
    queue: &dyn MailQueue,
    bounces: &BounceAddress,
    recipient: Option<&str>,
    mail: &[u8],
    now: Timestamp,
) -> Result<Bounce, StoreDown> {
    let tag = match recipient {
        Some(recipient) => bounces.tag(recipient),
        None => dsn::came_to(mail).iter().find_map(|address| bounces.tag(address)),
    };
    let Some(tag) = tag else { return Ok(Bounce::NotOurs) };
    let Some(dsn) = dsn::read(mail) else { return Ok(Bounce::NoReport) };
    let message_id = dsn.message_id.as_deref().map(crate::unique_part);
    let noted = queue.report(&ReportedMail::BounceTag { tag, message_id }, &dsn.report, now).await?;
    Ok(if noted { Bounce::Noted } else { Bounce::Known })
}
