use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use ring::digest;

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
    pub(crate) icon: StaticFile,
}

impl StaticFiles {
    pub(crate) fn new() -> Self {
        Self {
            style: file("style", "css", "text/css; charset=utf-8", include_bytes!("../static/style.css")),
            script: file("script", "js", "text/javascript; charset=utf-8", include_bytes!("../static/script.js")),
            icon: file("icon", "svg", "image/svg+xml", include_bytes!("../static/icon.svg")),
        }
    }

    pub(crate) fn get(&self, path: &str) -> Option<&StaticFile> {
        [&self.style, &self.script, &self.icon].into_iter().find(|file| file.path == path)
    }
}

fn file(name: &str, extension: &str, content_type: &'static str, content: &'static [u8]) -> StaticFile {
    let mut hash = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, content));
    hash.truncate(12);
    StaticFile { path: format!("/static/{name}.{hash}.{extension}"), content_type, content: Bytes::from_static(content) }
}
