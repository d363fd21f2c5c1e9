use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// How the portal sees the person: the same at portal sign-in and ever after, since some portals bind their session to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenAs {
    /// `User-Agent`.
    pub user_agent: String,
    /// The client's address for `X-Forwarded-For`.
    pub address: IpAddr,
}

/// One sealed thing that a portal sign-in left behind (a cookie, a header to inject), under a key of its own, so that
/// parallel answers that set different cookies never overwrite each other's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedEntry {
    /// What it is, unique within the portal session; the portals crate makes it. Not secret.
    pub key: String,
    /// The thing itself, sealed. Empty means: remove the entry with this key.
    pub sealed: Vec<u8>,
}

/// What one session holds of one portal after the portal sign-in. Stores keep it beside the session and drop it with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalSession {
    /// A random number, new with every portal sign-in: an answer to a request of an older generation changes nothing.
    pub generation: u64,
    /// Which of the configured upstreams made it; later requests go to the same one.
    pub upstream: String,
    /// How the portal saw the person.
    pub seen_as: SeenAs,
    /// Cookies and headers, sealed one by one.
    pub entries: Vec<SealedEntry>,
}
