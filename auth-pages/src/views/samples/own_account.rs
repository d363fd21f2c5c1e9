use super::*;

pub(super) fn own_account() -> Vec<(&'static str, String)> {
    let row = |browser: &str, address: &str, here| SessionRow {
        browser: browser.to_owned(),
        address: address.to_owned(),
        since: moment(60 * 8),
        last_used: moment(2),
        here,
        handle: "5f3e".to_owned(),
    };
    let sessions = |done, rows| SessionsView { frame: frame(Some("ada@example.com")), done, rows };
    let others = vec![
        row("Firefox on Linux", "203.0.113.9", true),
        row("Chrome on Android", "2001:db8:85a3:8d3:1319:8a2e:370:7348", false),
        row("An unknown browser", "198.51.100.7", false),
    ];
    let end = |all, browsers: &[&str], prove, errors| EndSessionsView {
        frame: frame(Some(LONG)),
        form_token: "token".to_owned(),
        action: "/account/sessions/others/end".to_owned(),
        all,
        browsers: browsers.iter().map(|browser| (*browser).to_owned()).collect(),
        person: LONG.to_owned(),
        prove,
        errors,
    };
    let phone = "Chrome on Android, from 2001:db8:85a3:8d3:1319:8a2e:370:7348";
    let wrong = vec![FieldError::new("master_password", "This is not the password of your master account. Try again")];
    let event = |minutes_ago, words: &str, address: Option<&str>| ActivityRow {
        at: moment(minutes_ago),
        words: words.to_owned(),
        address: address.map(str::to_owned),
    };
    let events = vec![
        event(3, "Your login for Team wiki was linked", Some("203.0.113.9")),
        event(60 * 30, "A wrong password was given with Chrome on Android", Some("2001:db8:85a3:8d3:1319:8a2e:370:7348")),
        event(60 * 24 * 90, &format!("The link to {STRANGE} was removed"), None),
    ];
    let activity = |rows, newer, older| ActivityView { frame: frame(Some("ada@example.com")), rows, newer, older };
    let done = some("Signed out there. It takes effect at once, at every portal.");
    vec![
        ("sessions", html(&sessions(done, others))),
        ("sessions-alone", html(&sessions(None, vec![row("Firefox on Linux", "203.0.113.9", true)]))),
        ("end-session", html(&end(false, &[phone], false, vec![]))),
        ("end-sessions", html(&end(true, &[phone, "An unknown browser, from 198.51.100.7"], true, wrong))),
        ("activity", html(&activity(events, Some(1), Some(3)))),
        ("activity-none", html(&activity(vec![], None, None))),
    ]
}
