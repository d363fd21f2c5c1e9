//! What a signed-in person is shown, and a stranger is not.

use std::fmt;

use accounts::Credential;

use super::draft::{DraftProof, DraftSigns};
use super::login::SignedIn;
use super::{Prober, get, get_once, marks, path_of, shape, text_of};
use crate::html::{Asks, asks, outline};
use crate::sign_in::visit::{Page, Visit};

/// How many pages are compared.
const MAX_PAGES: usize = 24;

/// A page that tells the two apart.
#[derive(Clone, Debug)]
pub(super) struct Proved {
    pub(super) page: String,
    /// A template; `None`: the status alone tells.
    pub(super) body: Option<String>,
    pub(super) signed_out: Option<DraftSigns>,
    /// The better, the higher.
    score: u8,
}

impl fmt::Display for Proved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.body {
            Some(body) => write!(f, "{body:?} on {}", self.page),
            None => write!(f, "{} with status 200", self.page),
        }
    }
}

impl Proved {
    pub(super) fn in_draft(&self) -> DraftProof {
        DraftProof { page: self.page.clone(), body: self.body.clone() }
    }
}

impl Prober {
    /// The page that tells best.
    pub(super) async fn find_proof(&self, signed_in: &SignedIn, credential: &Credential) -> Option<Proved> {
        let mut best: Option<Proved> = None;
        for page in self.candidates(signed_in) {
            if let Some(found) = self.compare(&page, signed_in, credential).await
                && best.as_ref().is_none_or(|best| found.score > best.score)
            {
                best = Some(found);
            }
        }
        best
    }

    pub(super) fn candidates(&self, signed_in: &SignedIn) -> Vec<String> {
        let visit = self.visit();
        let mut pages: Vec<String> = self.hints.clone();
        pages.extend([path_of(&signed_in.page), self.question.page.as_str().to_owned(), "/".to_owned()]);
        let personal = |text: &str| {
            let text = text.to_ascii_lowercase();
            ["profile", "account", "settings", "preferences", "dashboard", "user", "my"].iter().any(|word| text.contains(word))
        };
        for link in outline(&text_of(&signed_in.page)).links {
            let ends = marks::ends_session(&link.href) || marks::ends_session(&link.text);
            if !ends && (personal(&link.href) || personal(&link.text)) {
                pages.extend(shape::own_path(&visit, &signed_in.page, &link.href));
            }
        }
        // An address with a token in it is nobody else's, and one with a name is nobody else's either.
        pages.retain(|page| !marks::has_token(page) && !marks::names(page, self.username()));
        let mut distinct = Vec::new();
        for page in pages {
            if !distinct.contains(&page) {
                distinct.push(page);
            }
        }
        distinct.truncate(MAX_PAGES);
        distinct
    }

    async fn compare(&self, page: &str, signed_in: &SignedIn, credential: &Credential) -> Option<Proved> {
        let mut known = self.visit_with(&signed_in.session);
        let shown = get(&mut known, page).await.ok().filter(|shown| (200..300).contains(&shown.status))?;
        let again = get(&mut known, page).await.ok()?;
        let at_once = get_once(&mut self.visit(), page).await.ok()?;
        let stranger = get(&mut self.visit(), page).await;
        let (shown_text, again_text) = (text_of(&shown), text_of(&again));
        if asks(&shown_text) == Asks::Password {
            return None;
        }
        let stranger_texts: [String; 2] = [text_of(&at_once), stranger.as_ref().map(text_of).unwrap_or_default()];
        let mut signed_out = signs(&self.visit(), &at_once, page, &shown_text);
        let closed = u8::from(signed_out.is_some());
        if signed_out.is_none() && (200..300).contains(&at_once.status) {
            signed_out = self.open_to_all(page, &stranger_texts[0], [&shown_text, &again_text]).await;
        }
        let told = marks::Compared { shown: &shown_text, again: &again_text, strangers: &stranger_texts };
        let (body, worth) =
            match told.name(&credential.username).map(|body| (body, 6)).or_else(|| told.sign_out_link().map(|body| (body, 4))) {
                Some((body, worth)) => (Some(body), worth),
                // The signed-in get the page at once, and strangers do not.
                None if path_of(&shown) == page && !(200..300).contains(&at_once.status) => (None, 3),
                None => (Some(told.line()?), 2),
            };
        Some(Proved { page: page.to_owned(), body, signed_out, score: closed.saturating_mul(3).saturating_add(worth) })
    }
}

impl Prober {
    /// How a stranger's page is told where everybody is shown it: by the way in.
    async fn open_to_all(&self, page: &str, stranger: &str, known: [&str; 2]) -> Option<DraftSigns> {
        let again = get_once(&mut self.visit(), page).await.ok().map(|page| text_of(&page))?;
        let known = known.map(str::to_owned);
        let body = marks::Compared { shown: stranger, again: &again, strangers: &known }.sign_in_link()?;
        let plain = body.replace("{{", "{").replace("}}", "}");
        let end = stranger.find(&plain)?.saturating_add(plain.len());
        Some(DraftSigns::Body { status: 200, body: plain, end })
    }
}

/// How the answer to a stranger is told from any other.
fn signs(visit: &Visit<'_>, page: &Page, asked: &str, shown: &str) -> Option<DraftSigns> {
    if page.is_redirect() {
        return marks::location_glob(&visit.location_text(page)?, asked).map(DraftSigns::Location);
    }
    if matches!(page.status, 401 | 403) {
        return Some(DraftSigns::Status(page.status));
    }
    let text = text_of(page);
    if (200..300).contains(&page.status) && asks(&text) == Asks::Password {
        let (body, end) = marks::password_mark(&text, shown)?;
        return Some(DraftSigns::Body { status: page.status, body, end });
    }
    None
}
