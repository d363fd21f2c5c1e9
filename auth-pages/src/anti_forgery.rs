//! Whether a posted form comes from a page of ours, shown to this browser.

use accounts::SessionId;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderValue, header};

use crate::asked::Asked;
use crate::cookies::SameSite;
use crate::form::Form;
use crate::{Pages, Problem};

/// The hidden field of every form.
const FIELD: &str = "form_token";

/// What a page with a form needs.
pub(crate) struct FormGuard {
    /// For the hidden field.
    pub(crate) token: String,
    /// Names the browser, if it had no name yet.
    pub(crate) set_cookie: Option<HeaderValue>,
    /// The browser's new name, if it had none yet.
    pub(crate) browser: Option<String>,
}

impl Pages {
    /// A token for a form on the page that is being answered, bound to the browser and, beyond signing in, to the session.
    pub(crate) fn guard_form(&self, asked: &Asked<'_>, session: Option<&SessionId>) -> FormGuard {
        let (browser, set_cookie) = match asked.cookies.browser {
            Some(browser) => (browser.to_owned(), None),
            None => {
                let browser = URL_SAFE_NO_PAD.encode(self.deps.rng.bytes16());
                let cookie = self.names.header(self.names.browser, &browser, SameSite::Lax, None);
                (browser, Some(cookie))
            }
        };
        let token = self.form_token(&browser, session);
        let browser = set_cookie.is_some().then_some(browser);
        FormGuard { token, set_cookie, browser }
    }

    /// The same, where the browser has its name.
    pub(crate) fn form_token(&self, browser: &str, session: Option<&SessionId>) -> String {
        URL_SAFE_NO_PAD.encode(self.deps.keys.load().forms.sign(&bound_to(browser, session)))
    }

    /// The browser's name, for what is bound to it.
    pub(crate) fn browser<'a>(&self, asked: &'a Asked<'_>) -> Result<&'a str, Problem> {
        asked.cookies.browser.ok_or_else(|| Problem::CookiesOff { again: asked.target.to_owned() })
    }

    /// The fields of a form that was posted to the sign-in host, after everything that speaks for its being ours has been looked at.
    pub(crate) fn checked_form(&self, asked: &Asked<'_>, session: Option<&SessionId>) -> Result<Form, Problem> {
        self.checked_form_on(&self.settings.sign_in_origin, asked, session)
    }

    /// The same on a host of this origin.
    pub(crate) fn checked_form_on(&self, origin: &str, asked: &Asked<'_>, session: Option<&SessionId>) -> Result<Form, Problem> {
        let again = || asked.target.to_owned();
        if !is_urlencoded(asked) {
            return Err(Problem::BadRequest("a form must be sent as application/x-www-form-urlencoded"));
        }
        if !same_origin(asked.headers, origin) {
            return Err(Problem::ForeignForm { again: again() });
        }
        let text = std::str::from_utf8(asked.body).map_err(|_| Problem::BadRequest("a field is not valid UTF-8"))?;
        let form = Form::parse(text).map_err(|bad| Problem::BadRequest(bad.reason()))?;
        let Some(browser) = asked.cookies.browser else {
            return Err(Problem::CookiesOff { again: again() });
        };
        let tag = URL_SAFE_NO_PAD.decode(form.get(FIELD)).unwrap_or_default();
        if !self.deps.keys.load().forms.verify(&bound_to(browser, session), &tag) {
            return Err(Problem::ForeignForm { again: again() });
        }
        Ok(form)
    }
}

fn bound_to<'a>(browser: &'a str, session: Option<&'a SessionId>) -> [&'a [u8]; 3] {
    [b"form", browser.as_bytes(), session.map_or(&[], |id| id.bytes())]
}

fn is_urlencoded(asked: &Asked<'_>) -> bool {
    let media_type = asked.text(header::CONTENT_TYPE).and_then(|value| value.split(';').next()).unwrap_or("");
    media_type.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// Whether the browser says that the request was made by a page of `origin`. The first of `Origin`, `Referer` and
/// `Sec-Fetch-Site` that is there decides; one that sends none of them is left to the token.
pub(crate) fn same_origin(headers: &HeaderMap, origin: &str) -> bool {
    let all_are = |name: header::HeaderName, fits: &dyn Fn(&[u8]) -> bool| {
        let mut values = headers.get_all(name).iter().peekable();
        values.peek().is_some().then(|| values.all(|value| fits(value.as_bytes())))
    };
    let by_origin = || all_are(header::ORIGIN, &|value| value == origin.as_bytes());
    let by_referer = || {
        all_are(header::REFERER, &|value| {
            value.strip_prefix(origin.as_bytes()).is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
        })
    };
    let by_fetch_site = || all_are(header::HeaderName::from_static("sec-fetch-site"), &|value| value == b"same-origin");
    by_origin().or_else(by_referer).or_else(by_fetch_site).unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_origin_is_known_by_any_of_three_headers() {
        const OURS: &str = "https://login.example.com";
        let cases: [(&[(&str, &str)], bool); 12] = [
            (&[], true),
            (&[("origin", OURS)], true),
            (&[("origin", "https://login.example.com.evil.example")], false),
            (&[("origin", "http://login.example.com")], false),
            (&[("origin", "null")], false),
            (&[("origin", OURS), ("origin", "https://evil.example")], false),
            (&[("origin", OURS), ("sec-fetch-site", "cross-site")], true),
            (&[("referer", "https://login.example.com/sign-in?flow=x")], true),
            (&[("referer", "https://login.example.com")], true),
            (&[("referer", "https://login.example.com@evil.example/")], false),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "same-site")], false),
        ];
        for (fields, expected) in cases {
            let mut headers = HeaderMap::new();
            for (name, value) in fields {
                headers.append(*name, HeaderValue::from_static(value));
            }
            assert_eq!(same_origin(&headers, OURS), expected, "{fields:?}");
        }
    }
}
