use globset::{GlobBuilder, GlobMatcher};

/// A pattern over a `Location` or another header's value: `*` is any run of characters (also `/`), `?` is any one.
#[derive(Clone, Debug)]
pub struct TextGlob {
    pattern: String,
    matcher: GlobMatcher,
}

/// The pattern cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("`{pattern}` is not a pattern: {reason}")]
pub struct BadTextGlob {
    pattern: String,
    reason: String,
}

impl TextGlob {
    /// Reads a pattern.
    pub fn new(pattern: &str) -> Result<Self, BadTextGlob> {
        let glob = GlobBuilder::new(pattern)
            .literal_separator(false)
            .backslash_escape(true)
            .build()
            .map_err(|error| BadTextGlob { pattern: pattern.to_owned(), reason: error.kind().to_string() })?;
        Ok(Self { pattern: pattern.to_owned(), matcher: glob.compile_matcher() })
    }

    /// Whether the whole text falls under the pattern.
    pub fn matches(&self, text: &str) -> bool {
        self.matcher.is_match(text)
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.pattern
    }
}

#[cfg(test)]
mod tests {
    use super::TextGlob;

    #[test]
    fn a_star_spans_slashes_and_queries() {
        let cases = [
            ("/login*", "/login", true),
            ("/login*", "/login?next=/a/b", true),
            ("/login*", "/home", false),
            ("/index.php?route=*", "/index.php?route=/&x=1", true),
            ("*://sso.example.com/*", "https://sso.example.com/a", true),
            ("", "", true),
            ("", "x", false),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(TextGlob::new(pattern).unwrap().matches(text), expected, "{pattern} {text}");
        }
        assert!(TextGlob::new("/[").is_err());
    }
}
