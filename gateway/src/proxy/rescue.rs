use std::sync::Arc;

use accounts::Portal;
use auth_pages::Problem;
use bytes::Bytes;
use http::Response;

use super::body::BodyFailed;
use super::failure::{Failure, Side};
use crate::ingress::Refusal;

/// What comes of a failure.
pub(super) enum Rescue {
    /// The person is told.
    Tell(Problem),
    /// The answer is there already.
    Send(Box<Response<Bytes>>),
    /// Nobody is there to be told.
    Nobody,
}

/// The one place where failures become answers.
pub(super) fn rescue(failure: Failure, portal: Option<&Arc<Portal>>) -> Rescue {
    let unavailable = |timed_out| match portal {
        Some(portal) => Rescue::Tell(Problem::PortalUnavailable { portal: portal.clone(), timed_out }),
        None => Rescue::Tell(Problem::Internal),
    };
    match failure {
        Failure::Refused(refusal) => Rescue::Tell(refusal.into()),
        Failure::Store(_) => Rescue::Tell(Problem::StoreDown),
        Failure::Body(BodyFailed::TooLarge) => Rescue::Tell(Problem::BodyTooLarge),
        Failure::Body(BodyFailed::TooSlow) => Rescue::Tell(Problem::TooSlow),
        // Whoever is still there has sent chunks that cannot be read.
        Failure::Body(BodyFailed::Broken) => Rescue::Tell(Problem::BadRequest(BodyFailed::Broken.as_str())),
        Failure::NoAddress(_) => unavailable(false),
        Failure::Problem(problem) => Rescue::Tell(problem),
        Failure::Denied { portal, .. } => Rescue::Tell(Problem::Forbidden { portal: Some(portal) }),
        Failure::Sent(reply) => Rescue::Send(reply),
        Failure::Wire(failed) => match failed.side {
            Side::Client if failed.malformed => Rescue::Tell(Refusal::BadFraming.into()),
            Side::Client => Rescue::Nobody,
            Side::Portal => unavailable(failed.timed_out),
            Side::Gateway => Rescue::Tell(Problem::Internal),
        },
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::UnknownHost => Self::UnknownHost,
            Refusal::Method => Self::MethodNotAllowed("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"),
            Refusal::HeadTooLarge => Self::HeadTooLarge,
            Refusal::HeadTooSlow => Self::TooSlow,
            Refusal::BadRequestLine
            | Refusal::BadHost
            | Refusal::BadFraming
            | Refusal::BareLf
            | Refusal::BadFieldName
            | Refusal::BadFieldValue
            | Refusal::AmbiguousPath
            | Refusal::EncodedSlash
            | Refusal::PathParameters
            | Refusal::ForwardedTwice
            | Refusal::BadProxyHeader
            | Refusal::BadHttp2
            | Refusal::BadTarget => Self::BadRequest(refusal.as_str()),
        }
    }
}
