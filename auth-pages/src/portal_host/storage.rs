//! The page that puts in place what a portal's own scripts look for in the browser's web storages.

use accounts::use_cases::browser_entries;
use accounts::{BrowserEntry, SessionId};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secret::Secret;

use super::Here;
use crate::asked::Asked;
use crate::begin_flow::own_path;
use crate::cookies::SameSite;
use crate::reply::{Handled, Reply, with_cookie};
use crate::views::StorageView;
use crate::{FlowPurpose, FlowStart, Pages};

/// What is stored outlives the browser, and so must the cookie that says whose it is (browsers keep none for longer).
const STORED_SECONDS: u32 = 400 * 24 * 3600;

/// How many characters of the cookie say whose session it is; the rest says which portal session.
const SESSION_PART: usize = 22;

impl Pages {
    /// Sends a person who goes to `page` of a portal to the page that fills their browser's storages first. The fragment, which no
    /// server sees, goes along by itself.
    pub fn storage_first(&self, host: &str, page: &str) -> Option<Reply> {
        let page = own_path(page);
        let page = utf8_percent_encode(&page, NON_ALPHANUMERIC);
        Some(self.see_other(&format!("{}/.latchkey/storage?page={page}", self.origin_of(host)?)))
    }

    /// Whether the browser that sent this cookie has what belongs to the portal session of this generation.
    pub fn has_stored(&self, cookie: Option<&str>, host: &str, session: &SessionId, generation: u64) -> bool {
        cookie.is_some_and(|cookie| cookie == self.stored_tag(host, session, generation))
    }

    /// Whether what the browser that sent this cookie has stored belongs to another session.
    pub(crate) fn stored_by_another(&self, cookie: Option<&str>, host: &str, session: &SessionId) -> bool {
        cookie.is_some_and(|cookie| cookie.get(..SESSION_PART) != Some(self.session_tag(host, session).as_str()))
    }

    fn stored_tag(&self, host: &str, session: &SessionId, generation: u64) -> String {
        self.session_tag(host, session) + &URL_SAFE_NO_PAD.encode(generation.to_be_bytes())
    }

    /// Names the session to nobody but us.
    fn session_tag(&self, host: &str, session: &SessionId) -> String {
        let mut tag = URL_SAFE_NO_PAD.encode(self.deps.keys.load().forms.sign(&[b"stored", host.as_bytes(), session.bytes()]));
        tag.truncate(SESSION_PART);
        tag
    }
}

/// `GET /.latchkey/storage?page=…`: a script of ours stores the entries and goes on to the page; without script the page says why it
/// does not.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>, here: Here<'_>) -> Handled {
    let page = own_path(asked.query.get("page"));
    let Some(who) = &asked.visit.who else {
        return Ok(pages.begin_flow(FlowStart {
            portal: here.portal.clone(),
            host: here.host.to_owned(),
            page: page.into_owned(),
            kept_post: None,
            nonce: asked.cookies.nonce.map(str::to_owned),
            client: asked.visit.client,
            purpose: FlowPurpose::SignIn,
        }));
    };
    let Some((generation, entries)) = browser_entries(&pages.deps, who, &here.portal.id).await? else {
        // The portal is signed in to there.
        return Ok(pages.see_other(&format!("{}{page}", here.origin)));
    };
    let view = StorageView {
        frame: pages.frame(asked.visit),
        portal: here.portal.name.clone(),
        support: here.portal.support.clone(),
        page: page.into_owned(),
        script: format!("{}{}", pages.settings.sign_in_origin, pages.files.storage.path),
        entries: written(&entries),
    };
    let tag = pages.stored_tag(here.host, &who.session.id, generation);
    let cookie = pages.names.header(pages.names.stored, &tag, SameSite::Lax, Some(STORED_SECONDS));
    Ok(with_cookie(pages.page(asked.visit, StatusCode::OK, &view), cookie))
}

/// The entries as the script reads them: `[["localStorage", "key", "value"], …]`.
fn written(entries: &[BrowserEntry]) -> Secret<String> {
    let written = entries.iter().map(|entry| [entry.storage.as_str(), &entry.key, entry.value.reveal()]);
    Secret::new(serde_json::json!(written.collect::<Vec<_>>()).to_string())
}
