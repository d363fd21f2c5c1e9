use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use ring::digest;

use crate::Brand;
use crate::brand::accented;

/// One file that every page refers to, under a name that changes with its content, so that browsers may keep it for ever.
pub(crate) struct StaticFile {
    /// `/static/NAME.HASH.EXT`.
    pub(crate) path: String,
    pub(crate) content_type: &'static str,
    pub(crate) content: Bytes,
}

/// All of them.
pub(crate) struct StaticFiles {
    pub(crate) style: StaticFile,
    pub(crate) script: StaticFile,
    /// Fills the web storages on the page that is there for it.
    pub(crate) storage: StaticFile,
    pub(crate) icon: StaticFile,
    /// The organisation's logo and style sheet.
    pub(crate) logo: Option<StaticFile>,
    pub(crate) own_style: Option<StaticFile>,
}

const STYLE: &str = include_str!("../static/style.css");
const SCRIPT: &str = include_str!("../static/script.js");
const STORAGE: &str = include_str!("../static/storage.js");
const JS: &str = "text/javascript; charset=utf-8";
const ICON: &str = include_str!("../static/icon.svg");
const CSS: &str = "text/css; charset=utf-8";

impl StaticFiles {
    pub(crate) fn new(brand: &Brand) -> Self {
        let coloured = |text: &'static str| match brand.accent {
            Some(accent) => Bytes::from(accented(text, accent)),
            None => Bytes::from_static(text.as_bytes()),
        };
        Self {
            style: file("style", "css", CSS, coloured(STYLE)),
            script: file("script", "js", JS, Bytes::from_static(SCRIPT.as_bytes())),
            storage: file("storage", "js", JS, Bytes::from_static(STORAGE.as_bytes())),
            icon: file("icon", "svg", "image/svg+xml", coloured(ICON)),
            logo: brand.logo.as_ref().map(|logo| file("logo", logo.extension, logo.content_type, logo.content.clone())),
            own_style: brand.own.style().map(|text| file("own", "css", CSS, Bytes::from(text.to_owned()))),
        }
    }

    pub(crate) fn get(&self, path: &str) -> Option<&StaticFile> {
        let own = [&self.logo, &self.own_style].into_iter().flatten();
        [&self.style, &self.script, &self.storage, &self.icon].into_iter().chain(own).find(|file| file.path == path)
    }
}

fn file(name: &str, extension: &str, content_type: &'static str, content: Bytes) -> StaticFile {
    let mut hash = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, &content));
    hash.truncate(12);
    StaticFile { path: format!("/static/{name}.{hash}.{extension}"), content_type, content }
}
