//! Samples of linking a portal.

use super::*;

pub(super) fn link() -> Vec<(&'static str, String)> {
    let new = || LinkView {
        frame: frame(Some("ada@example.com")),
        form_token: "token".to_owned(),
        action: "/link/wiki?flow=abc".to_owned(),
        portal_id: "wiki".to_owned(),
        portal: "Team wiki".to_owned(),
        forgot_password_url: some("https://wiki.example.com/reset"),
        support: some("Client Response Center, +1-555-555-0100"),
        person: "ada@example.com".to_owned(),
        username: String::new(),
        asks_codes: false,
        keep: true,
        attention: None,
        works_as: None,
        own_page: None,
        go_on: None,
        prove: false,
        errors: vec![],
    };
    let refused = verdict_words::of(Verdict::WrongCredentials, "Team wiki");
    let refused = LinkView { username: "ada7".to_owned(), keep: false, errors: vec![FieldError::new("username", refused)], ..new() };
    let attention = LinkView {
        username: "ada7".to_owned(),
        attention: Some(verdict_words::needs_attention(Verdict::WrongCredentials, "Team wiki")),
        ..new()
    };
    let works = LinkView {
        username: "ada7".to_owned(),
        works_as: some("ada7"),
        go_on: some("/sign-in?flow=abc"),
        prove: true,
        errors: vec![FieldError::new("master_password", phrase!("error-master-password-empty"))],
        ..new()
    };
    let codes = LinkView {
        username: "ada7".to_owned(),
        asks_codes: true,
        errors: vec![FieldError::new("code_secret", phrase!("error-code-secret"))],
        ..new()
    };
    let strange =
        LinkView { person: LONG.to_owned(), portal: STRANGE.to_owned(), username: STRANGE.to_owned(), forgot_password_url: None, ..new() };
    let ask = |assigned: Option<&str>| AskView {
        frame: frame(Some("ada@example.com")),
        portal: "Calendar".to_owned(),
        support: some("Client Response Center, +1-555-555-0100"),
        person: "ada@example.com".to_owned(),
        assigned: assigned.map(str::to_owned),
        go_on: assigned.map(|_| "/sign-in?flow=abc".to_owned()),
    };
    let learned = |refused: Option<Phrase>, errors: Vec<FieldError>| LearnedView {
        frame: frame(Some("ada@example.com")),
        form_token: "token".to_owned(),
        action: "/learned/wiki?flow=abc".to_owned(),
        portal: "Team wiki".to_owned(),
        person: "ada@example.com".to_owned(),
        username: "ada7".to_owned(),
        prove: !errors.is_empty(),
        refused,
        go_on: "https://wiki.example.com/orders?id=7".to_owned(),
        errors,
    };
    let own_page = LinkView { own_page: some("https://wiki.example.com/.latchkey/disable"), ..new() };
    let password = vec![FieldError::new("master_password", phrase!("error-master-password-empty"))];
    let silent = verdict_words::of(Verdict::Unavailable, "Team wiki");
    vec![
        ("learned", html(&learned(None, vec![]))),
        ("learned-prove", html(&learned(None, password))),
        ("learned-refused", html(&learned(Some(silent), vec![]))),
        ("link-own-page", html(&own_page)),
        ("link", html(&new())),
        ("link-refused", html(&refused)),
        ("link-codes", html(&codes)),
        ("link-attention", html(&attention)),
        ("link-works", html(&works)),
        ("link-strange", html(&strange)),
        ("ask", html(&ask(None))),
        ("ask-assigned", html(&ask(Some("ada.l")))),
    ]
}
