//! Logs: to standard error, as text for a person at a terminal, as one JSON object a line for everything else.

mod gathered;
mod request_line;

use std::io::IsTerminal;

use tracing::{Level, Metadata};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::prelude::*;

use self::gathered::Gathered;
pub(crate) use self::request_line::RequestLine;

/// What is logged unless `LATCHKEY_LOG` says otherwise. Pingora's own lines repeat what ours say.
const DEFAULT: &str = "info,pingora_core=error,pingora_proxy=error";
/// A command that is done in a moment speaks for itself; what nobody should miss is logged beside it.
const COMMAND: &str = "warn";

/// The crates that know what a secret is.
const OURS: [&str; 9] = ["accounts", "auth_pages", "config", "gateway", "latchkey", "locales", "messages", "portals", "stores"];

/// Libraries put whole requests, cookies and all, into what they say at the levels below.
fn keeps_secrets(event: &Metadata<'_>) -> bool {
    let of = event.target().split("::").next().unwrap_or_default();
    *event.level() <= Level::INFO || OURS.contains(&of)
}

/// Writes out what is still gathered when the program ends.
#[must_use = "what is still gathered is written when it is dropped"]
pub(crate) struct Logs(Option<Gathered>);

impl Drop for Logs {
    fn drop(&mut self) {
        if let Some(gathered) = &self.0 {
            gathered.write_out();
        }
    }
}

/// Begins to log what a node does.
pub(crate) fn install() -> Logs {
    install_at(DEFAULT)
}

/// Begins to log for an operator's command.
pub(crate) fn install_for_command() -> Logs {
    install_at(COMMAND)
}

#[allow(clippy::disallowed_methods, reason = "part of the composition root")]
fn install_at(default: &str) -> Logs {
    let filter = std::env::var("LATCHKEY_LOG").ok().and_then(|directives| EnvFilter::try_new(directives).ok());
    let filter = filter.unwrap_or_else(|| EnvFilter::new(default));
    let registry = tracing_subscriber::registry().with(filter).with(filter_fn(keeps_secrets));
    if std::io::stderr().is_terminal() {
        registry.with(tracing_subscriber::fmt::layer().with_writer(std::io::stderr).compact()).init();
        return Logs(None);
    }
    let gathered = Gathered::start();
    let layer = tracing_subscriber::fmt::layer().with_writer(gathered.clone()).json().flatten_event(true).with_current_span(false);
    registry.with(layer).init();
    // Logs are begun once in a process.
    let _ = request_line::GATHERED.set(gathered.clone());
    let at_panic = gathered.clone();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        at_panic.write_out();
        before(panic);
    }));
    Logs(Some(gathered))
}
