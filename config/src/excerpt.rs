//! The line of the file that a mistake is in, with the place underlined and every secret blotted out.

use std::fmt;
use std::ops::Range;

/// Longer lines are cut: a value pasted in by mistake would fill the screen.
const WIDTH: usize = 120;
/// How much of a cut line is kept before the place.
const BEFORE: usize = 40;

/// One line of the file and the place in it.
#[derive(Debug, Clone)]
pub(crate) struct Excerpt {
    pub(crate) line: usize,
    /// In characters, from 1.
    pub(crate) column: usize,
    text: String,
    /// Characters of `text` before the underlined part, and how many are underlined.
    indent: usize,
    length: usize,
}

impl Excerpt {
    /// The line of `source` where `span` begins. Characters for whose byte offset `hide` says so are shown as `*`.
    pub(crate) fn of(source: &str, span: &Range<usize>, hide: impl Fn(usize) -> bool) -> Self {
        let at = floor(source, span.start);
        let (before, after) = source.split_at(at);
        let start = before.rfind('\n').map_or(0, |newline| newline.saturating_add(1));
        let end = after.find('\n').map_or(source.len(), |length| at.saturating_add(length));
        let line = source.get(start..end).unwrap_or_default().trim_end_matches('\r');
        let column = before.get(start..).unwrap_or_default().chars().count();
        let underlined = source.get(at..floor(source, span.end).clamp(at, end)).unwrap_or_default();
        let skip = if line.chars().count() > WIDTH { column.saturating_sub(BEFORE) } else { 0 };
        let text: String = line
            .char_indices()
            .skip(skip)
            .take(WIDTH)
            .map(|(offset, c)| match c {
                '\t' => ' ',
                c if c.is_control() => '\u{fffd}',
                c if !c.is_whitespace() && hide(start.saturating_add(offset)) => '*',
                c => c,
            })
            .collect();
        let indent = column.saturating_sub(skip);
        let room = text.chars().count().saturating_sub(indent).max(1);
        Self {
            line: before.matches('\n').count().saturating_add(1),
            column: column.saturating_add(1),
            text: text.trim_end().to_owned(),
            indent,
            length: underlined.trim_end().chars().count().clamp(1, room),
        }
    }
}

/// The nearest character boundary at or before `at`.
fn floor(source: &str, at: usize) -> usize {
    (0..=at.min(source.len())).rev().find(|&i| source.is_char_boundary(i)).unwrap_or(0)
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.line.to_string();
        let margin = number.len();
        writeln!(f, "{}", format!("  {number} | {}", self.text).trim_end())?;
        writeln!(f, "  {:margin$} | {:indent$}{}", "", "", "^".repeat(self.length), indent = self.indent)
    }
}

#[cfg(test)]
mod tests {
    use super::Excerpt;

    #[test]
    fn the_place_is_underlined() {
        let e = Excerpt::of("a = 1\nbé = \"x\"\r\n", &(12..15), |_| false);
        assert_eq!((e.line, e.column), (2, 6));
        assert_eq!(e.to_string(), "  2 | bé = \"x\"\n    |      ^^^\n");
    }

    #[test]
    fn hidden_bytes_are_blotted_out() {
        let e = Excerpt::of("k = \"top secret\"", &(0..1), |at| at > 4);
        assert_eq!(e.to_string(), "  1 | k = \"*** *******\n    | ^\n");
    }

    #[test]
    fn a_place_past_the_end_is_the_end() {
        let e = Excerpt::of("k =", &(90..99), |_| false);
        assert_eq!((e.line, e.column), (1, 4));
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("k = \"{}!{}\"", "a".repeat(500), "b".repeat(500));
        let e = Excerpt::of(&text, &(505..506), |_| false);
        let shown = e.to_string();
        let lines: Vec<&str> = shown.lines().collect();
        assert!(lines[0].len() < 140 && lines[0].contains('!'), "{shown}");
        assert_eq!(lines[0].find('!'), lines[1].find('^'), "{shown}");
    }
}
