//! The server around the gateway: listener, TLS, runtime, and an orderly end.

mod certificate;
mod front;
mod head_reader;
mod http2;
mod http2_chatter;
mod http2_frames;
mod http2_watch;
mod listen;
mod proxy_protocol;
mod run;
mod silence;
mod tls;
mod under_way;
mod watched;

pub use listen::{Bound, Ending, Listen, ListenFailed};
pub use run::ServeFailed;
pub(crate) use silence::Silence;
pub use tls::{BadTlsFiles, TlsFiles};
pub(crate) use under_way::{UnderWay, Way};
