//! Logs: to standard error, as text for a person at a terminal, as one JSON object a line for everything else.

mod gathered;

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::prelude::*;

use self::gathered::Gathered;

/// What is logged unless `LATCHKEY_LOG` says otherwise. Pingora's own lines repeat what ours say.
const DEFAULT: &str = "info,pingora_core=error,pingora_proxy=error";

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

/// Begins to log.
#[allow(clippy::disallowed_methods, reason = "part of the composition root")]
pub(crate) fn install() -> Logs {
    let filter = std::env::var("LATCHKEY_LOG").ok().and_then(|directives| EnvFilter::try_new(directives).ok());
    let registry = tracing_subscriber::registry().with(filter.unwrap_or_else(|| EnvFilter::new(DEFAULT)));
    if std::io::stderr().is_terminal() {
        registry.with(tracing_subscriber::fmt::layer().with_writer(std::io::stderr).compact()).init();
        return Logs(None);
    }
    let gathered = Gathered::start();
    let layer = tracing_subscriber::fmt::layer().with_writer(gathered.clone()).json().flatten_event(true).with_current_span(false);
    registry.with(layer).init();
    let at_panic = gathered.clone();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        at_panic.write_out();
        before(panic);
    }));
    Logs(Some(gathered))
}
