//! Samples of a staged roll-out.

use super::*;

pub(super) fn rollout() -> Vec<(&'static str, String)> {
    let view = |portal: &str, page| {
        let frame = Frame { script: None, ..frame(None) };
        html(&RolloutView { frame, form_token: "token".to_owned(), portal: portal.to_owned(), page, learns: page == RolloutPage::Leave })
    };
    vec![
        ("rollout-join", view("Team wiki", RolloutPage::Join)),
        ("rollout-joined", view("Team wiki", RolloutPage::Joined)),
        ("rollout-leave", view("Team wiki", RolloutPage::Leave)),
        ("rollout-left", view(STRANGE, RolloutPage::Left)),
        ("rollout-not-yet", view("Team wiki", RolloutPage::NotYet)),
    ]
}
