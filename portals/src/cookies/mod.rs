//! The jar: a portal's cookies, kept in the gateway (RFC 6265).

mod absorb;
mod browser_line;
mod cookie;
mod date;
mod jar;
mod set_cookie;
#[cfg(test)]
mod tests;

pub use absorb::{Absorbed, Keep};
pub use browser_line::sets_reserved;
pub use cookie::Place;
pub use jar::{Jar, JarChange};
pub(crate) use set_cookie::clears;
