use crate::accept_language::wanted;
use crate::{Language, Words};

/// The languages that are offered, parsed once at start.
#[derive(Clone, Debug)]
pub struct Languages {
    first: Words,
    others: Vec<Words>,
}

impl Languages {
    /// Offers these, of which the first is for everybody who wants none of them; with none, English.
    pub fn new(offered: &[Language]) -> Self {
        Self::of_words(offered.iter().map(|language| Words::new(*language)))
    }

    /// As [`Languages::new`]; a language that comes twice is offered once.
    pub fn of_words(offered: impl IntoIterator<Item = Words>) -> Self {
        let mut words: Vec<Words> = Vec::new();
        for offered in offered {
            if words.iter().all(|other| other.language() != offered.language()) {
                words.push(offered);
            }
        }
        let mut words = words.into_iter();
        let first = words.next().unwrap_or_else(|| Words::new(Language::default()));
        Self { first, others: words.collect() }
    }

    /// All that are offered, in their order.
    pub fn all(&self) -> impl Iterator<Item = &Words> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// The first.
    pub const fn first(&self) -> &Words {
        &self.first
    }

    /// A tag's language, if it is offered.
    pub fn of_tag(&self, tag: &str) -> Option<&Words> {
        let language = Language::of_tag(tag)?;
        self.all().find(|words| words.language() == language)
    }

    /// What a person reads: in the language that they chose, else in the one that their browser wants most of those offered, else in the
    /// first.
    pub fn choose(&self, chosen: Option<&str>, accept_language: Option<&str>) -> &Words {
        let by_choice = chosen.and_then(|tag| self.of_tag(tag));
        let by_browser = || wanted(accept_language.unwrap_or("")).find_map(|tag| self.of_tag(tag));
        by_choice.or_else(by_browser).unwrap_or(&self.first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_goes_before_the_browser_and_both_before_the_first() {
        let both = Languages::new(&[Language::English, Language::German, Language::English]);
        let cases = [
            (Some("de"), Some("en"), Language::German),
            (Some("fr"), Some("de-AT,en;q=0.5"), Language::German),
            (None, Some("fr, de;q=0.4, en;q=0.3"), Language::German),
            (None, Some("fr"), Language::English),
            (None, None, Language::English),
        ];
        for (chosen, accept, expected) in cases {
            assert_eq!(both.choose(chosen, accept).language(), expected, "{chosen:?} {accept:?}");
        }
        assert_eq!(both.all().count(), 2);
        let german = Languages::new(&[Language::German]);
        assert_eq!(german.choose(Some("en"), Some("en")).language(), Language::German);
    }
}
