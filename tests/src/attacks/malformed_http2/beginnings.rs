//! §3.4: the preface.

use super::case::{Cases, Must, PROTOCOL};
use super::frames::{DATA, HEADERS, PING, request};
use crate::frame;

pub(super) fn cases(cases: &mut Cases) {
    for (what, bytes, published) in [
        ("HTTP/1.1 in place of the preface", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n".as_slice(), None),
        ("noise in place of the preface", b"INVALID CONNECTION PREFACE\r\n\r\n", Some("http2/3.5/2")),
        ("half a preface, then frames", b"PRI * HTTP/2.0\r\n\r\n\0\0\0\x04\0\0\0\0\0", None),
        ("another version in the preface", b"PRI * HTTP/2.1\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0", None),
    ] {
        cases.begin(what, Must::End(&[]), move |_| bytes.to_vec()).published(published);
    }
    for (what, first) in
        [("no SETTINGS behind the preface, but a PING", PING), ("HEADERS behind the preface", HEADERS), ("DATA behind the preface", DATA)]
    {
        cases.begin(what, Must::End(PROTOCOL), move |host| {
            let first = if first == HEADERS { request(1, host) } else { frame(first, 0, u32::from(first == DATA), &[0; 8]) };
            [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice(), &first].concat()
        });
    }
    cases
        .add("3.4", "nothing but the preface: the server's begins with settings, too", Must::Settings, |_| Vec::new())
        .published("http2/3.5/1");
    cases.add("3.4", "a request right behind the preface", Must::Answer(1), |host| request(1, host)).published("generic/1/1");
}
