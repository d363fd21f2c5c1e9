//! What people read, in each language: Fluent messages, embedded, and which language a person gets. No HTML, no pages, no mails:
//! those ask for a message by its key and are given text.

mod accept_language;
mod how_long;
pub mod inventory;
mod language;
mod languages;
mod own_words;
mod phrase;
mod words;

pub use how_long::how_long;
pub use language::Language;
pub use languages::Languages;
pub use phrase::{Arg, Phrase};
pub use words::Words;
