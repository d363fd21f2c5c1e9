use accounts::AccountId;
use auth_pages::Problem;
use policies::Selected;

use super::failure::Failure;
use crate::route::PortalHost;

/// Counts a request for each limit of the portal that counts it; fails if one of them does not admit it. Costs nothing where there is none.
pub(super) fn within_limits(at: &PortalHost, request: &Selected<'_>, who: Option<AccountId>) -> Result<(), Failure> {
    let to = &at.to;
    for (limiter, number) in to.limiters.iter().zip(1_u32..).filter(|(limiter, _)| limiter.counts(request)) {
        if let Err(wait) = limiter.admit(who, request.client, request.now) {
            let portal = to.route.portal.clone();
            let id = portal.id.as_str().to_owned();
            metrics::counter!("latchkey_requests_over_limit_total", "portal" => id, "limit" => number.to_string()).increment(1);
            return Err(Failure::Problem(Problem::TooFast { portal, wait }));
        }
    }
    Ok(())
}
