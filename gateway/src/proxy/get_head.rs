use bytes::BytesMut;
use http::{HeaderName, HeaderValue, header};
use pingora::http::RequestHeader;
use portals::Opened;

use super::outgoing::Dress;
use super::prepare::page_of;
use crate::exchange::{is_hop_by_hop, nominated};
use crate::ingress::is_gateways_own;

/// What we say ourselves, or what says something about a body.
const SAID_ANEW: [HeaderName; 4] = [header::HOST, header::COOKIE, header::USER_AGENT, header::CONTENT_LENGTH];

/// Room for the usual head.
const ROOM: usize = 1024;

impl Dress<'_> {
    /// The head of a GET for the portal, as it goes over the wire. It says what [`Dress::put_on`] would say, in one pass: what only
    /// we may say is left behind, and then we say it. Nearly all requests are this one, and two maps of headers that are copied,
    /// searched and changed only to be written out cost as much as all that was decided before (measured). `accept_encoding`
    /// stands in place of the client's.
    pub(crate) fn get_head(&self, came: &RequestHeader, accept_encoding: Option<&str>) -> BytesMut {
        let (identity, session) = (&self.at.to.identity_headers, self.seen.session());
        let nominated = nominated(&came.headers);
        let goes = |name: &HeaderName| {
            !(SAID_ANEW.contains(name)
                || is_hop_by_hop(name)
                || is_gateways_own(name, identity)
                || session.is_some_and(|opened| opened.sets(name))
                || accept_encoding.is_some() && name == header::ACCEPT_ENCODING
                || nominated.iter().any(|other| other.eq_ignore_ascii_case(name.as_str())))
        };
        let mut head = BytesMut::with_capacity(ROOM);
        put(&mut head, &[b"GET ", page_of(came).as_bytes(), b" HTTP/1.1\r\n", &self.outgoing().lines]);
        // In the client's own spelling, where there is one: HTTP/2 has none.
        let mut spellings = came.case_header_iter();
        for (name, value) in &came.headers {
            let spelling = spellings.next().map_or(name.as_str().as_bytes(), |(spelling, _)| spelling.as_slice());
            if goes(name) {
                put(&mut head, &[spelling, b": ", value.as_bytes(), b"\r\n"]);
            }
        }
        let ours = session.into_iter().flat_map(Opened::headers).map(|(name, value)| (name.as_str(), value));
        let cookies = self.cookies(came).map(|value| ("cookie", value));
        let encodings = accept_encoding.filter(|text| !text.is_empty()).and_then(|text| HeaderValue::from_str(text).ok());
        for (name, value) in ours.chain(cookies).chain(encodings.map(|value| ("accept-encoding", value))) {
            put(&mut head, &[name.as_bytes(), b": ", value.as_bytes(), b"\r\n"]);
        }
        put(&mut head, &[b"\r\n"]);
        head
    }
}

fn put(head: &mut BytesMut, parts: &[&[u8]]) {
    for part in parts {
        head.extend_from_slice(part);
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use accounts::{SeenAs, Timestamp};
    use auth_pages::CookieNames;
    use proptest::prelude::*;

    use super::*;
    use crate::exchange::remove_hop_by_hop;
    use crate::proxy::outgoing::Seen;
    use crate::route::{Route, RouteTable, portal_route};

    /// The head that came from the client, dressed in both ways: lines, sorted.
    fn both_ways(fields: &[(String, String)]) -> (Vec<String>, Vec<String>) {
        let table = RouteTable::new("login.example.com", None, [portal_route("wiki", &["wiki.example.com"])]);
        let Route::Portal(at) = table.classify("wiki.example.com", "/") else { panic!("no portal") };
        let mut came = RequestHeader::build("GET", b"/a/b?c=d", None).unwrap();
        for (name, value) in fields {
            came.append_header(name.clone(), value.as_str()).unwrap();
        }
        let (names, stranger) =
            (CookieNames::new(true), SeenAs { user_agent: "Browser/1.0".into(), address: IpAddr::from([192, 0, 2, 7]) });
        let upstream = at.to.upstreams.get(0).unwrap();
        let now = Timestamp::from_millis(0);
        let dress = Dress { at: &at, upstream, seen: Seen::Stranger(&stranger), names: &names, now, swapped: None };

        let mut changed = came.clone();
        remove_hop_by_hop(&mut changed);
        changed.remove_header(&header::CONTENT_LENGTH);
        dress.put_on(&mut changed).unwrap();
        let mut put_on = BytesMut::from(&b"GET /a/b?c=d HTTP/1.1\r\n"[..]);
        changed.header_to_h1_wire(&mut put_on);
        put_on.extend_from_slice(b"\r\n");
        (lines(&dress.get_head(&came, None)), lines(&put_on))
    }

    fn lines(head: &[u8]) -> Vec<String> {
        let text = std::str::from_utf8(head).unwrap().strip_suffix("\r\n\r\n").unwrap();
        // Whose names are ours are in lower case; those of the client are compared as they are.
        let spelled = |line: &str| {
            let (name, value) = line.split_once(": ").unwrap_or((line, ""));
            let ours = ["host", "cookie", "user-agent"].iter().any(|ours| name.eq_ignore_ascii_case(ours));
            if ours { format!("{}: {value}", name.to_ascii_lowercase()) } else { line.to_owned() }
        };
        let mut lines: Vec<String> = text.split("\r\n").map(spelled).collect();
        lines.sort();
        lines
    }

    #[test]
    fn what_is_ours_to_say_is_left_behind_and_said() {
        let fields = [
            ("Host", "evil.example"),
            ("X_Forwarded-For", "10.0.0.1"),
            ("Forwarded", "for=10.0.0.1"),
            ("Connection", "keep-alive, X-Mine"),
            ("X-Mine", "1"),
            ("Cookie", "__Host-latchkey=secret; lang=en"),
            ("User-Agent", "Other"),
            ("Accept", "*/*"),
            ("X-App", "1"),
            ("X-App", "2"),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let (written, _) = both_ways(&fields);
        let mut expected = [
            "GET /a/b?c=d HTTP/1.1",
            "host: wiki.example.com",
            "x-forwarded-for: 192.0.2.7",
            "x-forwarded-proto: https",
            "x-forwarded-host: wiki.example.com",
            "user-agent: Browser/1.0",
            "cookie: lang=en",
            "Accept: */*",
            "X-App: 1",
            "X-App: 2",
        ];
        expected.sort_unstable();
        assert_eq!(written, expected);
    }

    proptest! {
        #[test]
        fn both_ways_say_the_same(
            fields in proptest::collection::vec(
                (
                    "(Host|COOKIE|Connection|Keep-Alive|TE|Upgrade|Content-Length|Proxy|[Xx][-_.]Forwarded[-_]?[a-zA-Z]{0,4}|X-Real-IP|User-Agent|Accept|X-[AB])",
                    "(close|X-A, X-B|accept|a=b; __Host-latchkey=c|[a-z]{0,8})",
                ),
                0..10,
            )
        ) {
            let (written, put_on) = both_ways(&fields);
            prop_assert_eq!(written, put_on);
        }
    }
}
