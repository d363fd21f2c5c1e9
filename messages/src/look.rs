/// The colours that a deployment chooses, as `#rrggbb`.
#[derive(Clone, Debug)]
pub struct Look {
    /// The brand's name and links, on white.
    pub accent: String,
    /// The same, on a dark ground.
    pub accent_on_dark: String,
}

impl Default for Look {
    /// The colours of the pages.
    fn default() -> Self {
        Self { accent: "#0b5cad".to_owned(), accent_on_dark: "#7db8f5".to_owned() }
    }
}
