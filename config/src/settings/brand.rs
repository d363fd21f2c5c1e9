use std::path::PathBuf;

/// `[brand]`: what the pages call the service, and how they look.
#[derive(Debug, Clone)]
pub struct Brand {
    /// Shown in the header, in page titles and in mails.
    pub name: String,
    /// A picture for the header.
    pub logo: Option<PathBuf>,
    /// Red, green and blue of links and buttons.
    pub accent: Option<[u8; 3]>,
    /// A line at the foot of every page.
    pub footer: Option<String>,
    /// A directory of the organisation's own parts of pages.
    pub templates_dir: Option<PathBuf>,
    /// Tags of the languages of the pages, at least one.
    pub languages: Vec<String>,
}
