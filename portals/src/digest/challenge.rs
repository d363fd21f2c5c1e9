use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;

/// A Digest challenge (RFC 7616 §3.3), as far as it is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Challenge {
    pub(crate) realm: String,
    pub(crate) nonce: String,
    pub(crate) opaque: Option<String>,
    pub(crate) algorithm: Algorithm,
    /// `qop` has `auth`. Without any `qop` the answer is that of RFC 2069.
    pub(crate) qop: bool,
    /// The credential was right and only the nonce too old.
    pub(crate) stale: bool,
    /// The user name is sent as a digest.
    pub(crate) userhash: bool,
}

/// The stronger one last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Algorithm {
    Md5,
    Sha256,
}

/// Longer headers are nobody's challenge.
const MAX_LEN: usize = 8 * 1024;

impl Algorithm {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha256 => "SHA-256",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Md5, Self::Sha256].into_iter().find(|algorithm| text.eq_ignore_ascii_case(algorithm.as_str()))
    }
}

impl Challenge {
    /// The strongest challenge of an answer that can be met.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let lines = headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| std::str::from_utf8(value.as_bytes()).ok());
        lines.filter(|line| line.len() <= MAX_LEN).flat_map(challenges).max_by_key(|challenge| challenge.algorithm)
    }
}

/// The Digest challenges of one header, which may hold several of any scheme (RFC 9110 §11.6.1).
fn challenges(line: &str) -> Vec<Challenge> {
    let mut found = Vec::new();
    let mut current: Option<Vec<(String, String)>> = None;
    let mut rest = line;
    while let Some((scheme, name, value, after)) = next(rest) {
        if let Some(scheme) = scheme {
            found.extend(current.take().and_then(|parameters| read(&parameters)));
            current = scheme.eq_ignore_ascii_case("digest").then(Vec::new);
        }
        if let (Some(parameters), Some(name)) = (&mut current, name) {
            parameters.push((name.to_ascii_lowercase(), value));
        }
        rest = after;
    }
    found.extend(current.and_then(|parameters| read(&parameters)));
    found
}

/// The next parameter: the scheme that begins before it, its name (none where a scheme has no parameters), its value, and what follows.
fn next(text: &str) -> Option<(Option<&str>, Option<&str>, String, &str)> {
    let text = text.trim_start_matches([' ', '\t', ',']);
    let (word, after) = token(text)?;
    let trimmed = after.trim_start_matches([' ', '\t']);
    if let Some(value) = trimmed.strip_prefix('=') {
        let (value, rest) = value_of(value.trim_start_matches([' ', '\t']));
        return Some((None, Some(word), value, rest));
    }
    // A scheme; its first parameter may follow at once.
    if let Some((name, after)) = token(trimmed)
        && let Some(value) = after.trim_start_matches([' ', '\t']).strip_prefix('=')
    {
        let (value, rest) = value_of(value.trim_start_matches([' ', '\t']));
        return Some((Some(word), Some(name), value, rest));
    }
    Some((Some(word), None, String::new(), trimmed))
}

fn token(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| c.is_ascii_whitespace() || "=,\"".contains(c)).unwrap_or(text.len());
    if end > 0 {
        return Some(text.split_at(end));
    }
    // What cannot begin anything is passed over, so that reading goes on.
    let mut chars = text.chars();
    chars.next()?;
    token(chars.as_str().trim_start())
}

fn value_of(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([',', ' ', '\t']).unwrap_or(text.len());
        let (value, rest) = text.split_at(end);
        return (value.to_owned(), rest);
    };
    let mut value = String::new();
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => value.extend(chars.next()),
            c => value.push(c),
        }
    }
    (value, chars.as_str())
}

