//! The one script of ours that a portal may need: it fills the browser's storages and goes on.

use scraper::{Html, Selector};
use url::Url;

use super::{Answer, Browser};

impl Browser {
    /// What this origin's pages find in the browser's storages: storage, key and value.
    pub fn stored(&self, at: &str) -> Vec<[&str; 3]> {
        let origin = origin(&Url::parse(at).unwrap());
        let here = self.stored.iter().filter(|[of, ..]| *of == origin);
        here.map(|[_, storage, key, value]| [storage.as_str(), key.as_str(), value.as_str()]).collect()
    }

    pub(super) fn clear_storage(&mut self, answer: &Answer) {
        if answer.header("clear-site-data").contains("\"storage\"") {
            let origin = origin(&answer.url);
            self.stored.retain(|[of, ..]| *of != origin);
        }
    }

    /// Does what the script of the page does; gives where it goes on to. `None` for any other page.
    pub(super) fn run_storage_script(&mut self, answer: &Answer) -> Option<Url> {
        let find = |selector: &str| Selector::parse(selector).unwrap();
        let html = Html::parse_document(&answer.text());
        let entries = html.select(&find("#entries")).next().filter(|_| self.scripts)?.attr("data-entries")?;
        let entries: Vec<[String; 3]> = serde_json::from_str(entries).unwrap();
        let origin = origin(&answer.url);
        for [storage, key, value] in entries {
            self.stored.retain(|[of, other, known, _]| (of, other, known) != (&origin, &storage, &key));
            self.stored.push([origin.clone(), storage, key, value]);
        }
        answer.url.join(html.select(&find("#go-on")).next()?.attr("href")?).ok()
    }
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}
