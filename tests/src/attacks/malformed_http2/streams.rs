//! §5: streams.

use super::case::{CLOSED_OR_PROTOCOL, Cases, Must, PROTOCOL, Sign};
use super::frames::{
    CONTINUATION, DATA, END_STREAM, GOAWAY, HEADERS, PING, PRIORITY, RST_STREAM, WHOLE, WINDOW_UPDATE, WITH_PRIORITY, get, open, priority,
    request, word,
};
use crate::frame;

pub(super) fn cases(cases: &mut Cases) {
    for (what, kind, payload, codes, published) in [
        ("DATA", DATA, &[0; 4][..], CLOSED_OR_PROTOCOL, "http2/5.1/1"),
        ("RST_STREAM", RST_STREAM, &[0, 0, 0, 8], PROTOCOL, "http2/5.1/2"),
        ("WINDOW_UPDATE", WINDOW_UPDATE, &[0, 0, 0, 1], PROTOCOL, "http2/5.1/3"),
        ("CONTINUATION", CONTINUATION, &[], PROTOCOL, "http2/5.1/4"),
    ] {
        cases.add("5.1", format!("{what} on an idle stream"), Must::End(codes), move |_| frame(kind, 0, 1, payload)).published(published);
        cases
            .add("5.1", format!("{what} on an idle stream far ahead"), Must::End(codes), move |host| {
                [request(1, host), frame(kind, 0, 101, payload)].concat()
            })
            .published((kind == RST_STREAM).then_some("http2/6.4/2"));
    }
    cases
        .add("5.1", "PRIORITY on an idle stream", Must::Answer(1), |host| {
            [frame(PRIORITY, 0, 1, &[0, 0, 0, 3, 5]), request(1, host)].concat()
        })
        .published("generic/2/1");
    for (what, then, half_closed, reset, closed) in [
        ("DATA", DATA, "http2/5.1/5", "http2/5.1/8", "http2/5.1/11"),
        ("HEADERS", HEADERS, "http2/5.1/6", "http2/5.1/9", "http2/5.1/12"),
        ("CONTINUATION", CONTINUATION, "http2/5.1/7", "http2/5.1/10", "http2/5.1/13"),
    ] {
        let payload = move |host: &str| if then == HEADERS { get(host) } else { vec![0; 4] };
        cases
            .add("5.1", format!("{what} behind the end of a stream"), Must::Reset(1, CLOSED_OR_PROTOCOL), move |host| {
                [request(1, host), frame(then, WHOLE, 1, &payload(host))].concat()
            })
            .published(half_closed);
        cases
            .add("5.1", format!("{what} behind RST_STREAM"), Must::Reset(1, CLOSED_OR_PROTOCOL), move |host| {
                [open(1, host, &[]), frame(RST_STREAM, 0, 1, &word(8)), frame(then, WHOLE, 1, &payload(host))].concat()
            })
            .published(reset);
        // DATA may be a mistake on the stream alone.
        let must = if then == DATA { Must::Reset(1, CLOSED_OR_PROTOCOL) } else { Must::End(CLOSED_OR_PROTOCOL) };
        cases
            .add("5.1", format!("{what} on a stream whose answer is whole"), must, |host| request(1, host))
            .then(Sign::Ended(1), move |host| frame(then, WHOLE, 1, &payload(host)))
            .published(closed);
        cases
            .add("5.1", format!("{what} behind an ended body"), Must::Reset(1, CLOSED_OR_PROTOCOL), move |host| {
                [open(1, host, &[]), frame(DATA, END_STREAM, 1, b"hi"), frame(then, WHOLE, 1, &payload(host))].concat()
            })
            .published((then == DATA).then_some("http2/6.1/2"));
    }
    cases
        .add("5.1", "WINDOW_UPDATE behind the end of a stream", Must::Answer(1), |host| {
            [request(1, host), frame(WINDOW_UPDATE, 0, 1, &word(1))].concat()
        })
        .published("generic/2/2");
    cases
        .add("5.1", "PRIORITY behind the end of a stream", Must::Answer(1), |host| {
            [request(1, host), frame(PRIORITY, 0, 1, &priority(0, 5))].concat()
        })
        .published("generic/2/3");
    cases
        .add("5.1", "PRIORITY on a stream whose answer is whole", Must::GoOn, |host| request(1, host))
        .then(Sign::Ended(1), |_| frame(PRIORITY, 0, 1, &priority(0, 5)))
        .published("generic/2/5");
    cases
        .add("5.1", "RST_STREAM behind the end of a stream", Must::GoOn, |host| {
            [request(1, host), frame(RST_STREAM, 0, 1, &word(8))].concat()
        })
        .published("generic/2/4");
    for stream in [2, 4, 100, 0x7fff_fffe] {
        cases
            .add("5.1.1", format!("a request on stream {stream}, which is even"), Must::End(PROTOCOL), move |host| request(stream, host))
            .published((stream == 2).then_some("http2/5.1.1/1"));
    }
    for (first, second) in [(5, 3), (101, 1), (0x7fff_ffff, 5)] {
        cases
            .add("5.1.1", format!("stream {second} behind stream {first}"), Must::End(CLOSED_OR_PROTOCOL), move |host| {
                [request(first, host), request(second, host)].concat()
            })
            .published((first == 5).then_some("http2/5.1.1/2"));
    }
    cases
        .add("5.1.2", "more streams than are allowed", Must::Reset(201, &[1, 7]), |host| {
            (0..=100).map(|n| open(n * 2 + 1, host, &[])).collect::<Vec<_>>().concat()
        })
        .published("http2/5.1.2/1");
    // RFC 7540 §5.3.1; RFC 9113 lets it be.
    cases
        .add("5.3.1", "HEADERS of a stream that depends on itself", Must::Reset(1, PROTOCOL), |host| {
            frame(HEADERS, WITH_PRIORITY | WHOLE, 1, &[priority(1, 255), get(host)].concat())
        })
        .published("http2/5.3.1/1");
    cases
        .add("5.3.1", "PRIORITY of a stream that depends on itself", Must::Reset(1, PROTOCOL), |_| frame(PRIORITY, 0, 1, &priority(1, 255)))
        .published("http2/5.3.1/2");
    cases
        .add("5.4.1", "an error that ends the connection closes it", Must::Close, |_| frame(PING, 0, 0, &[0; 6]))
        .published("http2/5.4.1/1");
    cases.add("5.4.1", "and it is said before", Must::Farewell, |_| frame(PING, 0, 0, &[0; 5])).published("http2/5.4.1/2");
    cases.add("5.4.1", "a GOAWAY of the client's", Must::Part, |_| frame(GOAWAY, 0, 0, &[word(0), word(0)].concat()));
}
