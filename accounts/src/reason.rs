use std::fmt;

/// What a stranger's mail server says of a mail: on one line, cut, without anything that would change how a page or a log is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

/// Longer ones are cut.
const MAX_CHARS: usize = 300;

impl Reason {
    /// Takes any text. Control characters, line and paragraph separators and the marks that turn the direction of text
    /// (Unicode UAX #9 §2) or take no room become spaces, and several spaces one.
    pub fn new(words: &str) -> Self {
        let mut kept = String::new();
        let mut length: usize = 0;
        for word in words.split(|c: char| c.is_whitespace() || is_unfit(c)).filter(|word| !word.is_empty()) {
            for c in (!kept.is_empty()).then_some(' ').into_iter().chain(word.chars()) {
                if length == MAX_CHARS {
                    kept.push('…');
                    return Self(kept);
                }
                kept.push(c);
                length = length.saturating_add(1);
            }
        }
        Self(kept)
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff0}'..='\u{fffc}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn strange_words_become_one_plain_line() {
        let cases = [
            ("550 5.1.1\r\nno such user\u{7}", "550 5.1.1 no such user"),
            ("  \u{0}\t ", ""),
            ("user \u{202e}gnp.exe\u{2066} gone\u{2069}", "user gnp.exe gone"),
            ("a\u{200b}b\u{feff}", "a b"),
            ("\u{1b}[31mred\u{9b}0m\u{85}next\u{2028}line", "[31mred 0m next line"),
            ("<b>no</b> & 'such' user", "<b>no</b> & 'such' user"),
        ];
        for (words, expected) in cases {
            assert_eq!(Reason::new(words).as_str(), expected, "{words:?}");
        }
    }

    #[test]
    fn long_words_are_cut() {
        assert_eq!(Reason::new(&"ä".repeat(300)).as_str().chars().count(), 300);
        let cut = Reason::new(&"ä".repeat(1000));
        assert!(cut.as_str().ends_with("ä…") && cut.as_str().chars().count() == 301, "{cut}");
    }

    proptest! {
        #[test]
        fn no_text_brings_in_what_is_unfit(words in "(.|\\PC|[\\x00-\\x1f\\x7f-\\x9f\u{200b}-\u{202e}\u{2066}-\u{2069}]){0,400}") {
            let reason = Reason::new(&words);
            prop_assert!(!reason.as_str().contains(is_unfit) && reason.as_str().chars().count() <= MAX_CHARS + 1);
            let again = Reason::new(reason.as_str());
            prop_assert!(again == reason || reason.as_str().ends_with('…'));
        }
    }
}
