/// `[brand]`: what the pages call the service.
#[derive(Debug, Clone)]
pub struct Brand {
    /// Shown in the header, in page titles and in mails.
    pub name: String,
}
