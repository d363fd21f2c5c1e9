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
        let (identity, session) = (self.identity(), self.seen.session());
        let nominated = nominated(&came.headers);
        let goes = |name: &HeaderName| {
            !(SAID_ANEW.contains(name)
                || is_hop_by_hop(name)
                || is_gateways_own(name, identity)
                || session.is_some_and(|opened| opened.sets(name))
                || accept_encoding.is_some() && name == header::ACCEPT_ENCODING
                || nominated.iter().any(|other| other.eq_ignore_ascii_case(name.as_str())))
        };
        let target = page_of(came);
        let mut head = BytesMut::with_capacity(ROOM);
        put(&mut head, &[b"GET ", target.as_bytes(), b" HTTP/1.1\r\n", &self.outgoing().lines]);
        // In the client's own spelling, where there is one: HTTP/2 has none.
        let mut spellings = came.case_header_iter();
        for (name, value) in &came.headers {
            let spelling = spellings.next().map_or(name.as_str().as_bytes(), |(spelling, _)| spelling.as_slice());
            if goes(name) {
                put(&mut head, &[spelling, b": ", value.as_bytes(), b"\r\n"]);
            }
        }
        let ours = session.into_iter().flat_map(Opened::headers).map(|(name, value)| (name.as_str(), value));
        let answered = session.and_then(|opened| opened.authorization("GET", target)).map(|value| ("authorization", value));
        let cookies = self.cookies(came).map(|value| ("cookie", value));
        let encodings = accept_encoding.filter(|text| !text.is_empty()).and_then(|text| HeaderValue::from_str(text).ok());
        for (name, value) in ours.chain(answered).chain(cookies).chain(encodings.map(|value| ("accept-encoding", value))) {
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
    use std::collections::HashMap;
    use std::io::{Read, Write};
    use std::net::{IpAddr, TcpListener};
    use std::sync::{Arc, LazyLock};

    use accounts::keys::{KeyRing, Keys};
    use accounts::ports::{PortalSignIn, Visitor};
    use accounts::{
        AccountFacts, AccountId, Credential, EmailAddress, PasswordExpiry, PortalSession, SeenAs, SessionId, Timestamp, Verdict,
    };
    use arc_swap::ArcSwap;
    use auth_pages::CookieNames;
    use portals::recipe::{Basic, Headers, PagePath, Proof, Recipe, Template};
    use portals::{CookieLists, Limits, PortalSignIns, Upstream, cookies, seal_changes};
    use proptest::prelude::*;

    use super::*;
    use crate::Outside;
    use crate::exchange::remove_hop_by_hop;
    use crate::proxy::outgoing::Seen;
    use crate::route::{PortalRoute, Route, RouteTable, portal_route};

    const SESSION: SessionId = SessionId::from_bytes([7; 16]);
    const HOST: &str = "wiki.example.com";

    /// Somebody who comes to a portal.
    struct Comes {
        route: PortalRoute,
        /// None: a stranger.
        held: Option<(Arc<Keys>, PortalSession)>,
    }

    /// A stranger, and people of whom a portal knows by cookies, by headers, and by answers to its challenge.
    static PEOPLE: LazyLock<[Comes; 4]> = LazyLock::new(|| {
        let headers = [("x-remote-user", "{account.email}"), ("x-a", "ours")]
            .map(|(name, value)| (HeaderName::from_static(name), Template::parse(value).unwrap()));
        let digest = Basic { proof: Proof { page: PagePath::parse("/in").unwrap(), body: None, status: Vec::new() } };
        [
            Comes { route: portal_route("wiki", &[HOST]), held: None },
            signed_in(Recipe::None, None),
            signed_in(Recipe::Headers(Headers { templates: headers.to_vec(), proof: None }), None),
            signed_in(Recipe::Digest(digest), Some(asks_for_digest())),
        ]
    });

    /// A portal that asks once, and takes the second request.
    fn asks_for_digest() -> Upstream {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let upstream = Upstream::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        std::thread::spawn(move || {
            let challenge = "401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256";
            for answer in [challenge, "200 OK"] {
                let (mut stream, _) = listener.accept().unwrap();
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let mut byte = [0];
                    stream.read_exact(&mut byte).unwrap();
                    head.extend(byte);
                }
                write!(stream, "HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
            }
        });
        upstream
    }

    fn signed_in(recipe: Recipe, upstream: Option<Upstream>) -> Comes {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let outside = Outside::system();
        let (_, line) = accounts::keys::new_key_line(outside.rng.as_ref());
        let keys = Arc::new(Keys::derive(KeyRing::parse(&line).unwrap()));
        let mut route = portal_route("wiki", &[HOST]);
        let settings = Arc::make_mut(&mut route.settings);
        settings.recipe = recipe;
        settings.upstreams = upstream.map_or_else(|| settings.upstreams.clone(), |upstream| vec![upstream]);
        let id = settings.id.clone();
        let account = AccountFacts {
            id: AccountId::new(outside.clock.as_ref(), outside.rng.as_ref()),
            email: EmailAddress::parse("ada@example.com").unwrap(),
            language: None,
            name: "Ada".into(),
            groups: Vec::new(),
            signed_out_before: Timestamp::from_millis(0),
            password_changed_at: Timestamp::from_millis(0),
            password_expiry: PasswordExpiry::Never,
            locked: false,
            has_second_factor: false,
            links: Vec::new(),
            ended_sessions: Vec::new(),
        };
        let visitor = Visitor { session: SESSION, account: &account, seen_as: seen_as(), accept_language: None, public_host: HOST };
        let portals = HashMap::from([(id.clone(), route.settings.clone())]);
        let swapped = Arc::new(ArcSwap::from(Arc::clone(&keys)));
        let sign_ins = PortalSignIns::new(portals, swapped, outside.clock.clone(), outside.rng.clone(), Limits::default()).unwrap();
        let credential = Credential::new("alice".into(), "old".to_owned().into());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let attempt = runtime.block_on(sign_ins.attempt(&id, Some(&credential), &visitor)).unwrap();
        assert_eq!(attempt.verdict, Verdict::SignedIn, "{}", attempt.reason);
        let mut held = attempt.portal_session.unwrap();
        let place = cookies::Place { host: HOST, sent_host: HOST, path: "/", secure: true };
        let lines = [&b"sid=ours; HttpOnly"[..], b"a=ours; Path=/a", b"deep=no; Path=/other"];
        let nothing = cookies::Jar::default();
        let absorbed = nothing.absorb(lines.into_iter(), &place, Timestamp::from_millis(0), cookies::Keep::All, &CookieLists::default());
        held.entries.extend(seal_changes(&keys.sealer, outside.rng.as_ref(), &SESSION, &id, absorbed.changes));
        Comes { route, held: Some((keys, held)) }
    }

    fn seen_as() -> SeenAs {
        SeenAs { user_agent: "Browser/1.0".into(), address: IpAddr::from([192, 0, 2, 7]) }
    }

    /// The head that came from the client, dressed in both ways: lines, sorted.
    fn both_ways(comes: &Comes, fields: &[(String, String)]) -> (Vec<String>, Vec<String>) {
        let table = RouteTable::new("login.example.com", None, [comes.route.clone()]);
        let Route::Portal(at) = table.classify(HOST, "/") else { panic!("no portal") };
        let mut came = RequestHeader::build("GET", b"/a/b?c=d", None).unwrap();
        for (name, value) in fields {
            came.append_header(name.clone(), value.as_str()).unwrap();
        }
        let (names, stranger, upstream) = (CookieNames::new(true), seen_as(), at.to.upstreams.get(0).unwrap());
        // Opened anew for each way: an answer to a challenge counts.
        let open = || {
            let (keys, held) = comes.held.as_ref()?;
            Some(Opened::open(&keys.sealer, &SESSION, &comes.route.settings.id, held).unwrap())
        };
        let (first, second) = (open(), open());
        let dress = |opened| {
            let seen = Option::map_or(opened, Seen::Stranger(&stranger), Seen::Session);
            Dress { at: &at, upstream, seen, names: &names, now: Timestamp::from_millis(0), swapped: None }
        };
        let mut changed = came.clone();
        remove_hop_by_hop(&mut changed);
        changed.remove_header(&header::CONTENT_LENGTH);
        dress(first.as_ref()).put_on(&mut changed).unwrap();
        let mut put_on = BytesMut::from(&b"GET /a/b?c=d HTTP/1.1\r\n"[..]);
        changed.header_to_h1_wire(&mut put_on);
        put_on.extend_from_slice(b"\r\n");
        (lines(&dress(second.as_ref()).get_head(&came, None)), lines(&put_on))
    }

    fn lines(head: &[u8]) -> Vec<String> {
        let text = std::str::from_utf8(head).unwrap().strip_suffix("\r\n\r\n").unwrap();
        // Whose names are ours are in lower case; those of the client are compared as they are.
        let spelled = |line: &str| {
            let (name, value) = line.split_once(": ").unwrap_or((line, ""));
            let ours = ["host", "cookie", "user-agent", "authorization", "x-remote-user", "x-a"];
            let ours = ours.iter().any(|ours| name.eq_ignore_ascii_case(ours));
            if ours { format!("{}: {value}", name.to_ascii_lowercase()) } else { line.to_owned() }
        };
        let mut lines: Vec<String> = text.split("\r\n").map(spelled).collect();
        lines.sort();
        lines
    }

    fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
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
        let (written, _) = both_ways(&PEOPLE[0], &owned(&fields));
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

    #[test]
    fn what_stands_for_the_person_is_ours_alone() {
        let fields = owned(&[
            ("Authorization", "Digest username=\"eve\""),
            ("X_Remote_User", "eve"),
            ("Cookie", "sid=eve; lang=en"),
            ("X-A", "eve"),
        ]);
        let said = |person: usize| both_ways(&PEOPLE[person], &fields).0;
        let is_said = |lines: &[String], line: &str| lines.iter().filter(|said| said.starts_with(line)).count() == 1;
        let by_cookies = said(1);
        assert!(is_said(&by_cookies, "cookie: a=ours; sid=ours; lang=en"), "{by_cookies:?}");
        let by_headers = said(2);
        assert!(is_said(&by_headers, "x-remote-user: ada@example.com") && is_said(&by_headers, "x-a: ours"), "{by_headers:?}");
        assert!(!by_headers.iter().any(|line| line.contains("eve") && !line.starts_with("authorization: ")), "{by_headers:?}");
        let by_answers = said(3);
        let line = by_answers.iter().find(|line| line.starts_with("authorization: Digest username=\"alice\"")).unwrap();
        assert!(line.contains("uri=\"/a/b?c=d\"") && line.contains("nc=00000002"), "the first went with the proof page: {line}");
        assert!(!by_answers.iter().any(|line| line.starts_with("authorization") && line.contains("eve")), "{by_answers:?}");
    }

    proptest! {
        #[test]
        fn both_ways_say_the_same(
            person in 0..4_usize,
            fields in proptest::collection::vec(
                (
                    "(Host|COOKIE|Connection|Keep-Alive|TE|Upgrade|Content-Length|Proxy|[Xx][-_.]Forwarded[-_]?[a-zA-Z]{0,4}|X-Real-IP|User-Agent|Accept|X-[AB]|X[-_.]Remote[-_]User|Authorization)",
                    "(close|X-A, X-B|accept|authorization|a=b; __Host-latchkey=c|sid=d|[a-z]{0,8})",
                ),
                0..10,
            )
        ) {
            let (written, put_on) = both_ways(&PEOPLE[person], &fields);
            prop_assert_eq!(written, put_on);
        }
    }
}
