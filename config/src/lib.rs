//! The configuration file: TOML → file types ([`schema`]) → checked [`Settings`], every mistake reported at once with
//! its place in the file.
//!
//! Nothing here reads the environment, the clock or any file but the one given to [`load`]. Who opens the files that it names
//! can have what is wrong with them told like any other mistake: [`load_and`].

mod at;
mod check;
mod excerpt;
mod fault;
mod file;
mod load;
mod mistake;
mod nearest;
mod notes;
mod objection;
mod schema;
mod secrets;
pub mod settings;
mod shape;
mod value;

pub use load::{Environment, load, load_and, parse};
pub use mistake::{Mistake, Mistakes};
pub use objection::{Objection, Weight};
pub use schema::schema;
pub use settings::Settings;
pub use value::{Piece, Placeholder, Template};
