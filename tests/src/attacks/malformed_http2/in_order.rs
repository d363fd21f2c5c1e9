//! What is in order, and has to be taken: each kind of frame, and each way in which a field can be written.

use super::case::{Cases, Must};
use super::frames::{
    CONTINUATION, DATA, END_HEADERS, END_STREAM, GOAWAY, HEADERS, PADDED, PING, PRIORITY, RST_STREAM, SETTINGS, WHOLE, WINDOW_UPDATE,
    WITH_PRIORITY, block, get, literal, open, priority, request, setting, word,
};
use crate::frame;

pub(super) fn cases(cases: &mut Cases) {
    bodies(cases);
    priorities(cases);
    small_frames(cases);
    heads(cases);
    fields(cases);
}

fn bodies(cases: &mut Cases) {
    cases
        .add("6.1", "a body in one piece", Must::Answer(1), |host| [open(1, host, &[]), frame(DATA, END_STREAM, 1, b"body")].concat())
        .published("generic/3.1/1");
    cases
        .add("6.1", "a body in three pieces", Must::Answer(1), |host| {
            [open(1, host, &[]), frame(DATA, 0, 1, b"a"), frame(DATA, 0, 1, b"b"), frame(DATA, END_STREAM, 1, b"c")].concat()
        })
        .published("generic/3.1/2");
    cases
        .add("6.1", "a body with padding", Must::Answer(1), |host| {
            [open(1, host, &[]), frame(DATA, PADDED | END_STREAM, 1, &[&[6][..], b"body", &[0; 6]].concat())].concat()
        })
        .published("generic/3.1/3");
    for (method, published) in [("GET", "generic/4/1"), ("HEAD", "generic/4/2")] {
        cases.answer("8.1", format!("{method} as a request"), move |host| block(method, host, &[])).published(published);
    }
    cases
        .add("8.1", "POST as a request", Must::Answer(1), |host| {
            [open(1, host, &[("content-length", "4")]), frame(DATA, END_STREAM, 1, b"body")].concat()
        })
        .published("generic/4/3");
    cases
        .add("8.1", "POST as a request with trailers", Must::Answer(1), |host| {
            [open(1, host, &[]), frame(DATA, 0, 1, b"body"), frame(HEADERS, WHOLE, 1, &literal("x-checked", "1"))].concat()
        })
        .published("generic/4/4");
}

fn priorities(cases: &mut Cases) {
    for (what, on, weight, published) in [
        ("of the least weight", 0, 0, "generic/3.3/1"),
        ("of the greatest weight", 0, 255, "generic/3.3/2"),
        ("that depends on another", 5, 15, "generic/3.3/3"),
        ("that alone depends on another", 0x8000_0005, 15, "generic/3.3/4"),
    ] {
        cases
            .add("6.3", format!("PRIORITY of a stream {what}"), Must::Answer(1), move |host| {
                [frame(PRIORITY, 0, 1, &priority(on, weight)), request(1, host)].concat()
            })
            .published(published);
    }
    cases
        .add("6.3", "PRIORITY of an idle stream, then a request on one before it", Must::Answer(1), |host| {
            [frame(PRIORITY, 0, 3, &priority(0, 255)), request(1, host)].concat()
        })
        .published("generic/3.3/5");
}

fn small_frames(cases: &mut Cases) {
    cases
        .add("6.4", "a request that is given up", Must::GoOn, |host| [open(1, host, &[]), frame(RST_STREAM, 0, 1, &word(8))].concat())
        .published("generic/3.4/1");
    cases.add("6.5", "settings", Must::Acknowledge(2), |_| frame(SETTINGS, 0, 0, &setting(3, 50))).published("generic/3.5/1");
    cases.add("6.7", "a ping", Must::Pong(b"pingpong"), |_| frame(PING, 0, 0, b"pingpong")).published("generic/3.7/1");
    cases.add("6.8", "a farewell", Must::Part, |_| frame(GOAWAY, 0, 0, &[word(0), word(0)].concat())).published("generic/3.8/1");
    for (what, stream, published) in [("the connection", 0, "generic/3.9/1"), ("a stream", 1, "generic/3.9/2")] {
        cases
            .add("6.9", format!("a wider window for {what}"), Must::Answer(1), move |host| {
                let wider = frame(WINDOW_UPDATE, 0, stream, &word(1));
                [open(1, host, &[]), wider, frame(DATA, END_STREAM, 1, b"body")].concat()
            })
            .published(published);
    }
}

