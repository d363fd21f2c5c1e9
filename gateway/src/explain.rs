//! What would happen to a request, and which rule decides: the gateway's own way of deciding, without a request.

use std::net::IpAddr;
use std::sync::Arc;

use http::{HeaderMap, HeaderValue, Method, Uri, Version, header};
use policies::{Access, Asking, Deciding, Excuse, Link, Person, Rollout, Selected, Side, Timestamp, Whom, access};

use crate::ingress::{Head, Refusal, admit};
use crate::route::{PortalHost, Route, RouteTable};

/// A request that somebody might send.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Imagined<'a> {
    /// Its method.
    pub(crate) method: &'a Method,
    /// The address as a browser shows it.
    pub(crate) url: &'a str,
    /// The client.
    pub(crate) client: IpAddr,
    /// When.
    pub(crate) now: Timestamp,
}

/// Where it would go.
pub(crate) enum Explained {
    /// It would not be admitted.
    Refused {
        /// Why.
        refusal: Refusal,
        /// The portal whose own setting says so.
        portal: Option<String>,
    },
    /// No portal has this host.
    UnknownHost,
    /// Our own pages would answer.
    OwnPage,
    /// The rules of a portal decide.
    Portal(Decision),
}

/// What the rules of a portal say about it.
pub(crate) struct Decision {
    /// The portal, on one of its hosts.
    pub(crate) at: Arc<PortalHost>,
    /// The path by which is decided, and which would be sent on.
    pub(crate) path: String,
    method: String,
    client: IpAddr,
    now: Timestamp,
}

/// The address cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not an address like https://wiki.example.com/page")]
pub(crate) struct BadAddress(String);

/// Finds out where a request would go.
pub(crate) fn explain(routes: &RouteTable, imagined: &Imagined<'_>) -> Result<Explained, BadAddress> {
    let bad = || BadAddress(imagined.url.to_owned());
    let url: Uri = imagined.url.parse().map_err(|_| bad())?;
    let host = url.authority().filter(|_| url.scheme().is_some()).ok_or_else(bad)?;
    let mut headers = HeaderMap::new();
    headers.insert(header::HOST, HeaderValue::from_str(host.as_str()).map_err(|_| bad())?);
    let target = url.path_and_query().map_or("/", |target| target.as_str());
    let head = Head { version: Version::HTTP_11, method: imagined.method, target, authority: None, scheme: None, headers: &headers };
    let admitted = match admit(&head) {
        Ok(admitted) => admitted,
        Err(refusal) => return Ok(Explained::Refused { refusal, portal: None }),
    };
    let route = routes.classify(&admitted.host, &admitted.path);
    if let Err(refusal) = route.check_path(&admitted.path) {
        let portal = if let Route::Portal(at) = &route { Some(at.to.route.portal.id.as_str().to_owned()) } else { None };
        return Ok(Explained::Refused { refusal, portal });
    }
    Ok(match route {
        Route::Unknown => Explained::UnknownHost,
        Route::Pages(_) | Route::PortalOwn(_) => Explained::OwnPage,
        Route::Portal(at) => Explained::Portal(Decision {
            at,
            path: admitted.path.into_owned(),
            method: imagined.method.as_str().to_owned(),
            client: imagined.client,
            now: imagined.now,
        }),
    })
}

impl Decision {
    /// On which side of the roll-out somebody is who has asked to go through the gateway, where they may.
    pub(crate) fn side(&self) -> Side {
        if self.at.to.route.portal.rollout == Rollout::Off { Side::Outside } else { Side::Inside }
    }

    /// The limits that count it, by their places.
    pub(crate) fn limits(&self) -> Vec<usize> {
        let request = self.selected();
        let limiters = self.at.to.limiters.iter().enumerate();
        limiters.filter(|(_, limiter)| limiter.counts(&request)).map(|(place, _)| place).collect()
    }

    /// What somebody has been told who may go on without a second factor for now, wherever a rule leaves time.
    pub(crate) fn excuses(&self) -> Vec<Excuse> {
        let demands = self.at.to.demands(&self.selected());
        let graces = demands.iter().filter_map(|deciding| deciding.demand.grace.clone());
        graces.map(|grace| Excuse { until: self.now.after(grace.time), grace }).collect()
    }

    fn selected(&self) -> Selected<'_> {
        Selected { method: &self.method, path: &self.path, client: self.client, now: self.now }
    }

    /// The answer to a request of `person`, and what decides: the rule that the path selects, or, where that is stricter, one that it
    /// would select if the portal read it in another way.
    pub(crate) fn of(&self, person: Option<Person<'_>>, link: Link, side: Side) -> (Access, Deciding<'_>) {
        let demands = self.at.to.demands(&self.selected());
        let asking = Asking { side, person, link, preflight: false, client: self.client, now: self.now };
        let decided = access(demands.iter().map(|deciding| deciding.demand), &asking);
        let as_strict = demands.iter().filter(|deciding| access([deciding.demand], &asking) == decided);
        // A rule says more than that there is none.
        let decides = as_strict.min_by_key(|deciding| deciding.rule.is_none());
        (decided, decides.unwrap_or(demands.deciding))
    }
}

/// One word for what comes of a request, as tests of rules expect it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Public,
    Granted,
    PassThrough,
    SignIn,
    SecondFactor,
    Fresh,
    Link,
    Denied,
    Refused,
    UnknownHost,
    OwnPage,
}

impl Word {
    /// Each, as it is written.
    pub(crate) const ALL: [(Self, &str); 11] = [
        (Self::Public, "public"),
        (Self::Granted, "granted"),
        (Self::PassThrough, "pass-through"),
        (Self::SignIn, "sign-in"),
        (Self::SecondFactor, "second-factor"),
        (Self::Fresh, "fresh"),
        (Self::Link, "link"),
        (Self::Denied, "denied"),
        (Self::Refused, "refused"),
        (Self::UnknownHost, "unknown-host"),
        (Self::OwnPage, "own-page"),
    ];

    pub(crate) const fn of(access: &Access) -> Self {
        match access {
            Access::Granted(permit) if matches!(permit.whom(), Whom::Anyone) => Self::Public,
            Access::Granted(_) => Self::Granted,
            Access::PassThrough(_) => Self::PassThrough,
            Access::SignIn => Self::SignIn,
            Access::SecondFactor(_) => Self::SecondFactor,
            Access::Fresh(_) => Self::Fresh,
            Access::Link => Self::Link,
            Access::Denied(_) => Self::Denied,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(word, _)| *word == self).map_or("", |(_, written)| written)
    }
}
