//! What mail providers post: believed only when it is signed, of these minutes, and what they send.

use accounts::Reason;
use accounts::Timestamp;
use accounts::ports::{HookEvents, HookPost, HookRefused, MailHooks, MailReport, ReportedMail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use messages::{BadPublicKey, ProviderHooks};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};

const NOW: i64 = 1_795_420_800;
const P256_INFO: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE";

struct SendGrid {
    pair: EcdsaKeyPair,
    hooks: ProviderHooks,
}

impl SendGrid {
    fn new() -> Self {
        let rng = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &rng).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref(), &rng).unwrap();
        let mut info = STANDARD.decode(P256_INFO).unwrap();
        info.truncate(26);
        info.extend(pair.public_key().as_ref());
        let hooks = ProviderHooks::default().with_sendgrid(&STANDARD.encode(info)).unwrap();
        Self { pair, hooks }
    }

    fn sign(&self, signed_at: &str, body: &str) -> String {
        let signed = format!("{signed_at}{body}");
        STANDARD.encode(self.pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap())
    }

    fn read(&self, signature: Option<&str>, signed_at: &str, body: &str) -> Result<HookEvents, HookRefused> {
        let header = |name: &'static str| match name {
            "x-twilio-email-event-webhook-signature" => signature,
            "x-twilio-email-event-webhook-timestamp" => Some(signed_at),
            _ => None,
        };
        let post = HookPost { provider: "sendgrid", header: &header, body: body.as_bytes() };
        self.hooks.read(&post, Timestamp::from_millis(NOW * 1000))
    }

    fn post(&self, body: &str) -> Result<HookEvents, HookRefused> {
        let signed_at = NOW.to_string();
        self.read(Some(&self.sign(&signed_at, body)), &signed_at, body)
    }
}

const EVENTS: &str = r#"[
    {"email":"a@b.c","timestamp":1795420700,"smtp-id":"<one@example.com>","event":"processed","sg_event_id":"x"},
    {"email":"a@b.c","timestamp":1795420701,"smtp-id":"<one@example.com>","event":"deferred","response":"451 try\r\nlater","attempt":"1"},
    {"email":"a@b.c","timestamp":1795420702,"smtp-id":"<one@example.com>","event":"delivered","response":"250 ok"},
    {"email":"a@b.c","timestamp":1795420703,"smtp-id":"<two@example.com>","event":"bounce","type":"bounce","reason":"550 gone","status":"5.1.1"},
    {"email":"a@b.c","timestamp":1795420704,"smtp-id":"<three@example.com>","event":"bounce","type":"blocked","reason":"554 listed"},
    {"email":"a@b.c","timestamp":1795420705,"smtp-id":"<four@example.com>","event":"dropped","reason":"Bounced Address"},
    {"email":"a@b.c","timestamp":1795420706,"event":"open"},
    {"email":"a@b.c","timestamp":1795420706,"event":"bounce","reason":"of a mail without a name"}
]"#;

fn reports(events: HookEvents) -> Vec<(String, MailReport, i64)> {
    let name = |mail| match mail {
        ReportedMail::MessageId(id) => id,
        ReportedMail::BounceTag { .. } => panic!("a provider knows no tags"),
    };
    events.events.into_iter().map(|event| (name(event.mail), event.report, event.at.millis() / 1000)).collect()
}

#[test]
fn sendgrid_tells_what_became_of_mails() {
    let told = SendGrid::new().post(EVENTS).unwrap();
    assert_eq!(told.once, None, "the signature is over all of it");
    let expected = [
        ("one", MailReport::Delayed(Reason::new("451 try later")), 1_795_420_701),
        ("one", MailReport::Delivered, 1_795_420_702),
        ("two", MailReport::Bounced(Reason::new("550 gone")), 1_795_420_703),
        ("three", MailReport::Blocked(Reason::new("554 listed")), 1_795_420_704),
        ("four", MailReport::Blocked(Reason::new("Bounced Address")), 1_795_420_705),
    ];
    assert_eq!(reports(told), expected.map(|(id, report, at)| (id.to_owned(), report, at)));
}

#[test]
fn sendgrid_is_believed_only_when_it_is_sendgrid() {
    let (real, other) = (SendGrid::new(), SendGrid::new());
    let now = NOW.to_string();
    let good = real.sign(&now, EVENTS);
    assert!(real.read(Some(&good), &now, EVENTS).is_ok());
    let changed = EVENTS.replace("550 gone", "550 none");
    let later = (NOW + 1).to_string();
    for (signature, signed_at, body) in [
        (None, now.as_str(), EVENTS),
        (Some(""), &now, EVENTS),
        (Some("AAAA"), &now, EVENTS),
        (Some("not base64!"), &now, EVENTS),
        (Some(good.as_str()), &now, changed.as_str()),
        (Some(good.as_str()), &later, EVENTS),
        (Some(other.sign(&now, EVENTS).as_str()), &now, EVENTS),
    ] {
        assert_eq!(real.read(signature, signed_at, body), Err(HookRefused::Forged), "{signature:?} {signed_at}");
    }
    for old in [(NOW - 901).to_string(), (NOW + 901).to_string(), "soon".to_owned()] {
        assert_eq!(real.read(Some(&real.sign(&old, EVENTS)), &old, EVENTS), Err(HookRefused::Stale), "{old}");
    }
    for body in ["", "{}", "[{}]", "null", "[{\"event\":5}]"] {
        assert_eq!(real.post(body), Err(HookRefused::Malformed), "{body}");
    }
    assert_eq!(real.post("[]").map(reports), Ok(Vec::new()));
}

