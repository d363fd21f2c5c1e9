//! §6.10: heads in pieces.

use super::case::{Cases, Must, PROTOCOL};
use super::frames::{CONTINUATION, DATA, END_HEADERS, END_STREAM, HEADERS, block, get, open};
use crate::frame;

pub(super) fn cases(cases: &mut Cases) {
    cases
        .add("6.10", "a head in three pieces", Must::Answer(1), |host| {
            let block = get(host);
            let (a, rest) = block.split_at(7);
            let (b, c) = rest.split_at(9);
            [frame(HEADERS, END_STREAM, 1, a), frame(CONTINUATION, 0, 1, b), frame(CONTINUATION, END_HEADERS, 1, c)].concat()
        })
        .published("http2/6.10/1");
    cases
        .add("6.10", "CONTINUATION behind a whole head", Must::End(PROTOCOL), |host| {
            [open(1, host, &[]), frame(CONTINUATION, END_HEADERS, 1, b"")].concat()
        })
        .published("http2/6.10/4");
    cases
        .add("6.10", "CONTINUATION behind a whole head in two pieces", Must::End(PROTOCOL), |host| {
            let end = frame(CONTINUATION, END_HEADERS, 1, b"");
            [frame(HEADERS, 0, 1, &block("POST", host, &[])), end.clone(), end].concat()
        })
        .published("http2/6.10/5");
    cases.add("6.10", "CONTINUATION of another stream", Must::End(PROTOCOL), |host| {
        [frame(HEADERS, END_STREAM, 1, &get(host)), frame(CONTINUATION, END_HEADERS, 3, b"")].concat()
    });
    cases
        .add("6.10", "CONTINUATION behind DATA", Must::End(PROTOCOL), |host| {
            [open(1, host, &[]), frame(DATA, 0, 1, b"hi"), frame(CONTINUATION, END_HEADERS, 1, b"")].concat()
        })
        .published("http2/6.10/6");
    cases
        .add("6.10", "DATA behind a CONTINUATION that is not the last", Must::End(PROTOCOL), |host| {
            [frame(HEADERS, 0, 1, &block("POST", host, &[])), frame(CONTINUATION, 0, 1, b""), frame(DATA, END_STREAM, 1, b"hi")].concat()
        })
        .published("http2/6.10/2");
    cases.add("6.10", "CONTINUATION without end", Must::End(&[]), |host| {
        [frame(HEADERS, END_STREAM, 1, &get(host)), frame(CONTINUATION, 0, 1, b"").repeat(20_000)].concat()
    });
}
