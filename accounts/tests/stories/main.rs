//! The use cases over real stores: what a person or an operator does, and what comes of it.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::panic)]

mod authenticator;
mod entering;
mod leaving;
mod linking;
mod locking_out;
mod one_time_codes;
mod own_sessions;
mod passkeys;
mod passwords;
mod several_links;
mod signing_in;
mod vaulting;
mod world;
