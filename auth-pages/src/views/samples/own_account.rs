use super::*;
use crate::activity_words::activity_words;
use crate::browser_words::browser_title;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
const CHROME: &str = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile";

pub(super) fn own_account() -> Vec<(&'static str, String)> {
    let row = |browser: &str, address: &str, here: bool| SessionRow {
        browser: browser_title(browser),
        address: address.to_owned(),
        factor: here.then(|| phrase!("session-with-passkey")),
        since: moment(60 * 8),
        last_used: moment(2),
        here,
        handle: "5f3e".to_owned(),
    };
    let sessions = |done, rows| SessionsView { frame: frame(Some("ada@example.com")), done, rows };
    let others =
        vec![row(FIREFOX, "203.0.113.9", true), row(CHROME, "2001:db8:85a3:8d3:1319:8a2e:370:7348", false), row("", "198.51.100.7", false)];
    let end = |all, browsers: &[Phrase], prove, errors| EndSessionsView {
        frame: frame(Some(LONG)),
        form_token: "token".to_owned(),
        action: "/account/sessions/others/end".to_owned(),
        all,
        browsers: browsers.to_vec(),
        person: LONG.to_owned(),
        prove,
        errors,
    };
    let from = |browser: &str, address: &str| phrase!("browser-from", browser = browser_title(browser), address = address);
    let phone = || from(CHROME, "2001:db8:85a3:8d3:1319:8a2e:370:7348");
    let wrong = vec![FieldError::new("master_password", phrase!("error-master-password-wrong"))];
    let event = |minutes_ago, kind: &str, about: &str, address: Option<&str>| ActivityRow {
        at: moment(minutes_ago),
        words: activity_words(kind, about, str::to_owned),
        address: address.map(str::to_owned),
    };
    let events = vec![
        event(3, "linked", "Team wiki", Some("203.0.113.9")),
        event(60 * 30, "sign-in-refused", CHROME, Some("2001:db8:85a3:8d3:1319:8a2e:370:7348")),
        event(60 * 24 * 90, "unlinked", STRANGE, None),
    ];
    let activity = |rows, newer, older| ActivityView { frame: frame(Some("ada@example.com")), rows, newer, older };
    let forget = |prove, errors| ForgetDevicesView {
        frame: frame(Some(LONG)),
        form_token: "token".to_owned(),
        person: LONG.to_owned(),
        prove,
        errors,
    };
    let done = Some(phrase!("session-ended"));
    vec![
        ("forget-devices", html(&forget(false, vec![]))),
        (
            "forget-devices-wrong-password",
            html(&forget(true, vec![FieldError::new("master_password", phrase!("error-master-password-wrong"))])),
        ),
        ("sessions", html(&sessions(done, others))),
        ("sessions-alone", html(&sessions(None, vec![row(FIREFOX, "203.0.113.9", true)]))),
        ("end-session", html(&end(false, &[phone()], false, vec![]))),
        ("end-sessions", html(&end(true, &[phone(), from("", "198.51.100.7")], true, wrong))),
        ("activity", html(&activity(events, Some(1), Some(3)))),
        ("activity-none", html(&activity(vec![], None, None))),
    ]
}
