//! §6 but for settings, windows and continuations: each kind of frame on the wrong stream and of the wrong size; §7.

use super::case::{Cases, FRAME_SIZE, Must, PROTOCOL, SIZE_OR_PROTOCOL};
use super::frames::{
    ACK, CONTINUATION, DATA, END_HEADERS, END_STREAM, GOAWAY, HEADERS, PADDED, PING, PRIORITY, PUSH_PROMISE, RST_STREAM, SETTINGS, WHOLE,
    WITH_PRIORITY, block, get, open, priority, request, word,
};
use crate::frame;

pub(super) fn cases(cases: &mut Cases) {
    for (section, what, kind, payload, published) in [
        ("6.1", "DATA", DATA, &[0; 4][..], "http2/6.1/1"),
        ("6.2", "HEADERS", HEADERS, &[0x82], "http2/6.2/3"),
        ("6.3", "PRIORITY", PRIORITY, &[0, 0, 0, 1, 1], "http2/6.3/1"),
        ("6.4", "RST_STREAM", RST_STREAM, &[0, 0, 0, 8], "http2/6.4/1"),
        ("6.10", "CONTINUATION", CONTINUATION, &[], "http2/6.10/3"),
    ] {
        cases
            .add(section, format!("{what} on stream 0"), Must::End(PROTOCOL), move |_| frame(kind, END_HEADERS, 0, payload))
            .published(published);
    }
    for (section, what, kind, payload, published) in [
        ("6.5", "SETTINGS", SETTINGS, &[][..], "http2/6.5/2"),
        ("6.7", "PING", PING, &[0; 8], "http2/6.7/3"),
        ("6.8", "GOAWAY", GOAWAY, &[0; 8], "http2/6.8/1"),
    ] {
        for stream in [1, 3] {
            cases
                .add(section, format!("{what} on stream {stream}"), Must::End(PROTOCOL), move |_| frame(kind, 0, stream, payload))
                .published((stream == 1).then_some(published));
        }
    }
    for padding in [5, 6, 255] {
        cases
            .add("6.1", format!("DATA of four bytes with {padding} of padding"), Must::End(PROTOCOL), move |host| {
                [open(1, host, &[]), frame(DATA, PADDED | END_STREAM, 1, &[&[padding][..], &[0; 4]].concat())].concat()
            })
            .published((padding == 6).then_some("http2/6.1/3"));
        cases
            .add("6.2", format!("HEADERS of one byte with {padding} of padding"), Must::End(PROTOCOL), move |_| {
                frame(HEADERS, PADDED | WHOLE, 1, &[padding, 0x82])
            })
            .published((padding == 6).then_some("http2/6.2/4"));
    }
    cases.add("6.1", "DATA with all padding that it can have", Must::Answer(1), |host| {
        [open(1, host, &[]), frame(DATA, PADDED | END_STREAM, 1, &[&[3][..], b"h", &[0; 3]].concat())].concat()
    });
    cases.add("6.1", "padded DATA without a byte", Must::End(SIZE_OR_PROTOCOL), |host| {
        [open(1, host, &[]), frame(DATA, PADDED, 1, &[])].concat()
    });
    cases.add("6.2", "padded HEADERS", Must::Answer(1), |host| {
        frame(HEADERS, PADDED | WHOLE, 1, &[&[2], get(host).as_slice(), &[0; 2]].concat())
    });
    cases.add("6.2", "HEADERS with a priority", Must::Answer(1), |host| {
        frame(HEADERS, WITH_PRIORITY | WHOLE, 1, &[&[0, 0, 0, 0, 9], get(host).as_slice()].concat())
    });
    cases.add("6.2", "HEADERS too short for their priority", Must::End(SIZE_OR_PROTOCOL), |_| {
        frame(HEADERS, WITH_PRIORITY | WHOLE, 1, &[0, 0, 0])
    });
    for length in [0, 1, 4, 6] {
        cases
            .add("6.3", format!("PRIORITY of {length} bytes"), Must::Reset(1, FRAME_SIZE), move |host| {
                [open(1, host, &[]), frame(PRIORITY, 0, 1, &vec![0; length])].concat()
            })
            .published((length == 4).then_some("http2/6.3/2"));
    }
    for length in [0, 3, 5, 8] {
        cases
            .add("6.4", format!("RST_STREAM of {length} bytes"), Must::End(FRAME_SIZE), move |host| {
                [open(1, host, &[]), frame(RST_STREAM, 0, 1, &vec![0; length])].concat()
            })
            .published((length == 3).then_some("http2/6.4/3"));
    }
    for length in [0, 6, 7, 9, 16] {
        cases
            .add("6.7", format!("PING of {length} bytes"), Must::End(FRAME_SIZE), move |_| frame(PING, 0, 0, &vec![0; length]))
            .published((length == 6).then_some("http2/6.7/4"));
    }
    cases
        .add("6.7", "a PING is answered with what it said", Must::Pong(b"12345678"), |_| frame(PING, 0, 0, b"12345678"))
        .published("http2/6.7/1");
    cases
        .add("6.7", "an answer to no PING is not answered", Must::GoOnWithout(b"12345678"), |_| frame(PING, ACK, 0, b"12345678"))
        .published("http2/6.7/2");
    for length in [0, 4, 7] {
        cases.add("6.8", format!("GOAWAY of {length} bytes"), Must::End(SIZE_OR_PROTOCOL), move |_| frame(GOAWAY, 0, 0, &vec![0; length]));
    }
    for stream in [1, 0] {
        cases
            .add("6.6", format!("PUSH_PROMISE from a client, on stream {stream}"), Must::End(PROTOCOL), move |host| {
                [open(1, host, &[]), frame(PUSH_PROMISE, END_HEADERS, stream, &[word(2).as_slice(), &get(host)].concat())].concat()
            })
            .published((stream == 1).then_some("http2/8.2/1"));
    }
    cases
        .add("7", "GOAWAY with an unknown code", Must::Part, |_| frame(GOAWAY, 0, 0, &[word(0), word(0xff)].concat()))
        .published("http2/7/1");
    cases
        .add("7", "RST_STREAM with an unknown code", Must::GoOn, |host| [open(1, host, &[]), frame(RST_STREAM, 0, 1, &word(0xff))].concat())
        .published("http2/7/2");
    cases
        .add("6.2", "PRIORITY of the same stream in the midst of a head", Must::End(PROTOCOL), |host| {
            [frame(HEADERS, 0, 1, &get(host)), frame(PRIORITY, 0, 1, &priority(0, 255))].concat()
        })
        .published("http2/6.2/1");
    cases
        .add("6.2", "a head of another stream in the midst of one with a body", Must::End(PROTOCOL), |host| {
            [frame(HEADERS, 0, 1, &block("POST", host, &[])), request(3, host)].concat()
        })
        .published("http2/6.2/2");
}
