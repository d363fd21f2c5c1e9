//! One exchange with a portal, and how it stands in a file: the request behind `> `, the head of the answer behind `< `, then the body
//! as it is.

use std::fmt::Write as _;

use http::HeaderMap;

/// What was asked, and what was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exchange {
    pub(crate) asked: Asked,
    pub(crate) answered: Answered,
}

/// A request, without what every browser says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) method: String,
    /// Path and query; the whole URL where it goes to a login host.
    pub(crate) target: String,
    /// In the order of their names.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

/// An answer, its body decoded from its content encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

/// What every request of every visit says alike.
const A_BROWSERS_OWN: [&str; 14] = [
    "host",
    "user-agent",
    "accept",
    "accept-language",
    "accept-encoding",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-host",
    "sec-fetch-site",
    "sec-fetch-mode",
    "sec-fetch-dest",
    "referer",
    "origin",
    "content-length",
];

impl Asked {
    pub(crate) fn new(method: &str, target: &str, headers: &HeaderMap, body: Option<&(String, Vec<u8>)>) -> Self {
        let told = headers.iter().filter(|(name, _)| !A_BROWSERS_OWN.contains(&name.as_str()));
        let mut headers: Vec<(String, String)> =
            told.map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())).collect();
        if let Some((kind, _)) = body {
            headers.push(("content-type".to_owned(), kind.clone()));
        }
        headers.sort();
        let body = body.map(|(_, body)| String::from_utf8_lossy(body).into_owned()).unwrap_or_default();
        Self { method: method.to_owned(), target: target.to_owned(), headers, body }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Method and target, as people speak of a request.
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }
}

impl Answered {
    pub(crate) fn new(status: u16, headers: &HeaderMap, body: &[u8]) -> Self {
        let headers = headers.iter().map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec())).collect();
        Self { status, headers, body: body.to_vec() }
    }

    /// As the HTTP client gives it; `None` if a header cannot be one.
    pub(crate) fn header_map(&self) -> Option<HeaderMap> {
        let mut map = HeaderMap::new();
        for (name, value) in &self.headers {
            map.append(http::HeaderName::from_bytes(name.as_bytes()).ok()?, http::HeaderValue::from_bytes(value).ok()?);
        }
        Some(map)
    }
}

impl Exchange {
    /// The file.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let Self { asked, answered } = self;
        let mut head = format!("> {}\n", asked.line());
        for (name, value) in &asked.headers {
            let _ = writeln!(head, "> {name}: {value}");
        }
        if !asked.body.is_empty() {
            head.push_str(">\n");
            for line in asked.body.split('\n') {
                let _ = writeln!(head, "> {line}");
            }
        }
        let _ = writeln!(head, "< {}", answered.status);
        let mut file = head.into_bytes();
        for (name, value) in &answered.headers {
            for piece in [b"< ".as_slice(), name.as_bytes(), b": ", value, b"\n"] {
                file.extend_from_slice(piece);
            }
        }
        file.extend_from_slice(b"<\n");
        file.extend_from_slice(&answered.body);
        file
    }

    /// Reads the file back. `Err`: the number of the line that is not understood.
    pub(crate) fn parse(file: &[u8]) -> Result<Self, usize> {
        let mut lines = Lines { rest: file, number: 0 };
        let first = text(lines.next(b"> ").ok_or(1_usize)?, 1)?;
        let (method, target) = first.split_once(' ').ok_or(1_usize)?;
        let mut asked = Asked { method: method.to_owned(), target: target.to_owned(), headers: Vec::new(), body: String::new() };
        while let Some(line) = lines.next(b"> ") {
            let (name, value) = text(line, lines.number)?.split_once(": ").ok_or(lines.number)?;
            asked.headers.push((name.to_owned(), value.to_owned()));
        }
        if lines.next(b">").is_some_and(<[u8]>::is_empty) {
            let mut body = Vec::new();
            while let Some(line) = lines.next(b"> ") {
                body.push(text(line, lines.number)?);
            }
            asked.body = body.join("\n");
        }
        let after = lines.number.saturating_add(1);
        let status = text(lines.next(b"< ").ok_or(after)?, after)?.parse().map_err(|_| after)?;
        let mut answered = Answered { status, headers: Vec::new(), body: Vec::new() };
        while let Some(line) = lines.next(b"< ") {
            let at = line.windows(2).position(|pair| pair == b": ").ok_or(lines.number)?;
            let (name, value) = line.split_at_checked(at).ok_or(lines.number)?;
            let value = value.get(2..).unwrap_or_default();
            answered.headers.push((text(name, lines.number)?.to_owned(), value.to_vec()));
        }
        if lines.next(b"<").is_none_or(|rest| !rest.is_empty()) {
            return Err(lines.number.saturating_add(1));
        }
        answered.body = lines.rest.to_vec();
        if answered.header_map().is_none() {
            return Err(after);
        }
        Ok(Self { asked, answered })
    }
}

fn text(line: &[u8], number: usize) -> Result<&str, usize> {
    std::str::from_utf8(line).map_err(|_| number)
}

struct Lines<'a> {
    rest: &'a [u8],
    number: usize,
}

impl<'a> Lines<'a> {
    /// The next line, if it begins like this: what follows.
    fn next(&mut self, mark: &[u8]) -> Option<&'a [u8]> {
        let end = self.rest.iter().position(|byte| *byte == b'\n')?;
        let line = self.rest.get(..end)?;
        let found = line.strip_prefix(mark)?;
        self.rest = self.rest.get(end.saturating_add(1)..)?;
        self.number = self.number.saturating_add(1);
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(
            target in "/[a-z?=&;%]{0,20}",
            headers in proptest::collection::vec(("[a-z-]{1,8}", "[ -~]{0,12}"), 0..4),
            body in "(\\PC|\\n|> |< ){0,30}",
            status in 100_u16..600,
            answer in proptest::collection::vec(any::<u8>(), 0..60),
        ) {
            let told = headers.iter().map(|(name, value)| (name.clone(), value.clone().into_bytes())).collect();
            let exchange = Exchange {
                asked: Asked { method: "POST".into(), target, headers, body },
                answered: Answered { status, headers: told, body: answer },
            };
            prop_assert_eq!(Exchange::parse(&exchange.to_bytes()), Ok(exchange));
        }

        #[test]
        fn no_file_is_too_strange(file in "(> |< |<|>|\\n|GET /|200|a: b|\\PC){0,12}") {
            let _ = Exchange::parse(file.as_bytes());
        }
    }

    #[test]
    fn a_file_can_be_read_by_people() {
        let exchange = Exchange {
            asked: Asked {
                method: "POST".into(),
                target: "/in".into(),
                headers: vec![("content-type".into(), "application/x-www-form-urlencoded".into())],
                body: "user=recorded-user".into(),
            },
            answered: Answered { status: 302, headers: vec![("location".into(), b"/home".to_vec())], body: b"<p>\n".to_vec() },
        };
        let file =
            "> POST /in\n> content-type: application/x-www-form-urlencoded\n>\n> user=recorded-user\n< 302\n< location: /home\n<\n<p>\n";
        assert_eq!(String::from_utf8(exchange.to_bytes()).unwrap(), file);
        assert_eq!(Exchange::parse(file.replace("302", "ok").as_bytes()), Err(5));
    }
}
