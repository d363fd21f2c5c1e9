use std::sync::Arc;

use accounts::Portal;
use accounts::ports::StoreDown;
use auth_pages::Problem;
use bytes::Bytes;
use http::Response;
use pingora::{ErrorSource, ErrorType};
use policies::Reason;

use super::body::BodyFailed;
use super::upstreams::NoAddress;
use crate::ingress::Refusal;

/// Everything that can stop a request.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Its head was not admitted.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A store did not answer, and the answer needed it.
    #[error(transparent)]
    Store(#[from] StoreDown),
    /// The request's body.
    #[error(transparent)]
    Body(#[from] BodyFailed),
    /// The portal's server has no address.
    #[error(transparent)]
    NoAddress(#[from] NoAddress),
    /// What the person is told is known already.
    #[error("{}", .0.code())]
    Problem(Problem),
    /// A rule of the portal denies it.
    #[error("{}", .reason.word())]
    Denied {
        /// Whose rule.
        portal: Arc<Portal>,
        /// For what.
        reason: Reason,
    },
    /// The person is sent elsewhere.
    #[error("sent to the sign-in host")]
    Sent(Box<Response<Bytes>>),
    /// The connection to the client or to the portal.
    #[error(transparent)]
    Wire(#[from] WireFailed),
}

/// Pingora's word for it.
const INVALID_CHUNK: &str = "InvalidChunk";

/// Which end a connection failed at, and how.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("{reason}")]
pub(crate) struct WireFailed {
    pub(super) side: Side,
    pub(super) timed_out: bool,
    /// Head or chunks break HTTP's rules; the connection itself still stands.
    pub(super) malformed: bool,
    pub(super) reason: &'static str,
}

/// The ends of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Client,
    Portal,
    Gateway,
}

impl From<&pingora::Error> for WireFailed {
    fn from(error: &pingora::Error) -> Self {
        let side = match error.esource() {
            ErrorSource::Downstream => Side::Client,
            ErrorSource::Upstream => Side::Portal,
            ErrorSource::Internal | ErrorSource::Unset => Side::Gateway,
        };
        let malformed = error.etype() == &ErrorType::InvalidHTTPHeader || error.etype().as_str() == INVALID_CHUNK;
        Self { side, timed_out: timed_out(error), malformed, reason: error.etype().as_str() }
    }
}

impl WireFailed {
    /// An error that the connection's other end is to blame for.
    pub(crate) fn at(side: Side, error: &pingora::Error) -> Self {
        Self { side, ..Self::from(error) }
    }

    /// The portal has closed the connection, rather than that it answered badly or not in time.
    pub(crate) const fn is_portal_gone(self) -> bool {
        matches!(self.side, Side::Portal) && !self.timed_out && !self.malformed
    }

    /// The portal has said nothing for too long.
    pub(crate) const SILENT: Self = Self { side: Side::Portal, timed_out: true, malformed: false, reason: "ReadTimedout" };

    /// The portal's answer could end in two places.
    pub(crate) const AMBIGUOUS: Self = Self { side: Side::Portal, timed_out: false, malformed: true, reason: "ambiguous-answer" };

    /// The request could not be written.
    pub(crate) const UNWRITTEN: Self = Self { side: Side::Portal, timed_out: false, malformed: false, reason: "WriteError" };

    /// We cut the connection to the client.
    pub(crate) const fn cut(reason: &'static str) -> Self {
        Self { side: Side::Client, timed_out: false, malformed: false, reason }
    }
}

fn timed_out(error: &pingora::Error) -> bool {
    matches!(
        error.etype(),
        ErrorType::ConnectTimedout | ErrorType::ReadTimedout | ErrorType::WriteTimedout | ErrorType::TLSHandshakeTimedout
    )
}

impl Failure {
    /// Whether it is the client's connection that failed.
    pub(super) const fn is_clients(&self) -> bool {
        matches!(self, Self::Wire(WireFailed { side: Side::Client, .. }))
    }

    /// The word for the log.
    pub(super) fn reason(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.as_str(),
            Self::Store(_) => "store-down",
            Self::Body(failed) => failed.as_str(),
            Self::NoAddress(_) => "no-address",
            Self::Problem(problem) => problem.code(),
            Self::Denied { reason, .. } => reason.word(),
            Self::Sent(_) => "sent",
            Self::Wire(failed) => failed.reason,
        }
    }
}