fn heads(cases: &mut Cases) {
    cases.answer("6.2", "a head", get).published("generic/3.2/1");
    cases
        .add("6.2", "a head with padding", Must::Answer(1), |host| {
            frame(HEADERS, PADDED | WHOLE, 1, &[&[6], get(host).as_slice(), &[0; 6]].concat())
        })
        .published("generic/3.2/2");
    cases
        .add("6.2", "a head with a priority", Must::Answer(1), |host| {
            frame(HEADERS, WITH_PRIORITY | WHOLE, 1, &[priority(0, 255), get(host)].concat())
        })
        .published("generic/3.2/3");
    for (pieces, published) in [(1, "generic/3.10/1"), (4, "generic/3.10/2")] {
        cases
            .add("6.10", format!("a head with {pieces} CONTINUATION"), Must::Answer(1), move |host| {
                let mut frames = frame(HEADERS, END_STREAM, 1, &get(host));
                for n in 1..=pieces {
                    let flags = if n == pieces { END_HEADERS } else { 0 };
                    frames.extend(frame(CONTINUATION, flags, 1, &literal(&format!("x-{n}"), "1")));
                }
                frames
            })
            .published(published);
    }
}

/// "no-cache", "custom-key" and "custom-value" in the Huffman code (RFC 7541 §C.4.2, §C.4.3), behind their lengths.
const NO_CACHE: &[u8] = &[0x86, 0xa8, 0xeb, 0x10, 0x64, 0x9c, 0xbf];
const CUSTOM_KEY: &[u8] = &[0x88, 0x25, 0xa8, 0x49, 0xe9, 0x5b, 0xa9, 0x7d, 0x7f];
const CUSTOM_VALUE: &[u8] = &[0x89, 0x25, 0xa8, 0x49, 0xe9, 0x5b, 0xb8, 0xe8, 0xb4, 0xbf];
/// The same without it.
const PLAIN_NO_CACHE: &[u8] = b"\x08no-cache";
const PLAIN_KEY: &[u8] = b"\x0acustom-key";
const PLAIN_VALUE: &[u8] = b"\x0ccustom-value";

fn fields(cases: &mut Cases) {
    // The name is entry 24, `cache-control`: in six bits, or in four and the rest.
    type Written = (&'static str, &'static [u8], &'static [u8], [&'static str; 4]);
    let written: [Written; 3] = [
        ("is kept in the table", &[0x58], &[0x40], ["generic/5/2", "generic/5/3", "generic/5/4", "generic/5/5"]),
        ("is not kept", &[0x0f, 0x09], &[0x00], ["generic/5/6", "generic/5/7", "generic/5/8", "generic/5/9"]),
        ("must never be kept", &[0x1f, 0x09], &[0x10], ["generic/5/10", "generic/5/11", "generic/5/12", "generic/5/13"]),
    ];
    cases.answer("7541 6.1", "an entry of the static table", |host| [&get(host)[..], &[0x90]].concat()).published("generic/5/1");
    for (what, known, new, published) in written {
        for (how, field, id) in [
            ("a known name", [known, PLAIN_NO_CACHE].concat(), published[0]),
            ("a known name, in the code", [known, NO_CACHE].concat(), published[1]),
            ("a new name", [new, PLAIN_KEY, PLAIN_VALUE].concat(), published[2]),
            ("a new name, in the code", [new, CUSTOM_KEY, CUSTOM_VALUE].concat(), published[3]),
        ] {
            cases
                .answer("7541 6.2", format!("a field that {what}, with {how}"), move |host| [&get(host)[..], &field].concat())
                .published(id);
        }
    }
    cases.answer("7541 6.3", "a table of no size", |host| [&[0x20], &get(host)[..]].concat()).published("generic/5/14");
    cases
        .answer("7541 6.3", "a table of no size, then of the usual one", |host| [&[0x20, 0x3f, 0xe1, 0x1f], &get(host)[..]].concat())
        .published("generic/5/15");
}
