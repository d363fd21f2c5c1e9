use hyper::StatusCode;

use super::ReportsState;
use crate::answer::{Answer, page, with_cookie};
use crate::asked::Asked;
use crate::cookies::held;
use crate::view::{Frame, escape};

/// The cookie of a session.
const SESSION: &str = "REPORTSID";

/// The reports: last part of the address, title, text.
const REPORTS: &[(&str, &str, &str)] = &[
    ("sales", "Sales", "Sales went up by a tenth."),
    ("stock", "Stock", "Two shelves are empty."),
    ("returns", "Returns", "Nothing came back."),
];

pub(super) fn frame(who: Option<&str>) -> Frame<'_> {
    Frame { application: "Reports", links: &[("/", "All reports"), ("/public/about", "About")], who }
}

pub(super) fn about() -> Answer {
    page(StatusCode::OK, frame(None).page("About", "<p>Reports for staff. This page is for everyone.</p>"))
}

impl ReportsState {
    pub(super) fn protected(&self, asked: &Asked, user: &str) -> Answer {
        let name = self.people.name_of(user);
        let (opened, begun) = self.count(asked);
        let (status, title, text) = match asked.path() {
            "/" => (StatusCode::OK, "All reports", list()),
            path => match REPORTS.iter().find(|(at, ..)| path.strip_prefix("/reports/") == Some(at)) {
                Some((_, title, text)) => (StatusCode::OK, *title, format!("<p>{}</p>", escape(text))),
                None => (StatusCode::NOT_FOUND, "No such report", list()),
            },
        };
        let main = format!("{text}<p>Pages opened in this session: {opened}</p>");
        let answer = page(status, frame(Some(&name)).page(title, &main));
        match begun {
            Some(session) => with_cookie(answer, &held(SESSION, &session)),
            None => answer,
        }
    }

    /// Counts a page, in a session that is begun where there is none.
    fn count(&self, asked: &Asked) -> (u32, Option<String>) {
        let known = asked.cookie(SESSION).and_then(|id| self.opened.change(id, |opened| *opened = opened.saturating_add(1)));
        match known {
            Some(opened) => (opened, None),
            None => (1, Some(self.opened.begin(1))),
        }
    }
}

fn list() -> String {
    let rows: String = REPORTS.iter().map(|(at, title, _)| format!("<li><a href=\"/reports/{at}\">{title}</a></li>")).collect();
    format!("<ul>{rows}</ul>")
}
