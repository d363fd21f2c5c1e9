/// The longest frame head (RFC 6455 §5.2): two bytes, the length, the mask.
const HEAD: usize = 14;
const MASKED: u8 = 0x80;
const LENGTH: u8 = 0x7f;

/// Watches WebSocket frames pass by, so that one of ours can be put between two of them.
#[derive(Debug, Default)]
pub(super) struct Frames {
    head: [u8; HEAD],
    /// How much of a head has come.
    of_head: usize,
    /// How much payload is still to come.
    payload: u64,
}

impl Frames {
    /// Takes note of what passes.
    pub(super) fn pass(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let skipped = usize::try_from(self.payload).unwrap_or(usize::MAX).min(bytes.len());
            self.payload = self.payload.saturating_sub(skipped as u64);
            bytes = bytes.get(skipped..).unwrap_or_default();
            if let Some((first, rest)) = bytes.split_first() {
                bytes = rest;
                self.push(*first);
            }
        }
    }

    /// Whether the last frame has passed whole.
    pub(super) fn between(&self) -> bool {
        self.of_head == 0 && self.payload == 0
    }

    fn push(&mut self, byte: u8) {
        if let Some(place) = self.head.get_mut(self.of_head) {
            *place = byte;
        }
        self.of_head = self.of_head.saturating_add(1);
        let [_, second, rest @ ..] = self.head;
        let (extended, mask) = (length_bytes(second), if second & MASKED == 0 { 0 } else { 4 });
        if self.of_head < 2 || self.of_head < extended.saturating_add(mask).saturating_add(2) {
            return;
        }
        let length = rest.get(..extended).unwrap_or_default().iter().fold(0_u64, |length, byte| (length << 8) | u64::from(*byte));
        self.payload = if extended == 0 { u64::from(second & LENGTH) } else { length };
        self.of_head = 0;
    }
}

/// How many bytes tell the length beyond the seven bits.
fn length_bytes(second: u8) -> usize {
    match second & LENGTH {
        126 => 2,
        127 => 8,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn frame(length: usize, masked: bool) -> Vec<u8> {
        let mask = if masked { MASKED } else { 0 };
        let mut frame = match length {
            0..126 => vec![0x81, mask | u8::try_from(length).unwrap()],
            126..65_536 => [&[0x82, mask | 126], u16::try_from(length).unwrap().to_be_bytes().as_slice()].concat(),
            _ => [&[0x82, mask | 127], u64::try_from(length).unwrap().to_be_bytes().as_slice()].concat(),
        };
        frame.extend(std::iter::repeat_n(0xff, length).chain(std::iter::repeat_n(0xff, if masked { 4 } else { 0 })));
        frame
    }

    proptest! {
        #[test]
        fn frames_end_where_they_end(
            frames in proptest::collection::vec((prop_oneof![0..300_usize, 65_000..66_000_usize], any::<bool>()), 1..6),
            pieces in 1..2_000_usize,
        ) {
            let mut seen = Frames::default();
            prop_assert!(seen.between());
            for (length, masked) in frames {
                let bytes = frame(length, masked);
                let (last, before) = bytes.split_last().unwrap();
                for piece in before.chunks(pieces) {
                    seen.pass(piece);
                    prop_assert!(!seen.between());
                }
                seen.pass(&[*last]);
                prop_assert!(seen.between());
            }
        }

        #[test]
        fn any_bytes_pass_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut seen = Frames::default();
            seen.pass(&bytes);
            seen.pass(&bytes);
        }
    }
}
