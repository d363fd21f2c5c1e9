use std::io::Write;

use brotli_decompressor::DecompressorWriter;
use flate2::write::{DeflateDecoder, GzDecoder, ZlibDecoder};

/// Decodes the beginning of a body, piece by piece, into a bounded buffer.
pub(super) enum Decoder {
    Identity,
    Gzip(GzDecoder<Bounded>),
    Deflate(Deflate),
    Brotli(Box<DecompressorWriter<Bounded>>),
}

/// `deflate` means zlib (RFC 9110 §8.4.1.2); some servers send it bare, which the first byte shows.
pub(super) enum Deflate {
    Unknown,
    Zlib(ZlibDecoder<Bounded>),
    Bare(DeflateDecoder<Bounded>),
}

/// Takes as many bytes as there is room for, then fails, which stops the decoder: a bomb never unfolds.
#[derive(Default)]
pub(super) struct Bounded {
    bytes: Vec<u8>,
    room: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let taken = bytes.get(..bytes.len().min(self.room)).unwrap_or_default();
        if taken.is_empty() && !bytes.is_empty() {
            return Err(std::io::ErrorKind::StorageFull.into());
        }
        self.bytes.extend_from_slice(taken);
        self.room = self.room.saturating_sub(taken.len());
        Ok(taken.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

const BROTLI_BUFFER: usize = 4096;

impl Decoder {
    /// A decoder for a `Content-Encoding`; `None` if it is not known here.
    pub(super) fn new(encoding: &str) -> Option<Self> {
        let is = |name: &str| encoding.trim().eq_ignore_ascii_case(name);
        Some(match () {
            () if is("") || is("identity") => Self::Identity,
            () if is("gzip") || is("x-gzip") => Self::Gzip(GzDecoder::new(Bounded::default())),
            () if is("deflate") => Self::Deflate(Deflate::Unknown),
            () if is("br") => Self::Brotli(Box::new(DecompressorWriter::new(Bounded::default(), BROTLI_BUFFER))),
            () => return None,
        })
    }

    /// Appends what `piece` decodes to, at most `room` bytes. `false`: no more can be decoded.
    pub(super) fn decode(&mut self, piece: &[u8], room: usize, out: &mut Vec<u8>) -> bool {
        match self {
            Self::Identity => {
                out.extend_from_slice(piece.get(..piece.len().min(room)).unwrap_or_default());
                true
            }
            Self::Gzip(decoder) => run(decoder, GzDecoder::get_mut, piece, room, out),
            Self::Brotli(decoder) => run(decoder.as_mut(), DecompressorWriter::get_mut, piece, room, out),
            Self::Deflate(deflate) => deflate.decode(piece, room, out),
        }
    }
}

impl Deflate {
    fn decode(&mut self, piece: &[u8], room: usize, out: &mut Vec<u8>) -> bool {
        if let (Self::Unknown, Some(first)) = (&self, piece.first()) {
            // RFC 1950 §2.2: the low four bits of a zlib stream's first byte are 8.
            let is_zlib = first & 0x0f == 8;
            *self = if is_zlib {
                Self::Zlib(ZlibDecoder::new(Bounded::default()))
            } else {
                Self::Bare(DeflateDecoder::new(Bounded::default()))
            };
        }
        match self {
            Self::Unknown => true,
            Self::Zlib(decoder) => run(decoder, ZlibDecoder::get_mut, piece, room, out),
            Self::Bare(decoder) => run(decoder, DeflateDecoder::get_mut, piece, room, out),
        }
    }
}

fn run<D: Write>(decoder: &mut D, sink: impl Fn(&mut D) -> &mut Bounded, piece: &[u8], room: usize, out: &mut Vec<u8>) -> bool {
    sink(decoder).room = room;
    let whole = decoder.write_all(piece).and_then(|()| decoder.flush()).is_ok();
    out.append(&mut sink(decoder).bytes);
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoding_stops_where_the_room_ends() {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&[b'x'; 100_000]).unwrap();
        let bomb = encoder.finish().unwrap();
        let mut out = Vec::new();
        let mut decoder = Decoder::new("gzip").unwrap();
        assert!(!decoder.decode(&bomb, 10, &mut out), "the rest is not even unfolded");
        assert_eq!(out, [b'x'; 10]);
        let mut decoder = Decoder::new("gzip").unwrap();
        assert!(decoder.decode(&bomb, 100_000, &mut Vec::new()));
    }
}
