//! Choosing a language in the footer: by links, and, since it is also what mails are in then, by buttons for who is signed in.

use locales::Words;

use crate::asked::{Asked, Verb};
use crate::cookies::SameSite;
use crate::reply::{Reply, with_cookie};
use crate::views::{LanguageForm, LanguageLink};
use crate::{Pages, Place, Reader, Visit};

/// The field of any address of the sign-in host that chooses a language. It changes nothing but how the pages look, so a link will do.
pub(crate) const FIELD: &str = "language";
/// A year.
const KEPT_SECONDS: u32 = 31_536_000;

impl Pages {
    /// If the address chooses a language: keeps the choice, and shows the same page in it.
    pub(crate) fn language_chosen(&self, asked: &Asked<'_>) -> Option<Reply> {
        let own = matches!(asked.visit.place, Place::SignInHost) && asked.verb == Verb::Get && asked.query.has(FIELD);
        if !own {
            return None;
        }
        let words = self.settings.languages.of_tag(asked.query.get(FIELD));
        Some(self.in_language(words, &without_choice(asked.target)))
    }

    /// What the buttons need that choose a language for the account, where somebody is signed in.
    pub(crate) fn language_form(&self, visit: &Visit) -> Option<LanguageForm> {
        let own = matches!(visit.place, Place::SignInHost) && self.settings.languages.all().count() > 1;
        let (Some(who), Some(browser), true) = (&visit.who, &visit.reader.browser, own) else { return None };
        let token = self.form_token(browser, Some(&who.session.id));
        Some(LanguageForm { token, back: without_choice(&visit.reader.target) })
    }

    /// Keeps the choice in this browser, and shows a page in it.
    pub(crate) fn in_language(&self, words: Option<&Words>, target: &str) -> Reply {
        let to = format!("{}{}", self.settings.sign_in_origin, crate::begin_flow::own_path(target));
        let cookie = words.map(|words| self.names.header(self.names.language, words.language().tag(), SameSite::Lax, Some(KEPT_SECONDS)));
        with_cookie(self.see_other(&to), cookie)
    }

    /// The links to this page in the other languages. Not on a portal's host, whose addresses are the portal's own.
    pub(crate) fn language_links(&self, visit: &Visit) -> Vec<LanguageLink> {
        if !matches!(visit.place, Place::SignInHost) {
            return Vec::new();
        }
        let Reader { words, target, .. } = &visit.reader;
        let others = self.settings.languages.all().map(|other| other.language()).filter(|other| *other != words.language());
        others.map(|other| LanguageLink { tag: other.tag(), name: other.name(), href: with_choice(target, other.tag()) }).collect()
    }
}

fn with_choice(target: &str, tag: &str) -> String {
    let target = without_choice(target);
    let joint = if target.contains('?') { '&' } else { '?' };
    format!("{target}{joint}{FIELD}={tag}")
}

/// The address without the field; all else stays byte for byte.
fn without_choice(target: &str) -> String {
    let Some((path, query)) = target.split_once('?') else { return target.to_owned() };
    let is_choice = |pair: &&str| pair.split('=').next() == Some(FIELD);
    let rest: Vec<&str> = query.split('&').filter(|pair| !is_choice(pair)).collect();
    if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_added_once_and_taken_out_again() {
        let cases = [
            ("/", "/?language=de", "/"),
            ("/sign-in?flow=a-_b", "/sign-in?flow=a-_b&language=de", "/sign-in?flow=a-_b"),
            ("/sign-in?language=en&flow=a&correct", "/sign-in?flow=a&correct&language=de", "/sign-in?flow=a&correct"),
            ("/?language", "/?language=de", "/"),
        ];
        for (target, with, without) in cases {
            assert_eq!((with_choice(target, "de").as_str(), without_choice(target).as_str()), (with, without));
        }
    }
}
