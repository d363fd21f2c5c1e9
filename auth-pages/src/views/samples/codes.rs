use accounts::use_cases::CodeCheck;

use super::*;
use crate::code_words;
use crate::qr::Qr;

const CARRIED: &str = "half=abc&flow=def";

pub(super) fn codes() -> Vec<(&'static str, String)> {
    [at_sign_in(), in_a_session(), enrolment(), in_the_account()].concat()
}

fn at_sign_in() -> Vec<(&'static str, String)> {
    let code = |portal: Option<&str>, recovery: bool, errors| CodeView {
        frame: Frame { waiting: some("/sign-in?flow=def"), ..frame(None) },
        form_token: "token".to_owned(),
        action: format!("/sign-in/code?{CARRIED}"),
        portal: portal.map(str::to_owned),
        why: None,
        passkey: recovery.then(|| format!("/sign-in/passkey?{CARRIED}")),
        app: true,
        recovery,
        button: phrase!("sign-in"),
        errors,
    };
    let wrong = |check| vec![FieldError::new("code", code_words::of(check))];
    vec![
        ("code", html(&code(Some("Team wiki"), false, vec![]))),
        ("code-clock-off", html(&code(None, false, wrong(CodeCheck::ClockOff(-4))))),
        ("code-recovery", html(&code(Some(STRANGE), true, vec![]))),
        ("code-too-many", html(&code(None, true, wrong(CodeCheck::TooMany)))),
        ("code-recovery-only", html(&CodeView { app: false, ..code(None, true, vec![]) })),
        (
            "code-reset",
            html(&CodeView {
                action: "/forgot/code?state=abc&flow=def".to_owned(),
                button: phrase!("continue"),
                ..code(None, false, vec![])
            }),
        ),
    ]
}

/// On the way to a page that demands more than the session has shown.
fn in_a_session() -> Vec<(&'static str, String)> {
    let ada = || frame(Some("ada@example.com"));
    let action = || "/step-up?flow=def".to_owned();
    let password = |why, setting_up: bool, errors| StepUpView {
        frame: ada(),
        form_token: "token".to_owned(),
        action: action(),
        why,
        person: "ada@example.com".to_owned(),
        setting_up,
        later: None,
        passkey: (!setting_up).then(|| "/step-up?flow=def&passkey".to_owned()),
        errors,
    };
    let code = |why, app: bool, errors| CodeView {
        frame: ada(),
        form_token: "token".to_owned(),
        action: action(),
        portal: None,
        why: Some(why),
        passkey: Some(action()),
        app,
        recovery: !app,
        button: phrase!("continue"),
        errors,
    };
    let wiki = "Team wiki";
    let wrong = |field: &'static str, words| vec![FieldError::new(field, words)];
    let wrong_password = wrong("master_password", phrase!("error-master-password-wrong"));
    vec![
        ("step-up-password", html(&password(phrase!("step-up-password", portal = wiki), false, vec![]))),
        ("step-up-password-wrong", html(&password(phrase!("step-up-password", portal = STRANGE), false, wrong_password))),
        ("step-up-enrol", html(&password(phrase!("step-up-enrol", portal = wiki), true, vec![]))),
        (
            "step-up-enrol-later",
            html(&StepUpView { later: Some(moment(0)), ..password(phrase!("step-up-enrol", portal = wiki), true, vec![]) }),
        ),
        ("step-up-code", html(&code(phrase!("step-up-factor", portal = wiki), true, vec![]))),
        ("step-up-code-wrong", html(&code(phrase!("step-up-again", portal = wiki), true, wrong("code", code_words::of(CodeCheck::Wrong))))),
        ("step-up-recovery", html(&code(phrase!("step-up-again", portal = wiki), false, vec![]))),
    ]
}

