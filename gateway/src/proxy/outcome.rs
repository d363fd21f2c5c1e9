use std::sync::OnceLock;

use metrics::Counter;

/// How a request ended, in one word, for logs and metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Its head was not admitted.
    Refused,
    /// One of our pages.
    Page,
    /// Sent to the sign-in page.
    SignIn,
    /// Sent to the linking page.
    Link,
    /// A script was told to sign in.
    Unauthorised,
    /// The portal answered.
    Forwarded,
    /// The portal answered somebody whom the roll-out leaves out.
    PassedThrough,
    /// The portal answered after its session had been repaired.
    Repaired,
    /// A WebSocket was carried.
    Upgraded,
    /// A problem was shown.
    Problem,
    /// Nothing could be answered: the client was gone, or the portal broke off.
    Failed,
}

impl Outcome {
    const ALL: [Self; 11] = [
        Self::Refused,
        Self::Page,
        Self::SignIn,
        Self::Link,
        Self::Unauthorised,
        Self::Forwarded,
        Self::PassedThrough,
        Self::Repaired,
        Self::Upgraded,
        Self::Problem,
        Self::Failed,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Page => "page",
            Self::SignIn => "sign-in",
            Self::Link => "link",
            Self::Unauthorised => "unauthorised",
            Self::Forwarded => "forwarded",
            Self::PassedThrough => "passed-through",
            Self::Repaired => "repaired",
            Self::Upgraded => "upgraded",
            Self::Problem => "problem",
            Self::Failed => "failed",
        }
    }
}

/// `latchkey_requests_total` of one portal (or of none), each counter looked up once: at the first request, since whoever collects
/// them is installed after the routes were made.
pub struct RequestCounters {
    portal: String,
    counters: OnceLock<[Counter; Outcome::ALL.len()]>,
}

impl RequestCounters {
    /// The counters of a portal; `-` where there is none.
    pub(crate) fn new(portal: &str) -> Self {
        Self { portal: portal.to_owned(), counters: OnceLock::new() }
    }

    pub(super) fn count(&self, outcome: Outcome) {
        let counters = self.counters.get_or_init(|| {
            Outcome::ALL
                .map(|outcome| metrics::counter!("latchkey_requests_total", "portal" => self.portal.clone(), "outcome" => outcome.as_str()))
        });
        let at = Outcome::ALL.iter().position(|other| *other == outcome);
        if let Some(counter) = at.and_then(|at| counters.get(at)) {
            counter.increment(1);
        }
    }
}

impl std::fmt::Debug for RequestCounters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RequestCounters")
    }
}
