//! One contract for each store trait; every implementation passes it, on real servers that the tests start themselves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod account_contract;
mod canary_contract;
mod contact_contract;
mod embedded;
mod factor_contract;
mod invitation_contract;
mod mail_contract;
mod postgres;
mod question_contract;
mod redis;
mod redis_cluster;
mod redis_sentinel;
mod redis_tls;
mod servers;
mod session_contract;
mod sqlite;
mod text_contract;
mod text_limits;
mod trail_contract;
mod turn_contract;
mod world;