fn enrolment() -> Vec<(&'static str, String)> {
    let ready = |demanded: Option<Phrase>, ended| EnrolReadyView {
        frame: frame(demanded.is_none().then_some("ada@example.com")),
        form_token: "token".to_owned(),
        carried: CARRIED.to_owned(),
        passkey: demanded.is_some().then(|| format!("/enrol/passkey?{CARRIED}")),
        keep: demanded.is_none().then(|| ("/sign-in?flow=def".to_owned(), phrase!("leave-it"))),
        demanded,
        due: None,
        ended,
    };
    let typed = "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ".to_owned();
    let qr = Qr::of(&format!("otpauth://totp/Example:{LONG}?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example").into());
    let enrol = |shown, errors| EnrolView {
        frame: frame(Some("ada@example.com")),
        form_token: "token".to_owned(),
        carried: CARRIED.to_owned(),
        enrolment: "ghi".to_owned(),
        shown,
        ends_millis: 1_772_546_700_000,
        ends: moment(0),
        seconds: 180,
        errors,
    };
    let wrong = vec![FieldError::new("code", code_words::wrong())];
    let codes = RecoveryCodesView {
        frame: frame(Some("ada@example.com")),
        done: phrase!("codes-are-set-up"),
        codes: (0..10).map(|number| format!("ABCD{number}-12345")).collect(),
        go_on: "/account/authentication".to_owned(),
    };
    vec![
        ("enrol-ready", html(&ready(None, false))),
        ("enrol-ready-demanded", html(&ready(Some(phrase!("enrol-demanded", brand = "Example")), false))),
        (
            "enrol-ready-to-go-on",
            html(&EnrolReadyView {
                frame: frame(Some("ada@example.com")),
                keep: Some(("/".to_owned(), phrase!("leave-it"))),
                ..ready(Some(phrase!("enrol-to-go-on")), false)
            }),
        ),
        (
            "enrol-ready-soon",
            html(&EnrolReadyView {
                frame: frame(Some("ada@example.com")),
                due: Some(moment(0)),
                keep: Some(("/sign-in?flow=def".to_owned(), phrase!("enrol-later"))),
                ..ready(Some(phrase!("enrol-soon", brand = "Example")), false)
            }),
        ),
        ("enrol-ready-ended", html(&ready(None, true))),
        ("enrol", html(&enrol(Some(ShownSecret { qr, typed, person: LONG.to_owned() }), vec![]))),
        ("enrol-mistake", html(&enrol(None, wrong))),
        ("recovery-codes", html(&codes)),
    ]
}

fn in_the_account() -> Vec<(&'static str, String)> {
    let change = |change, errors| FactorChangeView {
        frame: frame(Some("ada@example.com")),
        form_token: "token".to_owned(),
        action: "/account/authentication/one-time-code",
        change,
        prove: Some(Prove {
            person: "ada@example.com".to_owned(),
            beside: if change == FactorChange::SetUp { Beside::Nothing } else { Beside::Code },
        }),
        errors,
    };
    let password = vec![FieldError::new("master_password", phrase!("error-master-password-empty"))];
    let code = vec![FieldError::new("code", code_words::of(CodeCheck::Used))];
    let authentication = |done, codes| AuthenticationView {
        frame: frame(Some("ada@example.com")),
        done,
        password: PasswordRow { since: moment(4000), ends: None, choosable: true },
        codes,
        questions: QuestionsRow::Off,
        passkeys: Vec::new(),
        passkeys_recovery: None,
        passkeys_removable: true,
        passkeys_possible: true,
    };
    let set_up = |left, removable| CodesRow::SetUp { since: moment(60 * 24 * 90), left, removable };
    vec![
        ("factor-set-up", html(&change(FactorChange::SetUp, password))),
        ("factor-replace", html(&change(FactorChange::Replace, vec![]))),
        ("factor-remove", html(&change(FactorChange::Remove, code))),
        ("factor-recovery-codes", html(&change(FactorChange::NewRecoveryCodes, vec![]))),
        ("authentication-codes", html(&authentication(None, set_up(10, true)))),
        ("authentication-codes-demanded", html(&authentication(None, set_up(0, false)))),
        ("authentication-removed", html(&authentication(Some(phrase!("codes-removed")), CodesRow::NotSetUp))),
    ]
}
