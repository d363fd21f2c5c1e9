//! What Redis' failures are called. Its own words never appear: they may repeat what was sent.

use ::accounts::ports::StoreDown;
use redis::{ErrorKind, RedisError};

/// A failure in our words.
pub(super) fn says(reason: &str) -> StoreDown {
    StoreDown { store: "redis", reason: reason.to_owned() }
}

/// A failure of Redis.
pub(super) fn down(error: &RedisError) -> StoreDown {
    if error.is_timeout() {
        return says("it took too long");
    }
    match error.kind() {
        ErrorKind::Io => says("the connection failed"),
        ErrorKind::AuthenticationFailed => says("it refused the user or the password"),
        ErrorKind::RESP3NotSupported => says("it does not speak RESP3: version 6.2 or later is needed"),
        ErrorKind::InvalidClientConfig => says("the settings do not make a connection"),
        ErrorKind::ClusterConnectionNotFound => says("no node of the cluster was reached"),
        _ => match error.code() {
            Some(code) => says(&format!("it refused with {code}")),
            None => says("it answered something unexpected"),
        },
    }
}
