//! The configuration file: TOML → file types ([`schema`]) → checked [`Settings`], every mistake reported at once with
//! its place in the file.
//!
//! Nothing here reads the environment, the clock or any file but the one given to [`load`].

mod at;
mod check;
mod excerpt;
mod fault;
mod file;
mod load;
mod mistake;
mod nearest;
mod notes;
mod schema;
mod secrets;
pub mod settings;
mod shape;
mod value;

pub use load::{Environment, load, parse};
pub use mistake::{Mistake, Mistakes};
pub use schema::schema;
pub use settings::Settings;
pub use value::{Piece, Placeholder, Template};
