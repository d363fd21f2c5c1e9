//! What is ours on a portal's host: `/.latchkey/…`.

mod clean_up;
mod enter;
mod resume;
mod rollout;
mod storage;

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
        (Verb::Get, "/.latchkey/enable") => Ok(rollout::get_enable(pages, asked, here)),
        (Verb::Post, "/.latchkey/enable") => rollout::post_enable(pages, asked, here),
        (Verb::Get, "/.latchkey/disable") => Ok(rollout::get_disable(pages, asked, here)),
        (Verb::Post, "/.latchkey/disable") => rollout::post_disable(pages, asked, here),
        (_, "/.latchkey/enable" | "/.latchkey/disable") => Err(Problem::MethodNotAllowed("GET, HEAD, POST")),
        (Verb::Get, "/.latchkey/storage") => storage::get(pages, asked, here).await,
        (_, "/.latchkey/enter" | "/.latchkey/resume" | "/.latchkey/sign-out" | "/.latchkey/storage") => {
            Err(Problem::MethodNotAllowed("GET, HEAD"))
        }
        _ => Err(Problem::NotFound),
    }
}
