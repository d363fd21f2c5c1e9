//! Samples of the account page.

use super::*;

pub(super) fn account() -> Vec<(&'static str, String)> {
    let linked = |username: &str, attention: Option<Verdict>, assigned| LinkStatus::Linked {
        username: username.to_owned(),
        assigned,
        in_use: username == "ada8",
        since: moment(60 * 24 * 90),
        last_used: Some(moment(20)),
        attention: attention.map(|verdict| verdict_words::needs_attention(verdict, "Spare parts")),
    };
    let row = |portal: &str, status| LinkRow {
        id: "wiki".to_owned(),
        portal: portal.to_owned(),
        href: some("https://wiki.example.com/"),
        status,
        named: String::new(),
        choose: false,
        add: false,
    };
    let several = |status, choose| LinkRow { named: "?link=01JA".to_owned(), choose, add: choose, ..row("Tickets", status) };
    let rows = vec![
        row("Calendar", linked("ada.l", None, true)),
        row("News", LinkStatus::NotNeeded),
        row("Rooms", LinkStatus::NotAssigned(some("Client Response Center, +1-555-555-0100"))),
        row("Spare parts", linked(LONG, Some(Verdict::WrongCredentials), false)),
        row("Team wiki", linked("ada7", None, false)),
        several(linked("ada8", None, false), false),
        several(linked("ada.admin", None, false), true),
        row("Time sheets", LinkStatus::Missing),
        row(STRANGE, LinkStatus::ThisSession),
    ];
    let done = Some(phrase!("linked-done", portal = "Team wiki"));
    let unlink = |prove, errors| UnlinkView {
        frame: frame(Some("ada@example.com")),
        form_token: "token".to_owned(),
        action: "/account/links/wiki/remove?link=01JA".to_owned(),
        portal: "Team wiki".to_owned(),
        username: "ada7".to_owned(),
        person: "ada@example.com".to_owned(),
        prove,
        errors,
    };
    let wrong = vec![FieldError::new("master_password", phrase!("error-master-password-wrong"))];
    let choice =
        |id: &str, username: &str, attention, chosen| LinkChoice { id: id.to_owned(), username: username.to_owned(), attention, chosen };
    let choose = |choices, another: Option<&str>| ChooseLinkView {
        frame: frame(Some("ada@example.com")),
        form_token: "token".to_owned(),
        action: "/link/wiki/choose?flow=abc".to_owned(),
        portal: "Team wiki".to_owned(),
        person: "ada@example.com".to_owned(),
        choices,
        another: another.map(str::to_owned),
    };
    let two = vec![choice("1", "ada7", false, true), choice("2", "ada.admin", false, false)];
    let strange = vec![choice("1", LONG, true, false), choice("2", STRANGE, false, true)];
    vec![
        ("choose-link", html(&choose(two, Some("/link/wiki?add=yes&flow=abc")))),
        ("choose-link-strange", html(&choose(strange, None))),
        ("links", html(&LinksView { frame: frame(Some(LONG)), done, search: None, rows })),
        (
            "links-none",
            html(&LinksView {
                frame: frame(Some("ada@example.com")),
                done: None,
                search: Some(search("/account/links", STRANGE)),
                rows: vec![],
            }),
        ),
        ("unlink", html(&unlink(false, vec![]))),
        ("unlink-prove", html(&unlink(true, wrong))),
    ]
}
