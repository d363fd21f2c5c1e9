use http::{HeaderMap, HeaderName};
use regex::Regex;

use super::CssSelector;

/// A value that is found on a page and used in templates as `{extract.NAME}`.
#[derive(Clone, Debug)]
pub struct Extraction {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub from: Source,
}

/// Where a value stands.
#[derive(Clone, Debug)]
pub enum Source {
    /// In the body: the expression's first group, or all that it matches where it has none.
    Regex(Regex),
    /// In the first element that the selector finds: this attribute, or else `value`, `content` or the text.
    Selector(CssSelector, Option<String>),
    /// In a JSON body, by its pointer (RFC 6901), as `/data/token`.
    Json(String),
    /// In the jar, under this name.
    Cookie(String),
    /// In this header.
    Header(HeaderName),
}

/// A page that values are looked for on.
#[derive(Clone, Copy)]
pub struct Extractable<'a> {
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// Its body as text.
    pub body: &'a str,
    /// The value of the jar's cookie of a name.
    pub cookie: &'a dyn Fn(&str) -> Option<String>,
}

/// A longer value is nobody's token.
const MAX_VALUE: usize = 16 * 1024;

/// An expression that compiles to more than this is refused.
const MAX_REGEX: usize = 1024 * 1024;

/// The text is no regular expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a regular expression: {0}")]
pub struct BadRegex(String);

impl Source {
    /// Reads a regular expression; `.` matches line breaks too.
    pub fn regex(text: &str) -> Result<Self, BadRegex> {
        let built = regex::RegexBuilder::new(text).dot_matches_new_line(true).size_limit(MAX_REGEX).build();
        built.map(Self::Regex).map_err(|error| {
            // The library draws the place with many lines; the last says what is wrong.
            BadRegex(error.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned())
        })
    }

    /// The value, if it is there and not monstrous.
    pub fn find(&self, page: &Extractable<'_>) -> Option<String> {
        let found = match self {
            Self::Regex(regex) => {
                let groups = regex.captures(page.body)?;
                groups.get(1).or_else(|| groups.get(0))?.as_str().to_owned()
            }
            Self::Selector(selector, attribute) => crate::html::value_of(page.body, selector, attribute.as_deref())?,
            Self::Json(pointer) => match serde_json::from_str::<serde_json::Value>(page.body).ok()?.pointer(pointer)? {
                serde_json::Value::String(text) => text.clone(),
                serde_json::Value::Null | serde_json::Value::Array(_) | serde_json::Value::Object(_) => return None,
                other => other.to_string(),
            },
            Self::Cookie(name) => (page.cookie)(name)?,
            Self::Header(name) => page.headers.get(name)?.to_str().ok()?.to_owned(),
        };
        (found.len() <= MAX_VALUE).then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_wherever_portals_put_them() {
        let css = |text: &str| CssSelector::parse(text).unwrap();
        let html =
            "<meta name=csrf content='c&amp;1'><form><input name=tok value=t1><b id=n>x<i>y</i></b></form><script>key = 'ab\ncd';</script>";
        let json = r#"{"data":{"token":"t2","n":7,"list":["a"],"no":null}}"#;
        let mut headers = HeaderMap::new();
        headers.insert("x-csrf", "h1".parse().unwrap());
        let cookie = |name: &str| (name == "sid").then(|| "k1".to_owned());
        let cases = [
            (Source::regex("key = '([^']*)'").unwrap(), html, Some("ab\ncd")),
            (Source::regex("key.*cd").unwrap(), html, Some("key = 'ab\ncd")),
            (Source::regex("nothing").unwrap(), html, None),
            (Source::Selector(css("input[name=tok]"), None), html, Some("t1")),
            (Source::Selector(css("meta[name=csrf]"), None), html, Some("c&1")),
            (Source::Selector(css("#n"), None), html, Some("xy")),
            (Source::Selector(css("#n"), Some("id".into())), html, Some("n")),
            (Source::Selector(css("#n"), Some("title".into())), html, None),
            (Source::Json("/data/token".into()), json, Some("t2")),
            (Source::Json("/data/n".into()), json, Some("7")),
            (Source::Json("/data/list/0".into()), json, Some("a")),
            (Source::Json("/data/no".into()), json, None),
            (Source::Json("/data".into()), json, None),
            (Source::Json("/data/token".into()), html, None),
            (Source::Cookie("sid".into()), "", Some("k1")),
            (Source::Cookie("other".into()), "", None),
            (Source::Header(HeaderName::from_static("x-csrf")), "", Some("h1")),
        ];
        for (source, body, expected) in cases {
            let page = Extractable { headers: &headers, body, cookie: &cookie };
            assert_eq!(source.find(&page).as_deref(), expected, "{source:?}");
        }
        let page = Extractable { headers: &headers, body: &"x".repeat(MAX_VALUE + 1), cookie: &cookie };
        assert_eq!(Source::regex("x+").unwrap().find(&page), None, "a monstrous value");
        assert!(Source::regex("(").is_err() && Source::regex(r"(\w{1000}){1000}").is_err());
    }

    #[test]
    fn fuzz_portal_answer() {
        let headers = HeaderMap::new();
        let sources = [
            Source::Json("/data/token".into()),
            Source::Json("/0/a~1b".into()),
            Source::Selector(CssSelector::parse("input[name=token], meta").unwrap(), None),
            Source::regex("token['\"]?\\s*[:=]\\s*['\"]([^'\"]*)['\"]").unwrap(),
        ];
        fuzz::target("portal_answer", move |bytes| {
            let body = String::from_utf8_lossy(bytes);
            let page = Extractable { headers: &headers, body: &body, cookie: &|_| None };
            let found = sources.each_ref().map(|source| source.find(&page));
            assert!(found.iter().flatten().all(|value| value.len() <= MAX_VALUE));
            if let Some(token) = &found[3] {
                assert!(body.contains(token.as_str()) && !token.contains(['\'', '"']));
            }
            let told = serde_json::from_str::<serde_json::Value>(&body).ok().and_then(|value| value.get("data")?.get("token").cloned());
            let plain = told.filter(|value| !(value.is_null() || value.is_array() || value.is_object()));
            assert_eq!(found[0].is_some(), plain.is_some_and(|value| value.as_str().is_none_or(|text| text.len() <= MAX_VALUE)));
        });
    }
}
