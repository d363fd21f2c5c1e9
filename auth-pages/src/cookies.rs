use http::HeaderValue;

/// The names of our cookies on any host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CookieNames {
    /// The host's pass.
    pub pass: &'static str,
    /// On portal hosts: the browser that began a flow.
    pub nonce: &'static str,
    /// The browser, for anti-forgery tokens.
    pub browser: &'static str,
    /// On portal hosts: the kept form that the person has confirmed to send.
    pub resume: &'static str,
    /// On the sign-in host: the registration under way.
    pub registration: &'static str,
    /// On the sign-in host: the language that the person chose.
    pub language: &'static str,
    /// On the sign-in host: the browser's time zone, set by the script.
    pub zone: &'static str,
    /// On portal hosts: on which side of the portal's roll-out the browser is.
    pub rollout: &'static str,
    /// On portal hosts: whose entries of the web storages are in the browser.
    pub stored: &'static str,
    /// On the sign-in host: who has signed in with this browser.
    pub device: &'static str,
    secure: bool,
}

/// When a browser sends a cookie along (RFC 6265bis §5.6.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SameSite {
    Lax,
    Strict,
}

impl CookieNames {
    /// The names behind https (`__Host-`: no other host can set them) or plain http.
    pub const fn new(secure: bool) -> Self {
        if secure {
            Self {
                pass: "__Host-latchkey",
                nonce: "__Host-latchkey-nonce",
                browser: "__Host-latchkey-browser",
                resume: "__Host-latchkey-resume",
                registration: "__Host-latchkey-registration",
                language: "__Host-latchkey-language",
                zone: "__Host-latchkey-zone",
                rollout: "__Host-latchkey-rollout",
                stored: "__Host-latchkey-stored",
                device: "__Host-latchkey-device",
                secure,
            }
        } else {
            Self {
                pass: "latchkey",
                nonce: "latchkey-nonce",
                browser: "latchkey-browser",
                resume: "latchkey-resume",
                registration: "latchkey-registration",
                language: "latchkey-language",
                zone: "latchkey-zone",
                rollout: "latchkey-rollout",
                stored: "latchkey-stored",
                device: "latchkey-device",
                secure,
            }
        }
    }

    /// Whether a cookie of this name is one of ours, byte for byte.
    pub fn is_ours(&self, name: &[u8]) -> bool {
        let ours = [
            self.pass,
            self.nonce,
            self.browser,
            self.resume,
            self.registration,
            self.language,
            self.zone,
            self.rollout,
            self.stored,
            self.device,
        ];
        // All begin alike, and hardly any other does.
        name.starts_with(self.pass.as_bytes()) && ours.iter().any(|ours| ours.as_bytes() == name)
    }

    /// `Set-Cookie` that ends one of our cookies.
    pub fn expire(&self, name: &'static str) -> HeaderValue {
        self.header(name, "", SameSite::Lax, Some(0))
    }

    /// `Set-Cookie` for one of our cookies. Its value must be of the base64url alphabet; without `seconds` it lives as long as the
    /// browser runs.
    pub(crate) fn header(&self, name: &'static str, value: &str, same_site: SameSite, seconds: Option<u32>) -> HeaderValue {
        let same_site = match same_site {
            SameSite::Lax => "Lax",
            SameSite::Strict => "Strict",
        };
        let secure = if self.secure { "; Secure" } else { "" };
        let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite={same_site}{secure}{age}");
        // Names and values are ASCII of our own making.
        HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
    }

    /// `Set-Cookie` that ends a cookie that a portal left in the browser; `None` if the name is no token (RFC 6265 §4.1.1).
    pub(crate) fn expire_foreign(&self, name: &[u8]) -> Option<HeaderValue> {
        let is_token = !name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte));
        let name = std::str::from_utf8(name).ok().filter(|_| is_token)?;
        let secure = if self.secure { "; Secure" } else { "" };
        HeaderValue::try_from(format!("{name}=; Path=/; Max-Age=0{secure}")).ok()
    }
}

/// Our cookies of one request. A name that comes twice counts as not sent: one of the two was tossed in by somebody else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OurCookies<'a> {
    /// See [`CookieNames::pass`].
    pub pass: Option<&'a str>,
    /// See [`CookieNames::nonce`].
    pub nonce: Option<&'a str>,
    /// See [`CookieNames::browser`].
    pub browser: Option<&'a str>,
    /// See [`CookieNames::resume`].
    pub resume: Option<&'a str>,
    /// See [`CookieNames::registration`].
    pub registration: Option<&'a str>,
    /// See [`CookieNames::language`].
    pub language: Option<&'a str>,
    /// See [`CookieNames::zone`].
    pub zone: Option<&'a str>,
    /// See [`CookieNames::rollout`].
    pub rollout: Option<&'a str>,
    /// See [`CookieNames::stored`].
    pub stored: Option<&'a str>,
    /// See [`CookieNames::device`].
    pub device: Option<&'a str>,
}

