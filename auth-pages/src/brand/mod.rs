//! How an organisation makes the pages its own: name, logo, accent colour, footer, and what its folder of templates has.

mod accent;
mod colour;
mod logo;
mod own_templates;

use std::sync::Arc;

pub(crate) use accent::accented;
pub use logo::{LOGO_BYTES, Logo};
pub use own_templates::{OwnTemplates, Wrong};

/// The organisation on the pages.
#[derive(Clone, Debug)]
pub struct Brand {
    /// Its name, as people know it.
    pub name: String,
    /// Stands for the name in the header.
    pub logo: Option<Logo>,
    /// Red, green and blue of links and buttons. Made darker or lighter where it could not be read.
    pub accent: Option<[u8; 3]>,
    /// A line at the foot of every page.
    pub footer: Option<String>,
    /// Its own parts of pages.
    pub own: Arc<OwnTemplates>,
}

impl Brand {
    /// A name, and the pages as they are.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), logo: None, accent: None, footer: None, own: Arc::default() }
    }
}
