use std::net::IpAddr;

use crate::{Demand, Grace, Person, Reason, Requirement, Side, Stale, Timestamp};

/// How it stands with the link that this portal's sign-in needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// The portal needs none.
    NotNeeded,
    /// There is one, and nothing speaks against it.
    Works,
    /// There is none, or the portal has refused it.
    Missing,
}

/// For whom a request is forwarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Somebody signed in, with their link.
    Person,
    /// Nobody in particular: a public path or a preflight. No portal sign-in is begun for it.
    Anyone,
    /// Somebody whom the roll-out leaves out: the portal's own login is theirs to use.
    Outsider,
}

/// Proof that [`access`] was asked. Forwarding takes one, and only this module can make one.
#[derive(Debug, PartialEq, Eq)]
pub struct Permit {
    whom: Whom,
}

impl Permit {
    /// For whom the request goes on.
    pub const fn whom(&self) -> Whom {
        self.whom
    }
}

/// The answer to "may this request go on to the portal?"
#[derive(Debug, PartialEq, Eq)]
pub enum Access {
    /// Yes.
    Granted(Permit),
    /// Yes, as if there were no gateway: the roll-out leaves its sender out.
    PassThrough(Permit),
    /// Not before somebody has signed in.
    SignIn,
    /// Not before the person has given a second factor; who has none may perhaps go on without it for a while.
    SecondFactor(Option<Grace>),
    /// Not before the person has proved themselves again.
    Fresh(Stale),
    /// Not before the person has linked their login of this portal.
    Link,
    /// No.
    Denied(Reason),
}

impl Access {
    /// Of two answers to one request the stricter counts.
    const fn strictness(&self) -> u8 {
        match self {
            Self::Granted(Permit { whom: Whom::Anyone }) => 0,
            Self::Granted(_) | Self::PassThrough(_) => 1,
            Self::Link => 2,
            Self::Fresh(Stale::Password) => 3,
            // Whoever gives it has proved themselves for a rule that asks for the password, too.
            Self::Fresh(Stale::SecondFactor) => 4,
            Self::SecondFactor(Some(_)) => 5,
            Self::SecondFactor(None) => 6,
            Self::SignIn => 7,
            Self::Denied(_) => 8,
        }
    }
}

/// What is known of one request when it is decided about.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// On which side of the portal's roll-out it is.
    pub side: Side,
    /// Who stands behind it, by a live session.
    pub person: Option<Person<'a>>,
    /// How it stands with the person's link.
    pub link: Link,
    /// It is a CORS preflight, which never carries a credential (Fetch standard §4.8) and so goes on without any.
    pub preflight: bool,
    /// The client.
    pub client: IpAddr,
    /// The time.
    pub now: Timestamp,
}

/// Decides about one request, of which all these demands have to be met: that of the rule which decides about it, and of those which would
/// if the portal read its path in another way. Without any, somebody has to be signed in.
pub fn access<'d>(demands: impl IntoIterator<Item = &'d Demand>, asking: &Asking<'_>) -> Access {
    let strictest = demands.into_iter().map(|demand| meet(demand, asking)).max_by_key(Access::strictness);
    strictest.unwrap_or_else(|| meet(&Demand::of(Requirement::Password), asking))
}

/// What is denied to everybody is denied to those outside the roll-out, too.
fn meet(demand: &Demand, asking: &Asking<'_>) -> Access {
    if let Some(reason) = demand.denies(asking.client) {
        return Access::Denied(reason);
    }
    // Who has not been drawn a number goes the way that everybody went before.
    if asking.side != Side::Inside {
        return Access::PassThrough(Permit { whom: Whom::Outsider });
    }
    if asking.preflight {
        return Access::Granted(Permit { whom: Whom::Anyone });
    }
    if demand.require == Requirement::Public {
        // Somebody known, on a public path: the portal may show them as themselves, if that needs no question.
        let known = asking.person.is_some() && asking.link != Link::Missing;
        return Access::Granted(Permit { whom: if known { Whom::Person } else { Whom::Anyone } });
    }
    let Some(person) = &asking.person else { return Access::SignIn };
    if let Some(reason) = demand.denies_to(person) {
        return Access::Denied(reason);
    }
    if demand.required_of(person, asking.now) == Requirement::SecondFactor && person.second_factor_at.is_none() {
        return Access::SecondFactor(demand.grace.clone());
    }
    if let Some(stale) = demand.stale(person, asking.now) {
        return Access::Fresh(stale);
    }
    match asking.link {
        Link::Missing => Access::Link,
        Link::NotNeeded | Link::Works => Access::Granted(Permit { whom: Whom::Person }),
    }
}
