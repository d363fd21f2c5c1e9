//! Each mail as HTML, kept as `samples/*.html` to be looked at, and read by a linter that knows what mail clients show.

use std::path::{Path, PathBuf};
use std::process::Command;

use accounts::{Notice, Token};
use locales::{Language, Languages};

use crate::world::World;

const STRANGE: &str = "<script>alert('1')</script> & \"Söhne\" https://evil.example/x";

fn notices() -> Vec<(&'static str, Notice)> {
    let token = || Token::parse("4F7K-22QX").unwrap();
    vec![
        ("portal-linked", Notice::PortalLinked { portal: "Team wiki".to_owned() }),
        ("portal-linked-strange", Notice::PortalLinked { portal: STRANGE.to_owned() }),
        ("portal-unlinked", Notice::PortalUnlinked { portal: "Team wiki".to_owned() }),
        ("sessions-ended", Notice::SessionsEnded),
        ("account-deleted", Notice::AccountDeleted),
        ("account-locked", Notice::AccountLocked),
        ("account-unlocked", Notice::AccountUnlocked),
        ("password-expiry-set", Notice::PasswordExpirySet),
        ("password-changed", Notice::PasswordChanged),
        ("reset-token", Notice::ResetToken { token: token() }),
        ("reset-without-account", Notice::ResetWithoutAccount),
        ("registration-token", Notice::RegistrationToken { token: token() }),
        ("invitation", Notice::Invitation { token: token() }),
        ("already-registered", Notice::AlreadyRegistered),
        ("password-reset", Notice::PasswordReset),
        ("account-created", Notice::AccountCreated),
        ("one-time-code-set-up", Notice::OneTimeCodeSetUp),
        ("one-time-code-removed", Notice::OneTimeCodeRemoved),
        ("passkey-added", Notice::PasskeyAdded { name: "Laptop".to_owned() }),
        ("passkey-removed", Notice::PasskeyRemoved { name: "Laptop".to_owned() }),
        ("recovery-codes-issued", Notice::RecoveryCodesIssued),
        ("recovery-code-used", Notice::RecoveryCodeUsed { left: 7 }),
        (
            "locked-out",
            Notice::LockedOut {
                at: accounts::Timestamp::from_millis(1_772_546_700_000),
                address: [203, 0, 113, 9].into(),
                wait: std::time::Duration::from_secs(900),
            },
        ),
        ("too-many-codes", Notice::TooManyCodes { address: [203, 0, 113, 9].into() }),
        ("address-token", Notice::AddressToken { token: token() }),
        ("address-taken", Notice::AddressTaken),
        ("email-changed", Notice::EmailChanged { from: "ada@example.com".to_owned(), to: "ada@example.org".to_owned() }),
        ("security-questions-changed", Notice::SecurityQuestionsChanged),
        ("name-changed", Notice::NameChanged),
        ("pin-changed", Notice::PinChanged),
        ("number-changed", Notice::NumberChanged { number: "…0123".to_owned() }),
        ("number-removed", Notice::NumberRemoved),
        ("no-verified-number", Notice::NoVerifiedNumber),
    ]
}

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("samples").join(format!("{name}.html"))
}

/// Each mail in each language.
async fn samples(world: &World) -> Vec<(String, String)> {
    let mut samples = Vec::new();
    for language in Language::ALL {
        let postman = world.postman().with_languages(Languages::new(&[language]));
        for (name, notice) in notices() {
            samples.push((format!("{name}-{}", language.tag()), world.post_by(&postman, &notice).await.html));
        }
    }
    assert_eq!(samples.len(), SAMPLES);
    samples
}

const SAMPLES: usize = 66;

/// Set this variable to any value after a change to the template or the words, then look at what has changed.
const WRITE: Option<&str> = option_env!("LATCHKEY_WRITE_SAMPLES");

#[tokio::test]
async fn the_kept_samples_are_what_people_get() {
    let world = World::new().await;
    for (name, html) in samples(&world).await {
        if WRITE.is_some() {
            std::fs::create_dir_all(file(&name).parent().unwrap()).unwrap();
            std::fs::write(file(&name), &html).unwrap();
        }
        let kept = std::fs::read_to_string(file(&name)).unwrap();
        assert!(kept == html, "{name} has changed: LATCHKEY_WRITE_SAMPLES=1 cargo test --workspace --test mail, then look at it");
    }
    let kept = std::fs::read_dir(file("x").parent().unwrap()).unwrap().count();
    assert_eq!(kept, SAMPLES, "a sample is kept of a mail that is gone");
}

#[test]
fn there_is_a_sample_of_every_kind() {
    let kinds: Vec<&str> = notices().iter().map(|(_, notice)| notice.kind()).collect();
    for kind in Notice::KINDS.iter().chain([&Notice::TOKEN]) {
        assert!(kinds.contains(kind), "{kind}");
    }
    assert!(kinds.iter().all(|kind| *kind == Notice::TOKEN || Notice::KINDS.contains(kind)), "Notice::KINDS names all of them");
}

#[tokio::test]
async fn text_and_html_say_the_same() {
    let world = World::new().await;
    for (name, notice) in notices() {
        let mail = world.post(&notice).await;
        let body = mail.html.split_once("<body").unwrap().1.split_once('>').unwrap().1.to_owned();
        let mut shown = String::new();
        let mut inside = false;
        for c in body.replace("&#60;", "<!").replace("&#62;", "!>").chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                c if !inside => shown.push(c),
                _ => {}
            }
        }
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        if !name.contains("strange") {
            let shown = shown.replace("&#39;", "'");
            assert_eq!(words(&shown).split_off(1), words(&mail.text), "{name}: after the brand's name");
        }
        assert!(!mail.html.contains("<script") && !mail.html.contains("<img") && !mail.html.contains("href=\"https://evil"), "{name}");
    }
}

/// What the linters say, and whether it is nothing.
fn lint(mails: &Path) -> (bool, String) {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/mail-lint/lint.mjs");
    let kept = std::env::var_os("LATCHKEY_TEST_DIR").map_or_else(|| PathBuf::from("/var/tmp/latchkey-tests"), PathBuf::from);
    let linters = kept.join("mail-lint");
    assert!(linters.exists(), "the linters for mail are missing: tests/install");
    let output = Command::new("node").arg(tests.canonicalize().unwrap()).arg(mails).current_dir(linters).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}

#[test]
fn mail_clients_show_every_mail() {
    let (good, said) = lint(file("x").parent().unwrap());
    assert!(good, "{said}");
    assert!(said.contains(&format!("{SAMPLES} mails, 0 complaints")), "{said}");
}

#[test]
fn the_linters_would_complain() {
    let dir = tempfile::tempdir().unwrap();
    let bad = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>x</title></head><body>\
               <p style=\"display: grid; position: fixed\">a<b></p></body></html>";
    std::fs::write(dir.path().join("bad.html"), bad).unwrap();
    let (good, said) = lint(dir.path());
    assert!(!good, "{said}");
    for complaint in ["does not know position", "does not know display:grid", "(tag-pair)"] {
        assert!(said.contains(complaint), "{complaint}: {said}");
    }
}
