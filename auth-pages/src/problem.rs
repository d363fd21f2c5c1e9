use std::sync::Arc;
use std::time::Duration;

use accounts::ports::StoreDown;
use accounts::vault::VaultError;
use accounts::{Portal, Verdict};
use http::{HeaderValue, Response, StatusCode, header};

use bytes::Bytes;

use crate::views::ProblemView;
use crate::{Pages, Place, Visit, Wants};

mod words;

/// Why a request is answered with a small honest page, or JSON, instead of what it asked for.
#[derive(Clone, Debug)]
pub enum Problem {
    /// 421: no portal has this host name.
    UnknownHost,
    /// 400: what was sent cannot be understood, for this reason.
    BadRequest(&'static str),
    /// 431.
    HeadTooLarge,
    /// 413.
    BodyTooLarge,
    /// 408: what was sent did not arrive in time.
    TooSlow,
    /// 405, with the methods that are allowed.
    MethodNotAllowed(&'static str),
    /// 404.
    NotFound,
    /// 503: a store does not answer.
    StoreDown,
    /// 401, for scripts: always JSON.
    SignInNeeded,
    /// 401, for scripts: always JSON. The person is signed in, and has to prove themselves further: a page of the portal, opened in the
    /// browser, asks for it.
    StepUpNeeded,
    /// 413: a form was posted while signed out and could not be kept.
    FormNotKept {
        /// Where it was going.
        portal: Arc<Portal>,
        /// Path and query to which it was posted.
        page: String,
    },
    /// 502, or 504 if it took too long.
    PortalUnavailable {
        /// Which.
        portal: Arc<Portal>,
        /// Whether it was given up waiting.
        timed_out: bool,
    },
    /// 502: the portal did not let the person in, and asking them for their login would not help.
    PortalSignInFailed {
        /// Which.
        portal: Arc<Portal>,
        /// How the portal sign-in ended.
        verdict: Verdict,
    },
    /// 502: the portal ends each session as soon as it has begun.
    PortalSessionKeepsEnding {
        /// Which.
        portal: Arc<Portal>,
    },
    /// 409: the portal's session had ended when a form arrived; the person is signed in to it again and must repeat the form.
    RepeatByHand {
        /// Which.
        portal: Arc<Portal>,
        /// Path and query to which it was posted.
        page: String,
    },
    /// 429: there were too many tries at something that is guessed or sent.
    TooMany,
    /// 429: a limit of the portal does not admit the request.
    TooFast {
        /// Whose limit.
        portal: Arc<Portal>,
        /// How long it has to wait.
        wait: Duration,
    },
    /// 503: no capacity at the moment.
    Busy,
    /// 403: not for whoever asks, or not from there.
    Forbidden {
        /// The portal whose rule says so.
        portal: Option<Arc<Portal>>,
    },
    /// 500.
    Internal,
    /// 400: the browser did not send our cookie back.
    CookiesOff {
        /// Where to try again.
        again: String,
    },
    /// 403: a form without the token that our page put into it, or from another site's page.
    ForeignForm {
        /// Where the form is.
        again: String,
    },
    /// 410: the person took too long to sign in.
    FlowExpired {
        /// The portal they were going to.
        portal: Arc<Portal>,
        /// Where to begin again.
        again: String,
        /// Whether a form of theirs was waiting.
        form_waited: bool,
    },
    /// 410: a step that is too old, or was begun in another browser.
    StartAgain(Errand),
    /// 410: what a person proved a while ago does not count any more, or they have changed the browser.
    ProofOver {
        /// Where to begin again.
        again: String,
    },
    /// 410: a ticket that is spent, stale, or of another browser.
    TicketSpent {
        /// The portal.
        portal: Arc<Portal>,
    },
    /// 410: the kept form is not there any more.
    FormGone {
        /// The portal.
        portal: Arc<Portal>,
        /// The page it was for.
        page: String,
    },
}

/// What a person does in several steps, each good for a while and in one browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Choosing a new password.
    Reset,
    /// Making a master account.
    Registration,
}

/// What an answer came of, in one word; an extension of the response, for the gateway's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome(pub &'static str);

/// A store that does not answer is logged here, once, with its reason; the page says none of it.
impl From<StoreDown> for Problem {
    fn from(down: StoreDown) -> Self {
        tracing::error!(store = down.store, reason = %down.reason, "a store did not answer a page");
        Self::StoreDown
    }
}

/// A record that the vault refuses ends what was asked for; the page says none of it.
impl From<VaultError> for Problem {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Store(down) => down.into(),
            sealed @ VaultError::Sealed => {
                tracing::error!(reason = %sealed, "a page met a record that the vault does not open");
                Self::Internal
            }
        }
    }
}

