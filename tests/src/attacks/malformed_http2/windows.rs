//! §6.9: windows.

use super::case::{Cases, FLOW_CONTROL, FLOW_OR_PROTOCOL, FRAME_SIZE, Must, PROTOCOL, Sign};
use super::frames::{DATA, SETTINGS, WINDOW_UPDATE, open, request, setting, word};
use crate::frame;

pub(super) fn cases(cases: &mut Cases) {
    cases
        .add("6.9", "WINDOW_UPDATE of 0 on the connection", Must::End(PROTOCOL), |_| frame(WINDOW_UPDATE, 0, 0, &word(0)))
        .published("http2/6.9/1");
    cases
        .add("6.9", "WINDOW_UPDATE of 0 on a stream", Must::Reset(1, PROTOCOL), |host| {
            [open(1, host, &[]), frame(WINDOW_UPDATE, 0, 1, &word(0))].concat()
        })
        .published("http2/6.9/2");
    for length in [0, 3, 5, 8] {
        cases
            .add("6.9", format!("WINDOW_UPDATE of {length} bytes"), Must::End(FRAME_SIZE), move |_| {
                frame(WINDOW_UPDATE, 0, 0, &vec![1; length])
            })
            .published((length == 3).then_some("http2/6.9/3"));
    }
    cases
        .add("6.9.1", "a window beyond the largest, on the connection", Must::End(FLOW_CONTROL), |_| {
            [frame(WINDOW_UPDATE, 0, 0, &word(0x7fff_ffff)), frame(WINDOW_UPDATE, 0, 0, &word(0x7fff_ffff))].concat()
        })
        .published("http2/6.9.1/2");
    cases
        .add("6.9.1", "a window beyond the largest, on a stream", Must::Reset(1, FLOW_CONTROL), |host| {
            [open(1, host, &[]), frame(WINDOW_UPDATE, 0, 1, &word(0x7fff_ffff)), frame(WINDOW_UPDATE, 0, 1, &word(0x7fff_ffff))].concat()
        })
        .published("http2/6.9.1/3");
    cases.add("6.9.1", "more DATA than the window admits", Must::Reset(1, FLOW_OR_PROTOCOL), |host| {
        let data = frame(DATA, 0, 1, &[0; 16_384]);
        [open(1, host, &[]), data.repeat(1_000)].concat()
    });
    cases.add("6.9.2", "a window made negative by settings, then beyond the largest", Must::End(FLOW_CONTROL), |host| {
        let wide = frame(SETTINGS, 0, 0, &setting(4, 0x7fff_ffff));
        [open(1, host, &[]), frame(WINDOW_UPDATE, 0, 1, &word(0x7fff_0000)), wide].concat()
    });
    // The answer has four bytes.
    let window = |size: u32| frame(SETTINGS, 0, 0, &setting(4, size));
    cases
        .add("6.9.1", "a window of one byte", Must::Pieces(&[1]), move |host| [window(1), request(1, host)].concat())
        .published("http2/6.9.1/1");
    cases
        .add("6.9.2", "a window that is opened by settings behind the request", Must::Pieces(&[1]), move |host| {
            [window(0), request(1, host), window(1)].concat()
        })
        .published("http2/6.9.2/1");
    cases
        .add("6.9.2", "a window that settings make negative, and an update opens", Must::Pieces(&[3, 1]), move |host| {
            [window(3), request(1, host)].concat()
        })
        .then(Sign::Pieces(1), move |_| [window(2), frame(WINDOW_UPDATE, 0, 1, &word(2))].concat())
        .published("http2/6.9.2/2");
}
