use globset::{GlobBuilder, GlobMatcher};

/// A pattern over canonical URL paths: `*` and `?` stay inside one segment, `**` spans segments,
/// `{a,b}` is either. `/admin/**` also covers `/admin` itself, as a person who writes it expects.
#[derive(Clone, Debug)]
pub struct PathGlob {
    pattern: String,
    root: Option<String>,
    matcher: GlobMatcher,
    in_any_case: GlobMatcher,
}

/// The pattern cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("`{pattern}` is not a path pattern: {reason}")]
pub struct BadGlob {
    pattern: String,
    reason: String,
}

impl PathGlob {
    /// Reads a pattern, which must begin with `/`.
    pub fn new(pattern: &str) -> Result<Self, BadGlob> {
        let bad = |reason: String| BadGlob { pattern: pattern.to_owned(), reason };
        if !pattern.starts_with('/') {
            return Err(bad("it must begin with `/`".to_owned()));
        }
        let glob = |any_case: bool| {
            GlobBuilder::new(pattern)
                .literal_separator(true)
                .backslash_escape(true)
                .case_insensitive(any_case)
                .build()
                .map_err(|error| bad(error.kind().to_string()))
        };
        let root = pattern.strip_suffix("/**").filter(|root| !root.contains(['*', '?', '[', '{', '\\'])).map(str::to_owned);
        Ok(Self { pattern: pattern.to_owned(), root, matcher: glob(false)?.compile_matcher(), in_any_case: glob(true)?.compile_matcher() })
    }

    /// Whether the canonical path (no query) falls under the pattern.
    pub fn matches(&self, path: &str) -> bool {
        self.root.as_deref() == Some(path) || self.matcher.is_match(path)
    }

    /// The same for a portal that takes `/Admin` for `/admin`.
    pub fn matches_in_any_case(&self, path: &str) -> bool {
        self.root.as_deref().is_some_and(|root| root.eq_ignore_ascii_case(path)) || self.in_any_case.is_match(path)
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.pattern
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_respected() {
        let cases = [
            ("/admin/**", "/admin", true),
            ("/admin/**", "/admin/", true),
            ("/admin/**", "/admin/a/b", true),
            ("/admin/**", "/administrator", false),
            ("/*.css", "/a.css", true),
            ("/*.css", "/a/b.css", false),
            ("/**/*.css", "/a/b.css", true),
            ("/a?c", "/abc", true),
            ("/a?c", "/a/c", false),
            ("/{a,b}/x", "/b/x", true),
            ("/", "/", true),
            ("/", "/x", false),
            ("/**", "/", true),
            ("/**", "/x/y", true),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(PathGlob::new(pattern).unwrap().matches(path), expected, "{pattern} {path}");
        }
        for (pattern, path) in [("/admin/**", "/ADMIN"), ("/admin/**", "/Admin/x"), ("/*.CSS", "/a.css")] {
            let glob = PathGlob::new(pattern).unwrap();
            assert_eq!((glob.matches(path), glob.matches_in_any_case(path)), (false, true), "{pattern} {path}");
        }
        for (pattern, path) in [("/admin/**", "/administrator"), ("/*.css", "/a/b.css"), ("/a", "/b")] {
            assert!(!PathGlob::new(pattern).unwrap().matches_in_any_case(path), "{pattern} {path}");
        }
        assert_eq!(PathGlob::new("/{a,b}/x").unwrap().as_str(), "/{a,b}/x");
        assert!(PathGlob::new("admin").is_err());
        assert!(PathGlob::new("/[").is_err());
    }
}
