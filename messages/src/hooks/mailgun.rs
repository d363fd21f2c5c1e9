use accounts::ports::{HookEvents, HookPost, HookRefused, MailEvent, MailReport, ReportedMail};
use accounts::{Reason, Timestamp};
use ring::hmac;
use secret::Secret;
use serde::Deserialize;

use super::{believed, happened};
use crate::unique_part;

/// Mailgun's webhooks: an HMAC over time stamp and a token, all inside the body. The events themselves are not under it, so a token is
/// believed once.
pub(super) struct Mailgun {
    key: hmac::Key,
}

#[derive(Deserialize)]
struct Body {
    signature: Signature,
    #[serde(rename = "event-data")]
    event: Event,
}

#[derive(Deserialize)]
struct Signature {
    timestamp: String,
    token: String,
    signature: String,
}

#[derive(Deserialize)]
struct Event {
    event: String,
    severity: Option<String>,
    reason: Option<String>,
    timestamp: Option<f64>,
    #[serde(rename = "delivery-status")]
    status: Option<Status>,
    reject: Option<Reject>,
    message: Option<Message>,
}

#[derive(Deserialize)]
struct Status {
    message: Option<String>,
    description: Option<String>,
}

#[derive(Deserialize)]
struct Reject {
    reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    headers: Headers,
}

#[derive(Deserialize)]
struct Headers {
    #[serde(rename = "message-id")]
    message_id: Option<String>,
}

/// A token has 50 characters; longer ones are not theirs.
const MAX_TOKEN: usize = 100;

impl Mailgun {
    pub(super) fn new(signing_key: &Secret<String>) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, signing_key.reveal().as_bytes()) }
    }

    pub(super) fn read(&self, post: &HookPost<'_>, now: Timestamp) -> Result<HookEvents, HookRefused> {
        let Body { signature, event } = serde_json::from_slice(post.body).map_err(|_| HookRefused::Malformed)?;
        let signed = [signature.timestamp.as_bytes(), signature.token.as_bytes()].concat();
        let tag = from_hex(&signature.signature).ok_or(HookRefused::Forged)?;
        hmac::verify(&self.key, &signed, &tag).map_err(|_| HookRefused::Forged)?;
        if signature.token.len() > MAX_TOKEN {
            return Err(HookRefused::Malformed);
        }
        believed(&signature.timestamp, now)?;
        Ok(HookEvents { once: Some(signature.token), events: event.read(now).into_iter().collect() })
    }
}

impl Event {
    /// `None` for what says nothing of delivery: accepted, opened, and whatever is invented yet.
    fn read(self, now: Timestamp) -> Option<MailEvent> {
        let status = self.status.and_then(|status| status.message.filter(|words| !words.is_empty()).or(status.description));
        let why = self.reason.unwrap_or_default();
        let words = Reason::new(status.as_deref().filter(|words| !words.is_empty()).unwrap_or(&why));
        let report = match (self.event.as_str(), self.severity.as_deref()) {
            ("delivered", _) => MailReport::Delivered,
            ("failed", Some("temporary")) => MailReport::Delayed(words),
            // On one of Mailgun's own lists of addresses: it was not tried at all.
            ("failed", _) if why.starts_with("suppress") => MailReport::Blocked(words),
            ("failed", _) => MailReport::Bounced(words),
            ("rejected", _) => MailReport::Blocked(Reason::new(&self.reject.and_then(|reject| reject.reason).unwrap_or(why))),
            _ => return None,
        };
        let mail = ReportedMail::MessageId(unique_part(&self.message?.headers.message_id?));
        Some(MailEvent { mail, report, at: happened(self.timestamp, now) })
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?, 16).ok()).collect()
}
