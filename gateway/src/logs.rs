use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::prelude::*;

/// What is logged unless `LATCHKEY_LOG` says otherwise. Pingora's own lines repeat what ours say.
const DEFAULT: &str = "info,pingora_core=error,pingora_proxy=error";

/// Sends logs to standard error: as text for a person at a terminal, as one JSON object a line for everything else.
#[allow(clippy::disallowed_methods, reason = "part of the composition root")]
pub(crate) fn install() {
    let filter = std::env::var("LATCHKEY_LOG").ok().and_then(|directives| EnvFilter::try_new(directives).ok());
    let filter = filter.unwrap_or_else(|| EnvFilter::new(DEFAULT));
    let registry = tracing_subscriber::registry().with(filter);
    let installed = if std::io::stderr().is_terminal() {
        registry.with(tracing_subscriber::fmt::layer().with_writer(std::io::stderr).compact()).try_init()
    } else {
        registry.with(tracing_subscriber::fmt::layer().with_writer(std::io::stderr).json().flatten_event(true)).try_init()
    };
    // A second gateway in one process (tests) finds the first one's logs in place.
    drop(installed);
}
