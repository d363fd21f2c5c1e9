//! Whatever the file holds, it is read or refused: no panic, no secret shown, every mistake at a place that exists.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use std::path::Path;

use proptest::prelude::*;

/// Stands wherever a configuration can hold a secret.
const SECRET: &str = "Zq7Secret9x";

fn secretive() -> String {
    format!(
        r#"[server]
listen = "127.0.0.1:0"
trusted_proxies = ["10.0.0.0/8"]
[stores]
accounts = "postgres://latchkey:{SECRET}@db/latchkey"
sessions = "redis+sentinel://latchkey:{SECRET}@a,b:26379/main"
[session]
idle = "30m" # {SECRET}
[mail]
smtp = "smtps://mailer:{SECRET}@mail.example.com"
[accounts]
argon2 = {{ memory_kib = 19456, iterations = 2 }}
[[portal]]
id = "crm"
hosts = ["crm.localhost"]
upstream = ["http://127.0.0.1:8081"]
rollout = "required"
[portal.sign_in]
method = "form"
[[portal.sign_in.steps]]
page = "/login"
fields = {{ user = "{{username}}", pass = "{{password}}", code = "{SECRET}" }}
[[portal.sign_in.verdicts]]
is = "signed-in"
status = [302]
[[portal]]
id = "api"
hosts = ["api.localhost"]
upstream = ["http://127.0.0.1:8082"]
sign_in = {{ method = "headers", headers = {{ Authorization = "Bearer {SECRET}" }} }}
[[portal.access]]
path = "/**"
methods = ["GET"]
require = "public"
"#
    )
}

/// What the person is told, and what the program could print of the settings.
fn said(text: &str) -> String {
    let lines = text.split('\n').count();
    match config::parse(text, "latchkey.toml", Path::new("/etc/latchkey")) {
        Ok(settings) => format!("{settings:?}"),
        Err(mistakes) => {
            assert!(mistakes.len() > 0);
            for mistake in mistakes.iter() {
                let (line, column) = mistake.place().unwrap();
                assert!((1..=lines).contains(&line) && column >= 1, "{mistake}");
                assert!(!mistake.what().is_empty());
            }
            format!("{mistakes} {mistakes:?}")
        }
    }
}

#[test]
fn the_text_that_is_edited_below_is_accepted() {
    let text = secretive();
    let settings = config::parse(&text, "latchkey.toml", Path::new("/etc/latchkey"));
    assert!(settings.is_ok(), "{settings:?}");
    assert!(!said(&text).contains(SECRET));
}

#[derive(Debug, Clone)]
enum Edit {
    Insert(usize, String),
    Delete(usize, usize),
    DropLine(usize),
    DoubleLine(usize),
    SwapLines(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let snippet = prop_oneof![
        "[\\[\\]{}=\"',.#\\\\ \n\t0-9a-z*@:/-]{1,3}",
        Just("\"\"\"".to_owned()),
        Just("\u{0}".to_owned()),
        Just("é\u{202e}".to_owned()),
        Just("[[portal]]\n".to_owned()),
        Just("9999999999999999999999999".to_owned()),
    ];
    prop_oneof![
        (any::<usize>(), snippet).prop_map(|(at, text)| Edit::Insert(at, text)),
        (any::<usize>(), 1..12_usize).prop_map(|(at, length)| Edit::Delete(at, length)),
        any::<usize>().prop_map(Edit::DropLine),
        any::<usize>().prop_map(Edit::DoubleLine),
        (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Edit::SwapLines(a, b)),
    ]
}

fn edited(text: &str, edit: &Edit) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let mut lines: Vec<&str> = text.split('\n').collect();
    let count = lines.len();
    match edit {
        Edit::Insert(at, snippet) => {
            let at = at % (chars.len() + 1);
            chars.splice(at..at, snippet.chars());
            return chars.into_iter().collect();
        }
        Edit::Delete(at, length) => {
            let at = at % (chars.len() + 1);
            chars.drain(at..(at + length).min(chars.len()));
            return chars.into_iter().collect();
        }
        Edit::DropLine(line) => drop(lines.remove(line % count)),
        Edit::DoubleLine(line) => lines.insert(line % count, lines[line % count]),
        Edit::SwapLines(a, b) => lines.swap(a % count, b % count),
    }
    lines.join("\n")
}

#[test]
fn fuzz_configuration() {
    fuzz::target("configuration", |bytes| {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        said(text);
        let is_taken = |text: &str| config::parse(text, "latchkey.toml", Path::new("/etc/latchkey")).is_ok();
        assert_eq!(is_taken(text), is_taken(&format!("{text}\n# the end\n")), "a comment says nothing");
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*|(\\[|\\]|=|\"|'|\\{|\\}|\n|portal|server|id|hosts|[a-z]|,|\\.|#| ){0,60}") {
        said(&text);
    }

    #[test]
    fn an_edited_configuration_shows_no_secret(edits in prop::collection::vec(edit(), 1..4)) {
        let text = edits.iter().fold(secretive(), |text, edit| if text.is_empty() { text } else { edited(&text, edit) });
        let said = said(&text);
        prop_assert!(!said.contains(SECRET), "{}", said);
    }
}
