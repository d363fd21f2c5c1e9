use std::fmt;

/// A page of the portal: path and query, as they are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagePath(String);

/// The text is no page of the portal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a page: it must begin with one `/` and hold no spaces, backslashes, control characters or `#`")]
pub struct BadPagePath(String);

impl PagePath {
    /// Takes a path that begins with `/`, with its query. `//host/…` would be another site.
    pub fn parse(text: &str) -> Result<Self, BadPagePath> {
        let odd = |byte: u8| byte <= b' ' || byte == 0x7f || byte == b'#' || byte == b'\\';
        if !text.starts_with('/') || text.starts_with("//") || text.bytes().any(odd) {
            return Err(BadPagePath(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }

    /// Path and query as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path alone.
    pub fn path(&self) -> &str {
        self.0.split_once('?').map_or(self.0.as_str(), |(path, _)| path)
    }

    /// Whether a request for `path_and_query` is one for this page: the same path, and every parameter of this page in any order.
    pub fn covers(&self, path_and_query: &str) -> bool {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        let (own_path, own_query) = self.0.split_once('?').unwrap_or((&self.0, ""));
        path == own_path && own_query.split('&').filter(|part| !part.is_empty()).all(|part| query.split('&').any(|other| other == part))
    }
}

impl fmt::Display for PagePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::PagePath;

    #[test]
    fn only_a_page_of_the_portal_itself_is_taken() {
        for good in ["/", "/login", "/index.php?title=Special:UserLogin"] {
            assert!(PagePath::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "login", "//evil.example/", "/\\evil.example", "http://evil.example/", "/a b", "/a\r\nX: y", "/a#b"] {
            assert!(PagePath::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_page_covers_requests_with_more_parameters() {
        let logout = PagePath::parse("/doku.php?do=logout").unwrap();
        assert!(logout.covers("/doku.php?id=start&do=logout&sectok=1"));
        assert!(logout.covers("/doku.php?do=logout"));
        assert!(!logout.covers("/doku.php?do=login"));
        assert!(!logout.covers("/doku.php"));
        assert!(PagePath::parse("/logout").unwrap().covers("/logout?x=1"));
        assert!(!PagePath::parse("/logout").unwrap().covers("/logout2"));
    }
}
