use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, List};

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "brand")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileBrand {
    /// What the pages and mails call the service. Default: "Latchkey".
    pub(crate) name: Field<String>,
    /// A picture that stands for the name in the header: an SVG or PNG file of at most 256 KiB, relative to this file. Default: the name.
    pub(crate) logo: Field<String>,
    /// The colour of links and buttons, as "#0b6e4f". It is made darker on light ground and lighter on dark ground until it can be read
    /// (WCAG 2.2: 4.5 to 1). Default: blue.
    pub(crate) accent: Field<String>,
    /// A line at the foot of every page.
    pub(crate) footer: Field<String>,
    /// A directory, relative to this file, with your own style.css, parts of pages (sign-in.html, footer.de.html, …) and words
    /// (words.en.ftl, words.de.ftl). README, "Making the pages yours".
    pub(crate) templates_dir: Field<String>,
    /// The languages of the pages: "en", "de". People get the one that they choose or their browser asks for, else the first.
    /// Default: ["en"].
    pub(crate) languages: List<String>,
}
