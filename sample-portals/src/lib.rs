//! Small but honest legacy applications: "Orders desk" has sessions and a login form of its own, "Reports" has HTTP Basic; `latchkey demo`
//! shows these two behind the gateway. "Ledger" has an older single sign-on before it, on a host of its own. The tests turn their knobs: end
//! all sessions, change a password, go down.
//!
//! They know nothing of the gateway. What they do is what old applications do: hidden form fields bound to a cookie, a lock
//! after five wrong passwords, absolute redirects made of `Host` and `X-Forwarded-Proto`.

mod answer;
mod asked;
mod cookies;
mod people;
mod random;
mod received;
mod running;
mod server;
mod sessions;
mod view;

mod ledger;
mod orders;
mod reports;

pub use ledger::{LedgerState, SingleSignOnState, ledger, single_sign_on};
pub use orders::{Order, OrdersOptions, OrdersState, SignedOut, orders};
pub use people::Person;
pub use received::Received;
pub use reports::{ReportsOptions, ReportsState, reports};
pub use running::Running;
