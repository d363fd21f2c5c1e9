//! Sessions and what lies beside them: in this process, or on Redis for a fleet.

mod embedded;
mod redis;

pub use self::embedded::EmbeddedSessions;
pub use self::redis::{RedisAt, RedisServer, RedisSessions, RedisTopology};
