use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use super::http2_chatter::Chatter;
use super::http2_frames::{
    ACK, CONTINUATION, DATA, END_HEADERS, END_STREAM, Frame, Frames, GOAWAY, HEADERS, PREFACE, RST_STREAM, SETTINGS, WINDOW_UPDATE,
};

/// How long a head may take from its first byte on, whatever comes of it meanwhile.
const HEAD: Duration = Duration::from_secs(10);
/// How long a body may stay silent that could come on.
const BODY_SILENCE: Duration = Duration::from_secs(14);
/// RFC 9113 §6.9.2.
const FIRST_WINDOW: i64 = 65_535;
/// Bodies that are watched at a time; a connection has no more streams than this.
const BODIES: usize = 256;

/// Looks at the frames of an HTTP/2 connection as they pass, and knows by when the client has to go on: the library waits for the rest
/// of a head, and for the rest of a body, as long as the connection lives.
#[derive(Debug)]
pub(super) struct Http2Watch {
    from_client: Frames,
    from_us: Frames,
    /// Whether the client's first frame has been seen.
    greeted: bool,
    /// It is one that no client may send, and that the library takes all the same.
    broken: bool,
    /// What is passing are trailers.
    trailers: bool,
    /// A head has begun that is not whole.
    open_block: bool,
    head_since: Option<Instant>,
    bodies: HashMap<u32, Body>,
    /// What the client may still send of all bodies together.
    window: i64,
    chatter: Chatter,
}

/// A request body that is on its way.
#[derive(Debug)]
struct Body {
    since: Instant,
    /// What the client may still send of it.
    window: i64,
}

impl Http2Watch {
    pub(super) fn new() -> Self {
        Self {
            from_client: Frames::new(PREFACE),
            from_us: Frames::new(0),
            greeted: false,
            broken: false,
            trailers: false,
            open_block: false,
            head_since: None,
            bodies: HashMap::new(),
            window: FIRST_WINDOW,
            chatter: Chatter::new(),
        }
    }

    /// The client has sent something.
    pub(super) fn received(&mut self, mut bytes: &[u8], now: Instant) {
        while let Some((frame, whole)) = self.from_client.next(&mut bytes) {
            // §3.4: settings come first.
            self.broken |= !self.greeted && (frame.kind != SETTINGS || frame.flags & ACK != 0);
            self.greeted = true;
            if whole {
                self.broken |= self.is_too_much(frame, now);
            }
            if matches!(frame.kind, HEADERS | CONTINUATION) {
                self.open_block = frame.flags & END_HEADERS == 0;
            }
            match frame.kind {
                DATA => self.more_of_body(frame, whole, now),
                HEADERS if frame.flags & END_STREAM == 0 && self.bodies.len() < BODIES => {
                    self.bodies.entry(frame.stream).or_insert(Body { since: now, window: FIRST_WINDOW });
                }
                HEADERS => self.trailers |= self.bodies.remove(&frame.stream).is_some(),
                RST_STREAM => drop(self.bodies.remove(&frame.stream)),
                _ => {}
            }
            if whole && std::mem::take(&mut self.trailers) {
                self.broken |= begins_with_pseudo_header(frame);
            }
            if whole && !self.open_block {
                self.head_since = None;
            }
        }
        if let Some(Frame { kind: DATA, stream, .. }) = self.from_client.now
            && let Some(body) = self.bodies.get_mut(&stream)
        {
            body.since = now;
        }
        let within = self.open_block || self.from_client.is_within();
        self.head_since = within.then(|| self.head_since.unwrap_or(now));
    }

    /// Whether the client says more that carries nothing than anybody does who means it.
    fn is_too_much(&mut self, frame: Frame, now: Instant) -> bool {
        match frame.kind {
            HEADERS => {
                self.chatter.earn_by_request();
                false
            }
            DATA if frame.length > 0 || frame.flags & END_STREAM != 0 => false,
            CONTINUATION | RST_STREAM | GOAWAY => false,
            _ => self.chatter.is_too_much(now),
        }
    }

