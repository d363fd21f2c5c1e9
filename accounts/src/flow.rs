use std::net::IpAddr;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use policies::Timestamp;
use serde::{Deserialize, Serialize};

use crate::PortalId;
use crate::keys::{Purpose, Sealer};
use crate::ports::Rng;

/// Where a person was going when they were sent to the sign-in host. Travels sealed in the address, so that ten tabs are ten flows
/// and a restart loses none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// To which portal.
    pub portal: PortalId,
    /// On which of its hosts.
    pub host: String,
    /// To which page: path and query, beginning with `/`.
    pub page: String,
    /// SHA-256 of the nonce cookie on the portal's host, cut to 16 bytes: only the browser that began the flow can end it.
    pub nonce_hash: [u8; 16],
    /// The form that waits to be sent on, if one does: its once-only key.
    pub kept_post: Option<String>,
    /// The e-mail address that was typed on the first page.
    pub email: Option<String>,
    /// When it began.
    pub begun_at: Timestamp,
    /// From where the page was asked for; none in a flow of an older node. The rules are asked by it, so that portal and sign-in host,
    /// which may be reached by two kinds of address, decide about the same request.
    pub client: Option<IpAddr>,
}

/// How long a person may take to sign in; after that the page says so and one click begins anew.
const FLOW_LIFE: Duration = Duration::from_secs(3600);

/// How postcard writes `None`.
const NONE: u8 = 0;

/// What became of a sealed flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenFlow {
    /// It is one of ours and not too old.
    Good(Flow),
    /// It is one of ours, but too old.
    Expired(Flow),
    /// It is not one of ours.
    Forged,
}

impl Flow {
    /// Seals it for an address.
    pub fn seal(&self, sealer: &Sealer, rng: &dyn Rng) -> String {
        // Serialising plain fields into memory cannot fail.
        let plain = postcard::to_allocvec(self).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(sealer.seal(Purpose::Flow, &[], &plain, rng))
    }

    fn read(plain: &[u8]) -> Option<Self> {
        // A flow of the version before ends without the last field.
        postcard::from_bytes(plain).or_else(|_| postcard::from_bytes(&[plain, &[NONE]].concat())).ok()
    }

    /// Opens what [`Flow::seal`] made.
    pub fn open(sealed: &str, sealer: &Sealer, now: Timestamp) -> OpenFlow {
        let flow: Option<Self> = URL_SAFE_NO_PAD
            .decode(sealed)
            .ok()
            .and_then(|bytes| sealer.open(Purpose::Flow, &[], &bytes))
            .and_then(|plain| Self::read(plain.reveal()));
        match flow {
            None => OpenFlow::Forged,
            Some(flow) if now.since(flow.begun_at) < FLOW_LIFE => OpenFlow::Good(flow),
            Some(flow) => OpenFlow::Expired(flow),
        }
    }
}