fn read(parameters: &[(String, String)]) -> Option<Challenge> {
    let get = |name: &str| parameters.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    let algorithm = get("algorithm").map_or(Some(Algorithm::Md5), Algorithm::parse)?;
    let qop = get("qop").map(|qop| qop.split(',').any(|one| one.trim().eq_ignore_ascii_case("auth")));
    if qop == Some(false) {
        return None;
    }
    let plain = |text: &str| (!text.chars().any(char::is_control)).then(|| text.to_owned());
    Some(Challenge {
        realm: plain(get("realm")?)?,
        nonce: plain(get("nonce").filter(|nonce| !nonce.is_empty())?)?,
        opaque: get("opaque").and_then(plain),
        algorithm,
        qop: qop.is_some(),
        stale: get("stale").is_some_and(|stale| stale.eq_ignore_ascii_case("true")),
        userhash: get("userhash").is_some_and(|userhash| userhash.eq_ignore_ascii_case("true")),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use secret::Secret;

    use super::*;
    use crate::digest::Digest;

    fn of(lines: &[&str]) -> Option<Challenge> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(WWW_AUTHENTICATE, line.parse().unwrap());
        }
        Challenge::of(&headers)
    }

    fn challenge(realm: &str, nonce: &str) -> Challenge {
        let (realm, nonce) = (realm.to_owned(), nonce.to_owned());
        Challenge { realm, nonce, opaque: None, algorithm: Algorithm::Md5, qop: true, stale: false, userhash: false }
    }

    #[test]
    fn challenges_are_read_as_servers_write_them() {
        let apache = "Digest realm=\"Nagios4\", nonce=\"qMcG=7e\", algorithm=MD5, domain=\"/nagios4 /cgi-bin/nagios4\", qop=\"auth\"";
        assert_eq!(of(&[apache]), Some(challenge("Nagios4", "qMcG=7e")));
        assert_eq!(of(&[&format!("{apache}, stale=true")]), Some(Challenge { stale: true, ..challenge("Nagios4", "qMcG=7e") }));
        // RFC 7616 §3.9.1 has both algorithms, each in a header of its own, or in one.
        let rest = "realm=\"a, b\", qop=\"auth, auth-int\", nonce=\"n\", opaque=\"FQ\\\"h\"";
        let (md5, sha) = (format!("Digest {rest}, algorithm=MD5"), format!("digest {rest}, algorithm=SHA-256, userhash=true"));
        let strong = Challenge { opaque: Some("FQ\"h".into()), algorithm: Algorithm::Sha256, userhash: true, ..challenge("a, b", "n") };
        assert_eq!(of(&[&sha, &md5]), Some(strong.clone()));
        assert_eq!(of(&[&format!("Basic realm=\"x\", {md5}, Negotiate, {sha}")]), Some(strong));
        assert_eq!(of(&["Negotiate", "Digest nonce=n,realm=\"\""]), Some(Challenge { qop: false, ..challenge("", "n") }));
    }

    #[test]
    fn what_cannot_be_met_is_no_challenge() {
        for line in [
            "Basic realm=\"x\"",
            "Digest",
            "Digest realm=\"x\"",
            "Digest realm=\"x\", nonce=\"\"",
            "Digest realm=\"x\", nonce=\"n\", qop=\"auth-int\"",
            "Digest realm=\"x\", nonce=\"n\", algorithm=MD5-sess, qop=auth",
            "Digest realm=\"x\", nonce=\"n\", algorithm=SHA-512-256, qop=auth",
        ] {
            assert_eq!(of(&[line]), None, "{line}");
        }
    }

    #[test]
    fn fuzz_digest_challenge() {
        fuzz::target("digest_challenge", |bytes| {
            let mut headers = HeaderMap::new();
            for line in bytes.split(|byte| *byte == b'\n') {
                let Ok(value) = http::HeaderValue::from_bytes(line) else { return };
                headers.append(WWW_AUTHENTICATE, value);
            }
            let Some(challenge) = Challenge::of(&headers) else { return };
            let digest = Digest::new(challenge.clone(), "al\"ice\\", &Secret::from("s3cret-Zq7"), [7; 16]);
            let answer = digest.authorization("GET", "/a?b=\"c\"").unwrap();
            let answer = std::str::from_utf8(answer.as_bytes()).unwrap();
            assert!(!answer.contains("s3cret-Zq7"));
            // Read as we read what portals write: what they have said comes back, and nothing beside it.
            let (mut rest, mut said) = (answer, Vec::new());
            while let Some((_, Some(name), value, after)) = next(rest) {
                said.push((name.to_owned(), value));
                rest = after;
            }
            let of = |name: &str| said.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
            assert_eq!((of("realm"), of("nonce")), (Some(challenge.realm.as_str()), Some(challenge.nonce.as_str())));
            assert_eq!(of("opaque"), challenge.opaque.as_deref());
            let optional = [challenge.opaque.is_some(), challenge.userhash].into_iter().map(usize::from).sum::<usize>();
            assert_eq!(said.len(), if challenge.qop { 9 } else { 6 } + optional, "{answer}");
            let again = Digest::from_plain(digest.to_plain().unwrap().reveal()).unwrap();
            assert_eq!(again.authorization("GET", "/"), digest.authorization("GET", "/"));
        });
    }

    proptest! {
        #[test]
        fn no_header_is_too_strange(line in "(Digest |realm=|nonce=|\"|,|\\\\| |[a-z=]){0,40}|[ -~]{0,80}") {
            of(&[&line]);
        }
    }
}
