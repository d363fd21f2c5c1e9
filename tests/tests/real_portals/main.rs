//! Eighteen applications that nobody of this project wrote, installed by `tests/install`, behind the gateway with the recipes that are
//! shipped as examples; driven as a browser would, over HTTPS.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod auth_tkt;
mod cas;
mod digest_portals;
mod django_otp;
#[allow(dead_code, reason = "what other stories do with a browser")]
#[path = "../browsers/driven.rs"]
mod driven;
mod form_portals;
mod jupyterlab;
mod probed;
mod pyjwt;
mod radicale;
mod recordings;
mod rolling_out;
mod running;
mod token_portals;
mod tomcat_form;
mod tomcat_manager;
