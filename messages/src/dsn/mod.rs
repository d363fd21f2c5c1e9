//! Delivery status notifications: what a mail server sends back about a mail that it could not, or not yet, deliver.
//!
//! Most are as RFC 3464 says; some servers write prose of their own (`prose`). Whatever is neither, an answer of a person's mailbox for
//! one, says nothing.

mod fields;
mod prose;

use accounts::Reason;
use accounts::ports::MailReport;
use mail_parser::{HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// What a returned mail says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dsn {
    /// What became of the mail.
    pub(crate) report: MailReport,
    /// The `Message-ID` of the mail that came back, where enough of it is quoted.
    pub(crate) message_id: Option<String>,
}

/// Which of the two things a notification can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Delayed,
    Failed,
}

impl Fate {
    fn report(self, words: &str) -> MailReport {
        let reason = Reason::new(words);
        let reason = if reason.as_str().is_empty() { Reason::new("no reason was given") } else { reason };
        match self {
            Self::Delayed => MailReport::Delayed(reason),
            Self::Failed => MailReport::Bounced(reason),
        }
    }
}

/// Reads a mail that came back; `None` if it says nothing of a mail's fate.
pub(crate) fn read(mail: &[u8]) -> Option<Dsn> {
    let message = MessageParser::default().parse(mail)?;
    if speaks_of_something_else(&message) {
        return None;
    }
    let parts = || message.parts.iter().filter(|part| !part.is_multipart());
    // Some servers give the fields another type, or none.
    let listed =
        parts().filter(|part| is_status(part)).chain(parts().filter(|part| !part.is_message())).find_map(|part| fields::read(&text(part)));
    if let Some((fate, words)) = listed {
        return Some(Dsn { report: fate.report(&words), message_id: parts().find_map(returned_message_id) });
    }
    let body = message.text_bodies().next().map(text)?;
    let (fate, words, rest) = prose::read(&message, &body)?;
    Some(Dsn {
        report: fate.report(&words),
        message_id: parts().find_map(returned_message_id).or_else(|| quoted_message_id(rest.as_bytes())),
    })
}

/// The addresses that the mail came to, as far as its own headers tell.
pub(crate) fn came_to(mail: &[u8]) -> Vec<String> {
    let Some(message) = MessageParser::default().parse_headers(mail) else { return Vec::new() };
    let envelope = ["Delivered-To", "X-Original-To", "X-Envelope-To", "Envelope-To"];
    let mut addresses: Vec<String> =
        envelope.iter().filter_map(|name| message.header_raw(*name)).map(|raw| raw.trim().to_owned()).collect();
    let to = message.to().into_iter().flat_map(|to| to.iter()).filter_map(|one| one.address());
    addresses.extend(to.map(str::to_owned));
    addresses
}

/// `multipart/report` has kinds of its own for receipts (RFC 8098) and complaints (RFC 5965).
fn speaks_of_something_else(message: &Message<'_>) -> bool {
    message.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("multipart")
            && kind.subtype().is_some_and(|subtype| subtype.eq_ignore_ascii_case("report"))
            && kind.attribute("report-type").is_some_and(|of| !of.eq_ignore_ascii_case("delivery-status") && !of.is_empty())
    })
}

/// RFC 3464 §2.1, RFC 6533 §3.
fn is_status(part: &MessagePart<'_>) -> bool {
    let subtype = part.content_type().and_then(|kind| kind.subtype());
    subtype.is_some_and(|kind| kind.eq_ignore_ascii_case("delivery-status") || kind.eq_ignore_ascii_case("global-delivery-status"))
}

fn text(part: &MessagePart<'_>) -> String {
    String::from_utf8_lossy(part.contents()).into_owned()
}

/// The returned mail is there as a mail, or only its headers are.
fn returned_message_id(part: &MessagePart<'_>) -> Option<String> {
    if let PartType::Message(message) = &part.body {
        return message.message_id().map(str::to_owned);
    }
    let subtype = part.content_type()?.subtype()?;
    let headers = ["rfc822-headers", "global-headers", "rfc822", "global"].iter().any(|kind| subtype.eq_ignore_ascii_case(kind));
    headers.then(|| quoted_message_id(part.contents())).flatten()
}

fn quoted_message_id(headers: &[u8]) -> Option<String> {
    let headers = MessageParser::default().parse_headers(headers)?;
    headers.header(HeaderName::MessageId)?.as_text().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BounceAddress;

    #[test]
    fn fuzz_returned_mail() {
        let bounces = BounceAddress::new("bounce@example.com").unwrap();
        fuzz::target("returned_mail", move |mail| {
            for address in came_to(mail) {
                if let Some(tag) = bounces.tag(&address) {
                    assert!(tag.len() == 32 && tag.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{tag}");
                }
            }
            let Some(Dsn { report, message_id }) = read(mail) else { return };
            let (MailReport::Delayed(reason) | MailReport::Bounced(reason)) = &report else { panic!("a returned mail was not delivered") };
            let reason = reason.as_str();
            assert!(!reason.is_empty() && reason.chars().count() <= 301 && !reason.contains(char::is_control), "{reason:?}");
            assert_eq!(Reason::new(reason).as_str(), reason, "strangers' words are one plain line");
            let _ = message_id.as_deref().map(crate::unique_part);
        });
    }
}
