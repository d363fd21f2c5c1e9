//! §6.5: settings.

use super::case::{Cases, FLOW_CONTROL, FRAME_SIZE, Must, PROTOCOL};
use super::frames::{ACK, SETTINGS, request, setting};
use crate::frame;

pub(super) fn cases(cases: &mut Cases) {
    cases
        .add("6.5", "an acknowledgement with a payload", Must::End(FRAME_SIZE), |_| frame(SETTINGS, ACK, 0, &setting(1, 0)))
        .published("http2/6.5/1");
    for length in [1, 3, 5, 7] {
        cases
            .add("6.5", format!("SETTINGS of {length} bytes"), Must::End(FRAME_SIZE), move |_| frame(SETTINGS, 0, 0, &vec![0; length]))
            .published((length == 3).then_some("http2/6.5/3"));
    }
    for (what, id, value, codes, published) in [
        ("ENABLE_PUSH 2", 2, 2, PROTOCOL, Some("http2/6.5.2/1")),
        ("ENABLE_PUSH of all ones", 2, u32::MAX, PROTOCOL, None),
        ("INITIAL_WINDOW_SIZE above the largest", 4, 0x8000_0000, FLOW_CONTROL, Some("http2/6.5.2/2")),
        ("INITIAL_WINDOW_SIZE of all ones", 4, u32::MAX, FLOW_CONTROL, Some("http2/6.9.2/3")),
        ("MAX_FRAME_SIZE below the least", 5, 16_383, PROTOCOL, Some("http2/6.5.2/3")),
        ("MAX_FRAME_SIZE 0", 5, 0, PROTOCOL, None),
        ("MAX_FRAME_SIZE above the largest", 5, 1 << 24, PROTOCOL, Some("http2/6.5.2/4")),
    ] {
        cases.add("6.5.2", what, Must::End(codes), move |_| frame(SETTINGS, 0, 0, &setting(id, value))).published(published);
    }
    for (what, id, value) in [
        ("an unknown setting", 0xff, 1),
        ("HEADER_TABLE_SIZE 0", 1, 0),
        ("MAX_CONCURRENT_STREAMS 0", 3, 0),
        ("MAX_FRAME_SIZE at its largest", 5, (1 << 24) - 1),
    ] {
        cases
            .add("6.5.2", what, Must::Answer(1), move |host| [frame(SETTINGS, 0, 0, &setting(id, value)), request(1, host)].concat())
            .published((id == 0xff).then_some("http2/6.5.2/5"));
    }
    cases.add("6.5.3", "one setting twice", Must::Answer(1), |host| {
        [frame(SETTINGS, 0, 0, &[setting(4, 1), setting(4, 65_535)].concat()), request(1, host)].concat()
    });
    cases
        .add("6.5.3", "of one setting that is there twice the second counts", Must::Pieces(&[1]), |host| {
            [frame(SETTINGS, 0, 0, &[setting(4, 100), setting(4, 1)].concat()), request(1, host)].concat()
        })
        .published("http2/6.5.3/1");
    // The first are those behind the preface.
    cases
        .add("6.5.3", "settings are acknowledged", Must::Acknowledge(2), |_| frame(SETTINGS, 0, 0, &setting(3, 100)))
        .published("http2/6.5.3/2");
}
