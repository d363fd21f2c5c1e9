use super::*;
use crate::verdict_words::of_a_canary;

pub(super) fn support() -> Vec<(&'static str, String)> {
    let row = |portal: &str, id: &str, state| CanaryRow { portal: portal.to_owned(), id: id.to_owned(), state };
    let tried = |verdict, before: Option<Verdict>, waits| CanaryState::Tried {
        works: verdict == Verdict::SignedIn,
        words: of_a_canary(verdict),
        since: moment(60 * 30),
        before: before.map(of_a_canary),
        last: moment(3),
        waits,
        reason: "step 1: the form has no field `pass`".to_owned(),
        steps: vec!["> GET /login".to_owned(), format!("< 200 text/html, 1432 bytes {STRANGE}")],
    };
    let rows = vec![
        row("Archive", "archive", CanaryState::None),
        row("Calendar", "calendar", CanaryState::NotYet),
        row("Spare parts", "shop", tried(Verdict::SignedIn, None, false)),
        row("Team wiki", "wiki", tried(Verdict::Unrecognised, Some(Verdict::SignedIn), false)),
        row("Webmail", "mail", tried(Verdict::WrongCredentials, Some(Verdict::SignedIn), true)),
    ];
    vec![("support-portals", html(&SupportPortalsView { frame: frame(Some("ada@example.com")), rows }))]
}
