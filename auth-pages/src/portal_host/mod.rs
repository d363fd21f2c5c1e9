//! What is ours on a portal's host: `/.latchkey/…`.

mod clean_up;
mod enter;
mod resume;

use std::sync::Arc;

use accounts::Portal;

use crate::asked::{Asked, Verb};
use crate::reply::Handled;
use crate::{Pages, Problem};

/// A portal's host on which a request arrived.
#[derive(Clone, Copy)]
pub(crate) struct Here<'a> {
    pub(crate) portal: &'a Arc<Portal>,
    pub(crate) host: &'a str,
    /// Its public origin.
    pub(crate) origin: &'a str,
}

pub(crate) async fn answer(pages: &Pages, asked: &Asked<'_>, portal: &Arc<Portal>, host: &str) -> Handled {
    // A portal host without an origin is a mistake of the composition root, and leads nowhere.
    let origin = pages.origin_of(host).ok_or(Problem::UnknownHost)?;
    let here = Here { portal, host, origin };
    match (asked.verb, asked.path) {
        (Verb::Get, "/.latchkey/enter") => enter::get(pages, asked, here).await,
        (Verb::Get, "/.latchkey/resume") => resume::get(pages, asked, here).await,
        (Verb::Get, "/.latchkey/sign-out") => clean_up::get(pages, asked, here).await,
        (_, "/.latchkey/enter" | "/.latchkey/resume" | "/.latchkey/sign-out") => Err(Problem::MethodNotAllowed("GET, HEAD")),
        _ => Err(Problem::NotFound),
    }
}