impl<'a> OurCookies<'a> {
    /// Reads all `Cookie` fields of a request, without allocating. Names are compared byte for byte: no quoting, no `$Version`,
    /// no trimming but of space and tab, so that a name that only looks like ours is not ours.
    pub fn read(names: &CookieNames, fields: impl Iterator<Item = &'a [u8]>) -> Self {
        let [mut pass, mut nonce, mut browser, mut resume, mut registration, mut language, mut zone, mut rollout, mut stored, mut device] =
            [Found::No; 10];
        for (name, value) in pairs(fields) {
            let found = match name {
                name if name == names.pass.as_bytes() => &mut pass,
                name if name == names.nonce.as_bytes() => &mut nonce,
                name if name == names.browser.as_bytes() => &mut browser,
                name if name == names.resume.as_bytes() => &mut resume,
                name if name == names.registration.as_bytes() => &mut registration,
                name if name == names.language.as_bytes() => &mut language,
                name if name == names.zone.as_bytes() => &mut zone,
                name if name == names.rollout.as_bytes() => &mut rollout,
                name if name == names.stored.as_bytes() => &mut stored,
                name if name == names.device.as_bytes() => &mut device,
                _ => continue,
            };
            *found = match found {
                Found::No => Found::Once(value),
                Found::Once(_) | Found::Twice => Found::Twice,
            };
        }
        Self {
            pass: pass.value(),
            nonce: nonce.value(),
            browser: browser.value(),
            resume: resume.value(),
            registration: registration.value(),
            language: language.value(),
            zone: zone.value(),
            rollout: rollout.value(),
            stored: stored.value(),
            device: device.value(),
        }
    }
}

/// How often one name was met.
#[derive(Clone, Copy)]
enum Found<'a> {
    No,
    Once(&'a [u8]),
    Twice,
}

impl<'a> Found<'a> {
    fn value(self) -> Option<&'a str> {
        match self {
            Self::Once(value) if is_ours(value) => std::str::from_utf8(value).ok(),
            _ => None,
        }
    }
}

/// Every cookie pair of the fields, in their order.
pub(crate) fn pairs<'a>(fields: impl Iterator<Item = &'a [u8]>) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
    fields.flat_map(|field| field.split(|byte| *byte == b';')).map(|pair| {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let (name, value) = (halves.next().unwrap_or_default(), halves.next().unwrap_or_default());
        (trim(name), trim(value))
    })
}

/// The values that we set are of the base64url alphabet, and short.
fn is_ours(value: &[u8]) -> bool {
    (1..=256).contains(&value.len()) && value.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Space and tab alone: other whitespace belongs to the name.
fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pass<'a>(fields: &[&'a [u8]]) -> Option<&'a str> {
        OurCookies::read(&CookieNames::new(true), fields.iter().copied()).pass
    }

    #[test]
    fn a_cookie_is_ours_only_byte_for_byte_and_alone() {
        let cases: [(&[&[u8]], Option<&str>); 14] = [
            (&[b"__Host-latchkey=abc"], Some("abc")),
            (&[b"a=b; __Host-latchkey=abc; c=d"], Some("abc")),
            (&[b"a=b", b"\t__Host-latchkey = abc"], Some("abc")),
            (&[b"__Host-latchkey=abc; __Host-latchkey=abc"], None),
            (&[b"__Host-latchkey=abc", b"__Host-latchkey=def"], None),
            (&[b"__Host-latchkey; __Host-latchkey=abc"], None),
            (&["\u{2000}__Host-latchkey=abc".as_bytes()], None),
            (&["\u{a0}__Host-latchkey=abc".as_bytes()], None),
            (&[b"$Version=1; $Path=/; \"__Host-latchkey\"=abc"], None),
            (&[b"__host-latchkey=abc"], None),
            (&[b"latchkey=abc"], None),
            (&[b"__Host-latchkey=\"abc\""], None),
            (&[b"__Host-latchkey="], None),
            (&[b"__Host-latchkey=a=b"], None),
        ];
        for (fields, expected) in cases {
            assert_eq!(pass(fields), expected, "{fields:?}");
        }
    }

    #[test]
    fn our_cookies_are_bound_to_the_host() {
        let names = CookieNames::new(true);
        let set = names.header(names.pass, "abc", SameSite::Lax, None);
        assert_eq!(set, "__Host-latchkey=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
        let plain = CookieNames::new(false);
        assert_eq!(
            plain.header(plain.resume, "abc", SameSite::Strict, Some(60)),
            "latchkey-resume=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=60"
        );
        assert!(names.is_ours(b"__Host-latchkey-nonce") && !names.is_ours(b"latchkey"));
    }

    #[test]
    fn only_a_token_is_expired_as_a_foreign_cookie() {
        let names = CookieNames::new(true);
        assert_eq!(names.expire_foreign(b"csrftoken").unwrap(), "csrftoken=; Path=/; Max-Age=0; Secure");
        for name in [&b""[..], b"a b", b"a\"b", "\u{e4}".as_bytes()] {
            assert!(names.expire_foreign(name).is_none());
        }
    }

    proptest! {
        /// Whatever a sibling or a portal sets beside it, our cookie is read as we set it or not at all.
        #[test]
        fn our_cookie_is_read_whole_or_not_at_all(
            before in prop::collection::vec(any::<u8>(), 0..80),
            after in prop::collection::vec(any::<u8>(), 0..80),
            value in "[A-Za-z0-9_-]{1,48}",
        ) {
            let field = [&before[..], b"; __Host-latchkey=", value.as_bytes(), b"; ", &after[..]].concat();
            let read = pass(&[&field]);
            prop_assert!(read.is_none() || read == Some(value.as_str()));
            let twice = [&field[..], b"; __Host-latchkey=x"].concat();
            prop_assert_eq!(pass(&[&twice]), None);
        }
    }
}