#[test]
fn only_a_p256_key_is_sendgrids() {
    for key in ["", "AAAA", "not base64!", P256_INFO, &STANDARD.encode([4; 91])] {
        assert_eq!(ProviderHooks::default().with_sendgrid(key).err(), Some(BadPublicKey), "{key}");
    }
}

const KEY: &str = "signing-key";

fn mailgun(body: &str) -> Result<HookEvents, HookRefused> {
    let hooks = ProviderHooks::default().with_mailgun(&KEY.to_owned().into());
    let post = HookPost { provider: "mailgun", header: &|_| None, body: body.as_bytes() };
    hooks.read(&post, Timestamp::from_millis(NOW * 1000))
}

fn signature(key: &str, signed_at: &str, token: &str) -> String {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key.as_bytes());
    let tag = ring::hmac::sign(&key, format!("{signed_at}{token}").as_bytes());
    tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn posted(event: &str) -> String {
    posted_with(&signature(KEY, &NOW.to_string(), "a-token"), &NOW.to_string(), "a-token", event)
}

fn posted_with(signature: &str, signed_at: &str, token: &str, event: &str) -> String {
    format!(r#"{{"signature":{{"timestamp":"{signed_at}","token":"{token}","signature":"{signature}"}},"event-data":{event}}}"#)
}

const FAILED: &str = r#"{"event":"failed","severity":"permanent","reason":"generic","timestamp":1795420703.5,"id":"x",
    "delivery-status":{"code":550,"message":"550 gone","description":""},"message":{"headers":{"to":"a@b.c","message-id":"two@example.com"}}}"#;

#[test]
fn mailgun_tells_what_became_of_mails() {
    let status =
        r#""delivery-status":{"message":"","description":"No such\tmailbox"},"message":{"headers":{"message-id":"m@example.com"}}"#;
    for (event, expected) in [
        (FAILED.to_owned(), Some(("two", MailReport::Bounced(Reason::new("550 gone")), 1_795_420_703))),
        (
            format!(r#"{{"event":"failed","severity":"temporary","timestamp":1795420700,{status}}}"#),
            Some(("m", MailReport::Delayed(Reason::new("No such mailbox")), 1_795_420_700)),
        ),
        (
            format!(r#"{{"event":"failed","severity":"permanent","reason":"suppress-bounce",{status}}}"#),
            Some(("m", MailReport::Blocked(Reason::new("No such mailbox")), NOW)),
        ),
        (format!(r#"{{"event":"delivered",{status}}}"#), Some(("m", MailReport::Delivered, NOW))),
        (
            r#"{"event":"rejected","reject":{"reason":"looks like spam"},"message":{"headers":{"message-id":"m@example.com"}}}"#.to_owned(),
            Some(("m", MailReport::Blocked(Reason::new("looks like spam")), NOW)),
        ),
        (format!(r#"{{"event":"opened",{status}}}"#), None),
        (r#"{"event":"delivered"}"#.to_owned(), None),
    ] {
        let told = mailgun(&posted(&event)).unwrap();
        assert_eq!(told.once.as_deref(), Some("a-token"), "the signature is not over the event: it is good once");
        let expected: Vec<_> = expected.into_iter().map(|(id, report, at)| (id.to_owned(), report, at)).collect();
        assert_eq!(reports(told), expected, "{event}");
    }
}

#[test]
fn mailgun_is_believed_only_when_it_is_mailgun() {
    let now = NOW.to_string();
    let good = signature(KEY, &now, "t");
    assert!(mailgun(&posted_with(&good, &now, "t", FAILED)).is_ok());
    let later = (NOW + 1).to_string();
    for (tag, signed_at, token) in [
        ("", now.as_str(), "t"),
        ("zz", &now, "t"),
        ("abc", &now, "t"),
        (&good[..62], &now, "t"),
        (&good, &later, "t"),
        (&good, &now, "u"),
        (&signature("another-key", &now, "t"), &now, "t"),
    ] {
        assert_eq!(mailgun(&posted_with(tag, signed_at, token, FAILED)), Err(HookRefused::Forged), "{tag} {signed_at} {token}");
    }
    for old in [(NOW - 901).to_string(), (NOW + 901).to_string()] {
        assert_eq!(mailgun(&posted_with(&signature(KEY, &old, "t"), &old, "t", FAILED)), Err(HookRefused::Stale), "{old}");
    }
    let long = "t".repeat(101);
    assert_eq!(mailgun(&posted_with(&signature(KEY, &now, &long), &now, &long, FAILED)), Err(HookRefused::Malformed));
    for body in ["", "[]", "{}", "{\"signature\":{}}", &posted("{}"), &posted("null")] {
        assert_eq!(mailgun(body), Err(HookRefused::Malformed), "{body}");
    }
}

#[test]
fn a_provider_that_is_not_configured_is_unknown() {
    let post = |provider| HookPost { provider, header: &|_| None, body: b"[]" };
    for provider in ["sendgrid", "mailgun", "other", ""] {
        assert_eq!(ProviderHooks::default().read(&post(provider), Timestamp::from_millis(0)), Err(HookRefused::Unknown), "{provider}");
    }
}