    fn more_of_body(&mut self, frame: Frame, whole: bool, now: Instant) {
        // It is seen at its head, too.
        let piece = if whole { i64::try_from(frame.length).unwrap_or(i64::MAX) } else { 0 };
        self.window = self.window.saturating_sub(piece);
        if frame.flags & END_STREAM != 0 {
            self.bodies.remove(&frame.stream);
        } else if let Some(body) = self.bodies.get_mut(&frame.stream) {
            body.since = now;
            body.window = body.window.saturating_sub(piece);
        }
    }

    /// We have sent something.
    pub(super) fn sent(&mut self, mut bytes: &[u8], now: Instant) {
        while let Some((frame, whole)) = self.from_us.next(&mut bytes) {
            if whole && frame.kind == DATA {
                self.chatter.earn_by_answer();
            }
            match frame.kind {
                WINDOW_UPDATE if whole && frame.stream == 0 => {
                    self.window = self.window.saturating_add(u32::from_be_bytes(frame.word).into());
                    // Those that could not go on because of the others have their time from now on.
                    self.bodies.values_mut().for_each(|body| body.since = now);
                }
                WINDOW_UPDATE if whole => {
                    if let Some(body) = self.bodies.get_mut(&frame.stream) {
                        body.since = now;
                        body.window = body.window.saturating_add(u32::from_be_bytes(frame.word).into());
                    }
                }
                // Whoever has been answered owes no more.
                DATA | HEADERS if frame.flags & END_STREAM != 0 => drop(self.bodies.remove(&frame.stream)),
                RST_STREAM => drop(self.bodies.remove(&frame.stream)),
                _ => {}
            }
        }
    }

    /// Whether the connection has to end.
    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }

    /// By when something more has to have come.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let head = self.head_since.and_then(|since| since.checked_add(HEAD));
        let may_come = |body: &&Body| body.window > 0 && self.window > 0;
        let bodies = self.bodies.values().filter(may_come).filter_map(|body| body.since.checked_add(BODY_SILENCE));
        bodies.chain(head).min()
    }
}

