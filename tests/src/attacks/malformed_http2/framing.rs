//! §4: frames.

use super::case::{COMPRESSION, Cases, FRAME_SIZE, Must, PROTOCOL};
use super::frames::{
    CONTINUATION, DATA, END_HEADERS, END_STREAM, HEADERS, PING, PRIORITY, SETTINGS, WHOLE, WINDOW_UPDATE, get, mislabelled, open, request,
};
use crate::frame;

pub(super) fn cases(cases: &mut Cases) {
    for kind in [0x0a, 0x10, 0x16, 0x7f, 0xff] {
        cases
            .add("4.1", format!("a frame of the unknown type {kind:#x}"), Must::GoOn, move |_| frame(kind, 0, 0, b"12345678"))
            .published((kind == 0x16).then_some("http2/4.1/1"));
        cases
            .add("5.5", format!("an unknown frame {kind:#x} with every flag, on a stream"), Must::Answer(1), move |host| {
                [frame(kind, 0xff, 1, b"1234"), request(1, host)].concat()
            })
            .published((kind == 0xff).then_some("http2/5.5/1"));
    }
    cases.add("4.1", "undefined flags", Must::GoOn, |_| frame(PING, 0x16, 0, b"12345678")).published("http2/4.1/2");
    cases
        .add("4.1", "the reserved bit of a stream's number", Must::GoOn, |_| frame(PING, 0, 0x8000_0000, b"12345678"))
        .published("http2/4.1/3");
    for (what, kind, stream, published) in [
        ("DATA", DATA, 1, Some("http2/4.2/2")),
        ("HEADERS", HEADERS, 1, Some("http2/4.2/3")),
        ("SETTINGS", SETTINGS, 0, None),
        ("an unknown frame", 0x42, 0, None),
        ("PRIORITY", PRIORITY, 1, None),
    ] {
        cases
            .add("4.2", format!("{what} longer than the largest frame"), Must::End(FRAME_SIZE), move |host| {
                let before = if kind == DATA { open(1, host, &[]) } else { Vec::new() };
                [before, frame(kind, END_HEADERS, stream, &[0; 16_385])].concat()
            })
            .published(published);
    }
    cases
        .add("4.2", "DATA of the largest size", Must::Answer(1), |host| {
            [open(1, host, &[]), frame(DATA, END_STREAM, 1, &[0; 16_384])].concat()
        })
        .published("http2/4.2/1");
    cases.add("4.3", "a block that cannot be read", Must::End(COMPRESSION), |_| frame(HEADERS, WHOLE, 1, &[0x40])).published("http2/4.3/1");
    for (what, kind, published) in [
        ("PRIORITY", PRIORITY, Some("http2/4.3/2")),
        ("PING", PING, None),
        ("DATA", DATA, None),
        ("SETTINGS", SETTINGS, None),
        ("WINDOW_UPDATE", WINDOW_UPDATE, None),
        ("an unknown frame", 0x42, Some("http2/5.5/2")),
    ] {
        cases
            .add("4.3", format!("{what} in the midst of a header block"), Must::End(PROTOCOL), move |host| {
                let stream = u32::from(!matches!(kind, PING | SETTINGS));
                let payload: &[u8] = match kind {
                    PRIORITY => &[0, 0, 0, 3, 1],
                    WINDOW_UPDATE => &[0, 0, 0, 1],
                    SETTINGS => &[],
                    _ => &[0; 8],
                };
                [frame(HEADERS, END_STREAM, 1, &get(host)), frame(kind, 0, stream, payload), frame(CONTINUATION, END_HEADERS, 1, b"")]
                    .concat()
            })
            .published(published);
    }
    cases
        .add("4.3", "HEADERS of another stream in the midst of a header block", Must::End(PROTOCOL), |host| {
            [frame(HEADERS, END_STREAM, 1, &get(host)), request(3, host)].concat()
        })
        .published("http2/4.3/3");
    cases.add("4.2", "a frame that ends in the midst of the next", Must::End(&[]), |_| mislabelled(4, PING, 0, 0, b"12345678"));
}
