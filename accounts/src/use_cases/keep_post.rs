use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use policies::{KEPT_POST_CAPS, KEPT_POST_TIME};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

use super::Deps;
use crate::keys::Purpose;
use crate::ports::{Cap, StoreDown};

/// A form that was posted while signed out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPost {
    /// To which host.
    pub host: String,
    /// To which page: path and query.
    pub page: String,
    /// Its `Content-Type`, byte for byte (a multipart boundary stands in it).
    pub content_type: String,
    /// Its body.
    pub body: Vec<u8>,
}

/// Keeps a form for ten minutes and gives its name; `None` if too many are kept already. The body is sealed: it may hold anything.
pub async fn keep_post(deps: &Deps, post: &KeptPost, client: IpAddr) -> Result<Option<String>, StoreDown> {
    let size = post.body.len() as u64;
    let caps = [
        Cap { key: format!("kept-posts:{client}"), add: 1, max: KEPT_POST_CAPS.per_network, window: KEPT_POST_TIME },
        Cap { key: format!("kept-bytes:{client}"), add: size, max: KEPT_POST_CAPS.bytes_per_network, window: KEPT_POST_TIME },
        Cap { key: "kept-posts".to_owned(), add: 1, max: KEPT_POST_CAPS.total, window: KEPT_POST_TIME },
        Cap { key: "kept-bytes".to_owned(), add: size, max: KEPT_POST_CAPS.total_bytes, window: KEPT_POST_TIME },
    ];
    if !deps.sessions.reserve(&caps).await? {
        return Ok(None);
    }
    let name = URL_SAFE_NO_PAD.encode(deps.rng.bytes16());
    // Serialising plain fields into memory cannot fail.
    let plain = postcard::to_allocvec(post).unwrap_or_default();
    let sealed = deps.keys.load().sealer.seal(Purpose::KeptPost, &[name.as_bytes()], &plain, deps.rng.as_ref());
    deps.sessions.put_once(&key(&name), &sealed, KEPT_POST_TIME).await?;
    Ok(Some(name))
}

/// Looks at a kept form, for the page that asks whether to send it.
pub async fn peek_kept_post(deps: &Deps, name: &str, host: &str) -> Result<Option<KeptPost>, StoreDown> {
    let sealed = deps.sessions.peek_once(&key(name)).await?;
    Ok(sealed.and_then(|sealed| open(deps, name, host, &sealed)))
}

/// Takes a kept form, to send it: once.
pub async fn take_kept_post(deps: &Deps, name: &str, host: &str) -> Result<Option<KeptPost>, StoreDown> {
    let sealed = deps.sessions.take_once(&key(name)).await?;
    Ok(sealed.and_then(|sealed| open(deps, name, host, &sealed)))
}

fn open(deps: &Deps, name: &str, host: &str, sealed: &[u8]) -> Option<KeptPost> {
    let plain = deps.keys.load().sealer.open(Purpose::KeptPost, &[name.as_bytes()], sealed)?;
    postcard::from_bytes(plain.reveal()).ok().filter(|post: &KeptPost| post.host == host)
}

fn key(name: &str) -> String {
    format!("kept-post:{name}")
}