impl Problem {
    /// Its status.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::UnknownHost => StatusCode::MISDIRECTED_REQUEST,
            Self::BadRequest(_) | Self::CookiesOff { .. } => StatusCode::BAD_REQUEST,
            Self::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::BodyTooLarge | Self::FormNotKept { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::StoreDown | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::SignInNeeded | Self::StepUpNeeded => StatusCode::UNAUTHORIZED,
            Self::PortalUnavailable { timed_out: true, .. } => StatusCode::GATEWAY_TIMEOUT,
            Self::PortalUnavailable { .. } | Self::PortalSignInFailed { .. } | Self::PortalSessionKeepsEnding { .. } => {
                StatusCode::BAD_GATEWAY
            }
            Self::RepeatByHand { .. } => StatusCode::CONFLICT,
            Self::TooMany | Self::TooFast { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Forbidden { .. } | Self::ForeignForm { .. } => StatusCode::FORBIDDEN,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::FlowExpired { .. } | Self::StartAgain(_) | Self::ProofOver { .. } | Self::TicketSpent { .. } | Self::FormGone { .. } => {
                StatusCode::GONE
            }
        }
    }

    /// Its word in logs and in JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownHost => "unknown-host",
            Self::BadRequest(_) => "bad-request",
            Self::HeadTooLarge => "head-too-large",
            Self::BodyTooLarge => "body-too-large",
            Self::TooSlow => "too-slow",
            Self::MethodNotAllowed(_) => "method-not-allowed",
            Self::NotFound => "not-found",
            Self::StoreDown => "store-down",
            Self::SignInNeeded => "sign-in-needed",
            Self::StepUpNeeded => "step-up-needed",
            Self::FormNotKept { .. } => "form-not-kept",
            Self::PortalUnavailable { .. } => "portal-unavailable",
            Self::PortalSignInFailed { .. } => "portal-sign-in-failed",
            Self::PortalSessionKeepsEnding { .. } => "portal-session-keeps-ending",
            Self::RepeatByHand { .. } => "repeat-by-hand",
            Self::TooMany => "too-many",
            Self::TooFast { .. } => "too-fast",
            Self::Busy => "busy",
            Self::Forbidden { .. } => "forbidden",
            Self::Internal => "internal",
            Self::CookiesOff { .. } => "cookies-off",
            Self::ForeignForm { .. } => "foreign-form",
            Self::FlowExpired { .. } => "flow-expired",
            Self::StartAgain(_) => "start-again",
            Self::ProofOver { .. } => "proof-over",
            Self::TicketSpent { .. } => "ticket-spent",
            Self::FormGone { .. } => "form-gone",
        }
    }

    /// Seconds after which to come back, where it is known.
    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::StoreDown | Self::Busy => Some(5),
            Self::PortalUnavailable { .. } => Some(30),
            Self::TooMany => Some(900),
            Self::TooFast { wait, .. } => Some(wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0))),
            _ => None,
        }
    }
}

impl Pages {
    /// The answer that tells of a problem; needs no store. Logs it with its reason and the support code.
    pub fn problem(&self, problem: &Problem, visit: &Visit) -> Response<Bytes> {
        let (status, code) = (problem.status(), problem.code());
        let reason = if let Problem::BadRequest(reason) = problem { reason } else { code };
        tracing::info!(support_code = %visit.support_code, status = status.as_u16(), reason, "a request met a problem");
        let as_json = visit.wants == Wants::Json || matches!(problem, Problem::SignInNeeded | Problem::StepUpNeeded);
        let mut reply = if as_json {
            self.json(status, format!("{{\"error\":\"{code}\",\"support_code\":\"{}\"}}\n", json_text(&visit.support_code)))
        } else {
            let said = words::of(problem, &self.settings, matches!(visit.place, Place::SignInHost));
            self.page(visit, status, &ProblemView { frame: self.frame(visit), said, support_code: visit.support_code.clone() })
        };
        let headers = reply.headers_mut();
        if let Problem::MethodNotAllowed(allowed) = problem {
            headers.insert(header::ALLOW, HeaderValue::from_static(allowed));
        }
        if matches!(problem, Problem::SignInNeeded | Problem::StepUpNeeded) {
            // RFC 9110 §15.5.2 wants a challenge; one that no browser knows opens no box.
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Latchkey"));
        }
        if let Some(seconds) = problem.retry_after() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        reply.extensions_mut().insert(Outcome(code));
        reply
    }
}

/// The inside of a JSON string. Support codes are plain; anything else is left out rather than escaped.
fn json_text(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\\')).collect()
}
