use std::collections::HashMap;

use locales::{Language, Words};

/// What a folder of an organisation's own templates may have. Parts and not whole pages: forms, their tokens and their checks stay ours,
/// so that a folder that was right for one release is right for the next.
#[derive(Debug, Default)]
pub struct OwnTemplates {
    parts: HashMap<String, String>,
    style: Option<String>,
    words: HashMap<Language, Words>,
}

/// A file of the folder that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Its name.
    pub file: String,
    /// What is wrong with it.
    pub what: String,
}

/// The parts, each a file `NAME.html`, or for one language `NAME.de.html`. "header" stands for logo and name, "footer" beside the line at
/// the foot; the others are put below the heading of their page.
const PARTS: [&str; 9] = ["header", "footer", "sign-in", "password", "register", "portals", "link", "help", "signed-out"];
const STYLE: &str = "style.css";
/// The largest file.
const MOST_BYTES: usize = 64 * 1024;

impl OwnTemplates {
    /// Reads the files of the folder, each with its name.
    ///
    /// # Errors
    /// Every file that cannot be used.
    pub fn read(files: Vec<(String, Vec<u8>)>) -> Result<Self, Vec<Wrong>> {
        let mut own = Self::default();
        let mut wrong = Vec::new();
        for (file, content) in files {
            let whats = match own.take(&file, content) {
                Ok(()) => continue,
                Err(whats) => whats,
            };
            wrong.extend(whats.into_iter().map(|what| Wrong { file: file.clone(), what }));
        }
        if wrong.is_empty() { Ok(own) } else { Err(wrong) }
    }

    fn take(&mut self, file: &str, content: Vec<u8>) -> Result<(), Vec<String>> {
        if content.len() > MOST_BYTES {
            return Err(vec!["it is larger than 64 KiB".to_owned()]);
        }
        let text = String::from_utf8(content).map_err(|_| vec!["it is not UTF-8 text".to_owned()])?;
        if file == STYLE {
            self.style = Some(text);
        } else if let Some(tag) = file.strip_prefix("words.").and_then(|rest| rest.strip_suffix(".ftl")) {
            let language = Language::of_tag(tag).filter(|language| language.tag() == tag);
            let language = language.ok_or_else(|| vec![format!("there are no pages in the language {tag}")])?;
            self.words.insert(language, Words::with_own(language, &text)?);
        } else if is_part(file) {
            if let Some(what) = forbidden(&text) {
                return Err(vec![format!(
                    "it has {what}, which browsers do not let a page of ours do: put it into {STYLE} or leave it out"
                )]);
            }
            self.parts.insert(file.to_owned(), text);
        } else {
            return Err(vec![format!(
                "nothing has this name: there are {STYLE}, words.en.ftl, words.de.ftl, and {}.html",
                PARTS.join(".html, ")
            )]);
        }
        Ok(())
    }

    /// A part in a language; empty if the folder does not have it.
    pub(crate) fn part(&self, name: &str, language: &str) -> &str {
        let in_language = self.parts.get(&format!("{name}.{language}.html"));
        in_language.or_else(|| self.parts.get(&format!("{name}.html"))).map_or("", String::as_str)
    }

    /// The organisation's style sheet.
    pub(crate) fn style(&self) -> Option<&str> {
        self.style.as_deref()
    }

    /// Everything in a language, in the organisation's own words where it has some.
    pub fn words(&self, language: Language) -> Words {
        self.words.get(&language).cloned().unwrap_or_else(|| Words::new(language))
    }
}

fn is_part(file: &str) -> bool {
    let Some(name) = file.strip_suffix(".html") else { return false };
    let (name, tag) = name.split_once('.').map_or((name, None), |(name, tag)| (name, Some(tag)));
    PARTS.contains(&name) && tag.is_none_or(|tag| Language::ALL.iter().any(|language| language.tag() == tag))
}

/// What the content security policy forbids: it would be missing from the page, and nobody would know why.
fn forbidden(html: &str) -> Option<&'static str> {
    let html = html.to_ascii_lowercase();
    let handler = || html.split('<').skip(1).filter_map(|tag| tag.split('>').next()).any(|tag| tag.split_whitespace().any(is_handler));
    let named = [
        ("<script", "a script"),
        ("<style", "a style element"),
        ("style=", "a style attribute"),
        ("<iframe", "a frame"),
        ("<form", "a form"),
    ];
    named.iter().find(|(mark, _)| html.contains(mark)).map(|(_, what)| *what).or_else(|| handler().then_some("a script in an attribute"))
}

fn is_handler(attribute: &str) -> bool {
    attribute.split_once('=').is_some_and(|(name, _)| name.starts_with("on") && name.bytes().all(|byte| byte.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[(&str, &str)]) -> Result<OwnTemplates, Vec<Wrong>> {
        OwnTemplates::read(files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect())
    }

    #[test]
    fn a_part_is_the_one_for_the_language_or_the_one_for_all() {
        let own =
            read(&[("footer.html", "all"), ("footer.de.html", "alle"), ("style.css", "p{}"), ("words.de.ftl", "help = Rat")]).unwrap();
        assert_eq!((own.part("footer", "de"), own.part("footer", "en"), own.part("header", "en")), ("alle", "all", ""));
        assert_eq!((own.words(Language::German).say("help"), own.words(Language::English).say("help")), ("Rat".into(), "Help".into()));
        assert_eq!(own.style(), Some("p{}"));
    }

    #[test]
    fn a_file_that_would_do_nothing_is_named() {
        for (name, text) in [
            ("footer.htm", ""),
            ("foot.html", ""),
            ("footer.fr.html", ""),
            ("words.fr.ftl", ""),
            ("words.en.ftl", "no-such-key = x"),
            ("footer.html", "<SCRIPT>alert(1)</SCRIPT>"),
            ("footer.html", "<p style=\"color:red\">"),
            ("footer.html", "<p title=x onclick=alert(1)>"),
            ("sign-in.html", "<form action=/>"),
        ] {
            let wrong = read(&[(name, text)]).unwrap_err();
            assert_eq!((wrong.len(), wrong[0].file.as_str()), (1, name), "{name} {text}");
        }
        assert!(read(&[("footer.html", "<p>online = good</p><a href='/on=1'>x</a>")]).is_ok());
        assert!(OwnTemplates::read(vec![("footer.html".to_owned(), vec![0xff])]).is_err());
        assert!(OwnTemplates::read(vec![("footer.html".to_owned(), vec![b' '; MOST_BYTES + 1])]).is_err());
    }
}
