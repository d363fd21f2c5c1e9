//! Signing in to a legacy portal and keeping its session: recipes, verdicts, the cookie jar, signed-out detection. Knows
//! HTTP, not the proxy: the gateway takes plain values from here for the traffic after the portal sign-in.

pub mod cookies;
pub mod outgoing;
pub mod probe;
pub mod recipe;
pub mod recording;
pub mod signed_out;

mod digest;
mod html;
mod opened;
mod opened_cache;
mod origin;
mod plain;
mod sealed;
mod settings;
mod sign_in;
mod site;
#[cfg(test)]
mod test_support;

pub use digest::Digest;
pub use opened::Opened;
pub use opened_cache::OpenedCache;
pub use origin::Leads;
pub use sealed::{kept_cookies, seal_changes};
pub use settings::{BadUpstream, CookieLists, HostMode, LoginHost, PortalSettings, Scheme, Upstream};
pub use sign_in::{ClientFailed, Limits, PortalSignIns, Trial, Tried};
