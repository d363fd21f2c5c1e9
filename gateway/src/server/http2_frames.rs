//! The frames of HTTP/2 (RFC 9113 §4), as far as it takes to see them pass.

pub(super) const PREFACE: usize = 24;
pub(super) const DATA: u8 = 0;
pub(super) const HEADERS: u8 = 1;
pub(super) const RST_STREAM: u8 = 3;
pub(super) const SETTINGS: u8 = 4;
pub(super) const GOAWAY: u8 = 7;
pub(super) const WINDOW_UPDATE: u8 = 8;
pub(super) const CONTINUATION: u8 = 9;
pub(super) const ACK: u8 = 1;
pub(super) const END_STREAM: u8 = 1;
pub(super) const END_HEADERS: u8 = 4;

/// What a frame is, from its first nine bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) kind: u8,
    pub(super) flags: u8,
    pub(super) stream: u32,
    pub(super) length: usize,
    /// The beginning of its payload, as far as a window update needs it.
    pub(super) word: [u8; 4],
}

/// Cuts bytes into frames.
#[derive(Debug)]
pub(super) struct Frames {
    skipped: usize,
    head: [u8; 9],
    of_head: usize,
    /// The one whose payload is passing.
    pub(super) now: Option<Frame>,
    taken: usize,
}

impl Frames {
    pub(super) fn new(skipped: usize) -> Self {
        Self { skipped, head: [0; 9], of_head: 0, now: None, taken: 0 }
    }

    /// Takes some bytes, and gives the next frame whose head or payload ends in them.
    pub(super) fn next(&mut self, bytes: &mut &[u8]) -> Option<(Frame, bool)> {
        let skip = self.skipped.min(bytes.len());
        self.skipped = self.skipped.saturating_sub(skip);
        *bytes = bytes.get(skip..).unwrap_or_default();
        while let Some(first) = bytes.first() {
            if let Some(frame) = &mut self.now {
                let wanted = frame.length.saturating_sub(self.taken);
                let (piece, rest) = bytes.split_at_checked(wanted).unwrap_or((bytes, &[]));
                for (place, byte) in frame.word.iter_mut().skip(self.taken).zip(piece) {
                    *place = *byte;
                }
                self.taken = self.taken.saturating_add(piece.len());
                *bytes = rest;
            } else {
                if let Some(place) = self.head.get_mut(self.of_head) {
                    *place = *first;
                }
                self.of_head = self.of_head.saturating_add(1);
                *bytes = bytes.get(1..).unwrap_or_default();
                if self.of_head < self.head.len() {
                    continue;
                }
                let [a, b, c, kind, flags, s1, s2, s3, s4] = self.head;
                let length = usize::try_from(u32::from_be_bytes([0, a, b, c])).unwrap_or(usize::MAX);
                let frame = Frame { kind, flags, stream: u32::from_be_bytes([s1 & 0x7f, s2, s3, s4]), length, word: [0; 4] };
                (self.of_head, self.taken, self.now) = (0, 0, Some(frame));
                if length > 0 {
                    return Some((frame, false));
                }
            }
            if let Some(frame) = self.now.filter(|frame| self.taken >= frame.length) {
                self.now = None;
                return Some((frame, true));
            }
        }
        None
    }

    /// Whether a frame has begun that is not whole, other than a piece of a body.
    pub(super) fn is_within(&self) -> bool {
        self.skipped > 0 || self.of_head > 0 || self.now.is_some_and(|frame| frame.kind != DATA)
    }
}
