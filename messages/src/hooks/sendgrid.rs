use accounts::ports::{HookEvents, HookPost, HookRefused, MailEvent, MailReport, ReportedMail};
use accounts::{Reason, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use serde::Deserialize;

use super::{BadPublicKey, believed, happened};
use crate::unique_part;

/// Twilio SendGrid's Event Webhook: an ECDSA signature over time stamp and body.
pub(super) struct SendGrid {
    key: UnparsedPublicKey<Vec<u8>>,
}

const SIGNATURE: &str = "x-twilio-email-event-webhook-signature";
const TIMESTAMP: &str = "x-twilio-email-event-webhook-timestamp";

/// How a `SubjectPublicKeyInfo` of an uncompressed P-256 point begins (RFC 5480 §2); 65 octets follow.
const P256_INFO: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01,
    0x07, 0x03, 0x42, 0x00,
];
const POINT: usize = 65;

#[derive(Deserialize)]
struct Event {
    event: String,
    #[serde(rename = "smtp-id")]
    smtp_id: Option<String>,
    timestamp: Option<f64>,
    reason: Option<String>,
    response: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

impl SendGrid {
    pub(super) fn new(public_key: &str) -> Result<Self, BadPublicKey> {
        let info = STANDARD.decode(public_key.trim()).map_err(|_| BadPublicKey)?;
        let point = info.strip_prefix(&P256_INFO).filter(|point| point.len() == POINT && point.first() == Some(&4)).ok_or(BadPublicKey)?;
        Ok(Self { key: UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point.to_vec()) })
    }

    pub(super) fn read(&self, post: &HookPost<'_>, now: Timestamp) -> Result<HookEvents, HookRefused> {
        let (signature, signed_at) = (post.header)(SIGNATURE).zip((post.header)(TIMESTAMP)).ok_or(HookRefused::Forged)?;
        let signature = STANDARD.decode(signature).map_err(|_| HookRefused::Forged)?;
        let signed = [signed_at.as_bytes(), post.body].concat();
        self.key.verify(&signed, &signature).map_err(|_| HookRefused::Forged)?;
        believed(signed_at, now)?;
        let events: Vec<Event> = serde_json::from_slice(post.body).map_err(|_| HookRefused::Malformed)?;
        Ok(HookEvents { once: None, events: events.into_iter().filter_map(|event| event.read(now)).collect() })
    }
}

impl Event {
    /// `None` for what says nothing of delivery: opened, clicked, and whatever is invented yet.
    fn read(self, now: Timestamp) -> Option<MailEvent> {
        let words = Reason::new(self.reason.as_deref().or(self.response.as_deref()).unwrap_or_default());
        let report = match (self.event.as_str(), self.kind.as_deref()) {
            ("delivered", _) => MailReport::Delivered,
            ("deferred", _) => MailReport::Delayed(words),
            ("bounce", Some("blocked")) | ("dropped", _) => MailReport::Blocked(words),
            ("bounce", _) => MailReport::Bounced(words),
            _ => return None,
        };
        let mail = ReportedMail::MessageId(unique_part(&self.smtp_id?));
        Some(MailEvent { mail, report, at: happened(self.timestamp, now) })
    }
}
