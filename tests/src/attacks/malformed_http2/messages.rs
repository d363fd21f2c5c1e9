//! §8: what is said in heads and bodies.

use super::case::{Cases, Must};
use super::frames::{DATA, END_HEADERS, END_STREAM, HEADERS, WHOLE, block, literal, literals, open};
use crate::frame;

pub(super) fn cases(cases: &mut Cases) {
    cases
        .add("8.1", "a second head without the end of the stream", Must::Refuse(1), |host| {
            [open(1, host, &[]), frame(HEADERS, END_HEADERS, 1, &literal("x-a", "1"))].concat()
        })
        .published("http2/8.1/1");
    cases
        .add("8.1", "trailers with a pseudo-header", Must::Refuse(1), |host| {
            [open(1, host, &[]), frame(DATA, 0, 1, b"hi"), frame(HEADERS, WHOLE, 1, &literal(":method", "POST"))].concat()
        })
        .published("http2/8.1.2.1/3");
    cases.add("8.1", "trailers", Must::Answer(1), |host| {
        [open(1, host, &[]), frame(DATA, 0, 1, b"hi"), frame(HEADERS, WHOLE, 1, &literal("x-a", "1"))].concat()
    });
    for method in ["GET", "HEAD", "POST", "OPTIONS", "PROPFIND"] {
        cases.add("8.3.1", method, Must::Answer(1), move |host| frame(HEADERS, WHOLE, 1, &block(method, host, &[])));
    }
    for name in ["X-A", "x-A", "Accept", "x a", "x\u{7f}", "", "x:y", "x\"y", "x\r\ny"] {
        cases
            .refuse("8.2.1", format!("the field name {name:?}"), move |host| block("GET", host, &[(name, "1")]))
            .published((name == "X-A").then_some("http2/8.1.2/1"));
    }
    for value in ["a\rb", "a\nb", "a\0b", " a", "a ", "\ta", "a\r\nx-b: 1", "a\u{7f}"] {
        cases.refuse("8.2.1", format!("the field value {value:?}"), move |host| block("GET", host, &[("x-a", value)]));
    }
    for (name, value) in [
        ("connection", "close"),
        ("keep-alive", "timeout=5"),
        ("proxy-connection", "close"),
        ("transfer-encoding", "chunked"),
        ("upgrade", "h2c"),
        ("te", "gzip"),
        ("te", "trailers, deflate"),
    ] {
        let published = match value {
            "close" if name == "connection" => Some("http2/8.1.2.2/1"),
            "trailers, deflate" => Some("http2/8.1.2.2/2"),
            _ => None,
        };
        cases.refuse("8.2.2", format!("{name}: {value}"), move |host| block("GET", host, &[(name, value)])).published(published);
    }
    cases.add("8.2.2", "te: trailers", Must::Answer(1), |host| frame(HEADERS, WHOLE, 1, &block("GET", host, &[("te", "trailers")])));
    for (name, value, published) in [
        (":test", "ok", Some("http2/8.1.2.1/1")),
        (":status", "200", Some("http2/8.1.2.1/2")),
        (":protocol", "websocket", None),
        (":method", "GET", Some("http2/8.1.2.3/5")),
        (":path", "/x", Some("http2/8.1.2.3/7")),
        (":scheme", "https", Some("http2/8.1.2.3/6")),
        (":authority", "x", None),
    ] {
        cases.refuse("8.3", format!("{name} behind the others"), move |host| block("GET", host, &[(name, value)])).published(published);
        cases.refuse("8.3", format!("{name} behind a field"), move |host| block("GET", host, &[("x-a", "1"), (name, value)]));
    }
    cases
        .refuse("8.3", ":path, only once, behind a field", |host| {
            literals(&[(":method", "GET"), (":scheme", "https"), (":authority", host), ("x-a", "1"), (":path", "/v/1")])
        })
        .published("http2/8.1.2.1/4");
    for (missing, published) in [
        (":method", Some("http2/8.1.2.3/2")),
        (":scheme", Some("http2/8.1.2.3/3")),
        (":path", Some("http2/8.1.2.3/4")),
        (":authority", None),
    ] {
        cases
            .refuse("8.3.1", format!("without {missing}"), move |host| {
                let all = [(":method", "GET"), (":scheme", "https"), (":path", "/v/1"), (":authority", host)];
                all.iter().filter(|(name, _)| *name != missing).flat_map(|(name, value)| literal(name, value)).collect()
            })
            .published(published);
    }
    for (name, wrong) in [
        (":path", ""),
        (":path", "v/1"),
        (":path", "*"),
        (":path", "/a b"),
        (":path", "/a\rb"),
        (":method", ""),
        (":method", "G ET"),
        (":scheme", ""),
        (":scheme", "ftp"),
        (":authority", "a@b"),
        (":authority", ""),
    ] {
        cases
            .refuse("8.3.1", format!("{name} {wrong:?}"), move |host| {
                let all = [(":method", "GET"), (":scheme", "https"), (":path", "/v/1"), (":authority", host)];
                all.iter().flat_map(|(known, value)| literal(known, if *known == name { wrong } else { value })).collect()
            })
            .published((name == ":path" && wrong.is_empty()).then_some("http2/8.1.2.3/1"));
    }
    cases.refuse("8.3.1", "a Host that contradicts the authority", |host| block("GET", host, &[("host", "evil.example")]));
    for (length, body) in [("1", "hi"), ("3", "hi"), ("0", "hi"), ("-2", "hi"), ("2, 2", "hi"), ("x", "hi"), ("+2", "hi")] {
        cases
            .add("8.1.1", format!("content-length: {length} before two bytes"), Must::Refuse(1), move |host| {
                [open(1, host, &[("content-length", length)]), frame(DATA, END_STREAM, 1, body.as_bytes())].concat()
            })
            .published((length == "1").then_some("http2/8.1.2.6/1"));
    }
    cases
        .add("8.1.1", "content-length: 1 before two bytes in two frames", Must::Refuse(1), |host| {
            [open(1, host, &[("content-length", "1")]), frame(DATA, 0, 1, b"h"), frame(DATA, END_STREAM, 1, b"i")].concat()
        })
        .published("http2/8.1.2.6/2");
    cases.add("8.1.1", "content-length: 2 and no body", Must::Refuse(1), |host| {
        frame(HEADERS, WHOLE, 1, &block("POST", host, &[("content-length", "2")]))
    });
    cases.add("8.1.1", "several lengths", Must::Refuse(1), |host| {
        [open(1, host, &[("content-length", "2"), ("content-length", "2")]), frame(DATA, END_STREAM, 1, b"hi")].concat()
    });
}
