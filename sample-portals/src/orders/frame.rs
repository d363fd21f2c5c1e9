use super::state::{Desk, OrdersState};
use crate::view::Frame;

const SIGNED_IN: &[(&str, &str)] = &[
    ("/", "Desk"),
    ("/orders", "Orders"),
    ("/board", "Board"),
    ("/profile", "Profile"),
    ("/settings", "Settings"),
    ("/logout", "Log out"),
];

impl OrdersState {
    pub(super) fn frame<'a>(&self, desk: Option<&'a Desk>) -> Frame<'a> {
        let links = if desk.is_some() { SIGNED_IN } else { &[] };
        Frame { application: "Orders desk", links, who: desk.map(|desk| desk.name.as_str()) }
    }
}
