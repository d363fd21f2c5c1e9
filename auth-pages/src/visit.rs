use std::net::IpAddr;
use std::sync::Arc;

use accounts::Portal;
use accounts::use_cases::Recognised;

use crate::Reader;

/// On which of our hosts a request arrived.
#[derive(Clone, Debug)]
pub enum Place {
    /// The sign-in host.
    SignInHost,
    /// A host of a portal.
    PortalHost {
        /// The portal.
        portal: Arc<Portal>,
        /// The host's name without a port, as it is configured.
        host: String,
    },
    /// On none: the name is not configured, or the request was refused before it was read.
    Elsewhere,
}

/// What the client can make use of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// A person looks at the answer.
    Page,
    /// A script reads it.
    Json,
}

/// What the gateway knows of a request beside the request itself.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Where it arrived.
    pub place: Place,
    /// The client's address, as the trusted proxies tell it.
    pub client: IpAddr,
    /// Who stands behind the pass of this host, if its session lives.
    pub who: Option<Recognised>,
    /// Names this request in the log; shown small on problem pages.
    pub support_code: String,
    /// A page or JSON.
    pub wants: Wants,
    /// How its reader reads.
    pub reader: Reader,
}
