use std::net::IpAddr;

use policies::{Access, Link, Person, Timestamp};

/// A request to a portal that somebody wants to make once they are done here.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The portal's host.
    pub host: &'a str,
    /// The method.
    pub method: &'a str,
    /// Path and query.
    pub page: &'a str,
    /// From where it was asked for.
    pub client: IpAddr,
    /// The time.
    pub now: Timestamp,
}

/// The portals' access rules, by which the gateway decides: so that nobody is asked for anything here on the way to what is denied to them,
/// and is asked for all that they will need.
pub trait AccessRules: Send + Sync {
    /// What the gateway would answer.
    fn decide(&self, wanted: &Wanted<'_>, person: Person<'_>, link: Link) -> Access;
}