/// §8.1: trailers have no pseudo-headers. The library drops them; a client that begins with one is told. (RFC 7541: entries 1 to 7 of
/// the static table, and a colon at the beginning of a name, as it is or in the code.)
fn begins_with_pseudo_header(trailers: Frame) -> bool {
    const ODD: u8 = 0x08 | 0x20;
    let [first, _, third, _] = trailers.word;
    let (indexed, named) = ((0x81..=0x87).contains(&first), matches!(first, 0x01..=0x07 | 0x11..=0x17 | 0x41..=0x47));
    let spelled = matches!(first, 0x00 | 0x10 | 0x40) && matches!(third, b':' | 0xb8 | 0xb9);
    trailers.flags & ODD == 0 && (indexed || named || spelled)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
        [&[0, 0, u8::try_from(payload.len()).unwrap(), kind, flags, 0, 0, 0, stream], payload].concat()
    }

    fn begun() -> (Http2Watch, Instant) {
        let (mut watch, now) = (Http2Watch::new(), Instant::now());
        watch.received(&[0; PREFACE], now);
        watch.received(&frame(SETTINGS, 0, 0, b""), now);
        assert!(!watch.is_broken());
        (watch, now)
    }

    fn after(now: Instant, seconds: u64) -> Instant {
        now.checked_add(Duration::from_secs(seconds)).unwrap()
    }

    #[test]
    fn a_head_has_ten_seconds_however_it_is_dripped() {
        let (mut watch, now) = begun();
        assert_eq!(watch.deadline(), None);
        let head = frame(HEADERS, END_STREAM, 1, b"block");
        for (second, byte) in (0..).zip(&head) {
            watch.received(&[*byte], after(now, second));
            assert_eq!(watch.deadline(), Some(after(now, 10)));
        }
        // And further pieces give no new time.
        watch.received(&frame(CONTINUATION, 0, 1, b"more"), after(now, 9));
        assert_eq!(watch.deadline(), Some(after(now, 10)));
        watch.received(&frame(CONTINUATION, END_HEADERS, 1, b"end"), after(now, 9));
        assert_eq!(watch.deadline(), None);
        // Another one that begins at once has time of its own.
        let (whole, half) = (frame(HEADERS, END_STREAM | END_HEADERS, 3, b"x"), &head[..7]);
        watch.received(&[&whole, half].concat(), after(now, 20));
        watch.received(&[&head[7..], &frame(CONTINUATION, END_HEADERS, 1, b""), half].concat(), after(now, 25));
        assert_eq!(watch.deadline(), Some(after(now, 35)));
    }

    #[test]
    fn a_body_may_not_fall_silent_unless_it_may_not_go_on() {
        let (mut watch, now) = begun();
        watch.received(&frame(HEADERS, END_HEADERS, 1, b"x"), now);
        assert_eq!(watch.deadline(), Some(after(now, 14)));
        watch.received(&frame(DATA, 0, 1, b"hello"), after(now, 5));
        assert_eq!(watch.deadline(), Some(after(now, 19)));
        let full = [&[0, 0xff, 0xff, DATA, 0, 0, 0, 0, 1][..], &[0; 65_535]].concat();
        watch.received(&full, after(now, 6));
        assert_eq!(watch.deadline(), None, "the window is used up");
        watch.sent(&frame(WINDOW_UPDATE, 0, 0, &[0, 0, 1, 0]), after(now, 50));
        watch.sent(&frame(WINDOW_UPDATE, 0, 1, &[0, 0, 1, 0]), after(now, 60));
        assert_eq!(watch.deadline(), Some(after(now, 74)));
        watch.received(&frame(DATA, END_STREAM, 1, b"bye"), after(now, 61));
        assert_eq!(watch.deadline(), None);
    }

    #[test]
    fn a_body_that_waits_for_others_is_not_silent() {
        let (mut watch, now) = begun();
        watch.received(&frame(HEADERS, END_HEADERS, 1, b"x"), now);
        watch.received(&frame(HEADERS, END_HEADERS, 3, b"x"), now);
        let full = [&[0, 0xff, 0xff, DATA, 0, 0, 0, 0, 1][..], &[0; 65_535]].concat();
        watch.received(&full, now);
        assert_eq!(watch.deadline(), None, "the window of the connection is used up by the first");
        watch.sent(&frame(WINDOW_UPDATE, 0, 0, &[0, 0, 0, 1]), after(now, 60));
        assert_eq!(watch.deadline(), Some(after(now, 74)));
    }

    #[test]
    fn floods_of_frames_that_carry_nothing_end_the_connection() {
        const PING: u8 = 6;
        const PRIORITY: u8 = 2;
        for (what, flood) in [
            ("settings", frame(SETTINGS, 0, 0, b"")),
            ("pings", frame(PING, 0, 0, &[0; 8])),
            ("answers to no ping", frame(PING, ACK, 0, &[0; 8])),
            ("priorities", frame(PRIORITY, 0, 1, &[0; 5])),
            ("window updates", frame(WINDOW_UPDATE, 0, 0, &[0, 0, 0, 1])),
            ("empty pieces of a body", frame(DATA, 0, 1, b"")),
            ("unknown frames", frame(0x42, 0, 0, b"x")),
        ] {
            let (mut watch, now) = begun();
            watch.received(&frame(HEADERS, END_HEADERS, 1, b"x"), now);
            for _ in 0..900 {
                watch.received(&flood, now);
            }
            assert!(!watch.is_broken(), "{what}: some of them are nobody's harm");
            for _ in 0..200 {
                watch.received(&flood, now);
            }
            assert!(watch.is_broken(), "{what}");
        }
    }

    #[test]
    fn who_loads_much_may_say_much() {
        let (mut watch, now) = begun();
        for _ in 0..5_000 {
            watch.received(&frame(HEADERS, END_HEADERS | END_STREAM, 1, b"x"), now);
            watch.sent(&frame(DATA, 0, 1, b"answer"), now);
            for said in [frame(WINDOW_UPDATE, 0, 0, &[0, 0, 0, 6]), frame(WINDOW_UPDATE, 0, 1, &[0, 0, 0, 6]), frame(0x10, 0, 0, b"u=1")] {
                watch.received(&said, now);
            }
        }
        assert!(!watch.is_broken());
    }

    #[test]
    fn settings_come_first_and_trailers_have_no_pseudo_headers() {
        for first in [frame(6, 0, 0, &[0; 8]), frame(SETTINGS, ACK, 0, b""), frame(HEADERS, END_HEADERS, 1, b"x")] {
            let mut watch = Http2Watch::new();
            watch.received(&[&[0; PREFACE], first.as_slice()].concat(), Instant::now());
            assert!(watch.is_broken());
        }
        for (trailers, broken) in
            [(b"\x00\x07:method\x03GET".as_slice(), true), (b"\x82", true), (b"\x00\x03x-a\x011", false), (b"", false)]
        {
            let (mut watch, now) = begun();
            watch.received(&frame(HEADERS, END_HEADERS, 1, b"\x82\x87"), now);
            watch.received(&frame(HEADERS, END_HEADERS | END_STREAM, 1, trailers), now);
            assert_eq!(watch.is_broken(), broken, "{trailers:?}");
        }
    }

    #[test]
    fn who_has_been_answered_owes_no_more() {
        for end in [frame(HEADERS, END_STREAM | END_HEADERS, 1, b"x"), frame(DATA, END_STREAM, 1, b""), frame(RST_STREAM, 0, 1, &[0; 4])] {
            let (mut watch, now) = begun();
            watch.received(&frame(HEADERS, END_HEADERS, 1, b"x"), now);
            watch.sent(&end, now);
            assert_eq!(watch.deadline(), None);
        }
    }

    #[test]
    fn fuzz_http2_frames() {
        fuzz::target("http2_frames", |bytes| {
            let ((mut whole, now), (mut dripped, _)) = (begun(), begun());
            let (from_client, from_us) = bytes.split_at(bytes.len() / 3 * 2);
            whole.received(from_client, now);
            for byte in from_client {
                dripped.received(std::slice::from_ref(byte), now);
            }
            assert_eq!((whole.open_block, whole.broken, whole.deadline()), (dripped.open_block, dripped.broken, dripped.deadline()));
            assert!(whole.bodies.len() <= BODIES);
            whole.sent(from_us, now);
            assert!(whole.bodies.len() <= dripped.bodies.len(), "nothing that we send lets a client owe more");
            assert!(whole.deadline().is_none_or(|at| at <= after(now, 14)), "nobody is waited for longer");
        });
    }

    proptest! {
        #[test]
        fn any_bytes_in_any_pieces_are_looked_at(bytes in proptest::collection::vec(0..12_u8, 0..300), cut in 0..300_usize) {
            let (mut whole, now) = begun();
            let (mut pieces, _) = begun();
            let cut = cut.min(bytes.len());
            whole.received(&bytes, now);
            pieces.received(&bytes[..cut], now);
            pieces.received(&bytes[cut..], now);
            prop_assert_eq!(whole.open_block, pieces.open_block);
            prop_assert_eq!(whole.deadline(), pieces.deadline().map(|_| whole.deadline().unwrap_or(now)));
            prop_assert_eq!(whole.broken, pieces.broken);
            whole.sent(&bytes, now);
        }
    }
}
