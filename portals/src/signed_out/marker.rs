use super::decode::Decoder;

/// A text whose presence in a body says that the portal's session is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyMarker {
    /// The text; not empty.
    pub text: String,
    /// How many bytes of the body are looked at, after decoding.
    pub scan: usize,
}

impl BodyMarker {
    /// `text` within the first `scan` bytes.
    pub fn new(text: &str, scan: usize) -> Self {
        Self { text: text.to_owned(), scan }
    }
}

/// What is known after some of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scan {
    /// The marker is there.
    Found,
    /// More of the body is needed.
    More,
    /// The marker is not in what is looked at.
    Clean,
}

/// Looks for markers in a body that comes in pieces, compressed or not. Never holds more than the largest `scan` of decoded bytes.
pub struct MarkerScan {
    markers: Vec<BodyMarker>,
    limit: usize,
    decoder: Option<Decoder>,
    seen: Vec<u8>,
    searched: usize,
    verdict: Scan,
}

impl MarkerScan {
    /// A scan for any of `markers` in a body with this `Content-Encoding`. An encoding that is not known here (the gateway asks
    /// portals for none but gzip, deflate and br) finds nothing.
    pub fn new<'m>(markers: impl IntoIterator<Item = &'m BodyMarker>, content_encoding: Option<&str>) -> Self {
        let markers: Vec<_> = markers.into_iter().filter(|marker| !marker.text.is_empty()).cloned().collect();
        let decoder = Decoder::new(content_encoding.unwrap_or("identity"));
        let hopeless = decoder.is_none() || markers.is_empty();
        Self {
            limit: markers.iter().map(|marker| marker.scan).max().unwrap_or(0),
            markers,
            decoder,
            seen: Vec::new(),
            searched: 0,
            verdict: if hopeless { Scan::Clean } else { Scan::More },
        }
    }

    /// The next piece of the body.
    pub fn push(&mut self, piece: &[u8]) -> Scan {
        if self.verdict == Scan::More {
            let room = self.limit.saturating_sub(self.seen.len());
            let whole = self.decoder.as_mut().is_some_and(|decoder| decoder.decode(piece, room, &mut self.seen));
            self.search();
            if self.verdict == Scan::More && (!whole || self.seen.len() >= self.limit) {
                self.verdict = Scan::Clean;
            }
        }
        self.verdict
    }

    /// The body is at its end.
    pub fn finish(&mut self) -> Scan {
        if self.verdict == Scan::More {
            self.verdict = Scan::Clean;
        }
        self.verdict
    }

    fn search(&mut self) {
        let (seen, searched) = (&self.seen, self.searched);
        let found = self.markers.iter().any(|marker| {
            let text = marker.text.as_bytes();
            // A marker cut in two is found with the next piece.
            let from = searched.saturating_sub(text.len().saturating_sub(1));
            let fresh = seen.get(from..seen.len().min(marker.scan)).unwrap_or_default();
            fresh.windows(text.len()).any(|window| window == text)
        });
        self.searched = self.seen.len();
        if found {
            self.verdict = Scan::Found;
            self.seen = Vec::new();
        }
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

    use super::*;

    fn marker(scan: usize) -> BodyMarker {
        BodyMarker::new("name=\"pass\"", scan)
    }

    fn scan(body: &[u8], piece: usize, encoding: Option<&str>, limit: usize) -> Scan {
        let mut scan = MarkerScan::new([&marker(limit)], encoding);
        for piece in body.chunks(piece) {
            match scan.push(piece) {
                Scan::More => {}
                known => return known,
            }
        }
        scan.finish()
    }

    fn page(before: usize) -> Vec<u8> {
        let mut page: Vec<u8> = (0..before).map(|n| b"<p>abc</p>\n"[n % 11]).collect();
        page.extend(b"<input name=\"pass\">");
        page
    }

    fn gzip(page: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(page).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(page: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(page).unwrap();
        encoder.finish().unwrap()
    }

    fn deflate(page: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(page).unwrap();
        encoder.finish().unwrap()
    }

    /// Brotli without compression (RFC 7932 §9.2: window 16 bits, uncompressed meta-blocks of at most 64 KiB, then an empty last
    /// one), so that no encoder is needed here.
    fn brotli(page: &[u8]) -> Vec<u8> {
        let mut bits: Vec<bool> = vec![false];
        let put = |bits: &mut Vec<bool>, value: usize, count: usize| bits.extend((0..count).map(|bit| value >> bit & 1 == 1));
        let mut out = Vec::new();
        let flush = |bits: &mut Vec<bool>, out: &mut Vec<u8>| {
            out.extend(bits.chunks(8).map(|byte| byte.iter().enumerate().fold(0, |sum, (n, bit)| sum | u8::from(*bit) << n)));
            bits.clear();
        };
        for block in page.chunks(60_000) {
            put(&mut bits, 0, 1); // not the last
            put(&mut bits, 0, 2); // length in four nibbles
            put(&mut bits, block.len() - 1, 16);
            put(&mut bits, 1, 1); // uncompressed
            flush(&mut bits, &mut out);
            out.extend_from_slice(block);
        }
        put(&mut bits, 3, 2); // last and empty
        flush(&mut bits, &mut out);
        out
    }

    #[test]
    fn a_marker_is_found_however_it_comes() {
        let page = page(5000);
        for (encoding, body) in [
            (None, page.clone()),
            (Some("identity"), page.clone()),
            (Some("GZIP"), gzip(&page)),
            (Some("deflate"), zlib(&page)),
            (Some("deflate"), deflate(&page)),
            (Some("br"), brotli(&page)),
        ] {
            for piece in [1, 2, 7, 100, 100_000] {
                assert_eq!(scan(&body, piece, encoding, 32 * 1024), Scan::Found, "{encoding:?} {piece}");
                assert_eq!(scan(&body, piece, encoding, 4000), Scan::Clean, "{encoding:?} {piece}: beyond the limit");
            }
        }
    }

    #[test]
    fn what_cannot_be_decoded_is_clean() {
        assert_eq!(scan(b"name=\"pass\"", 100, Some("zstd"), 1000), Scan::Clean);
        assert_eq!(scan(b"name=\"pass\"", 100, Some("gzip"), 1000), Scan::Clean);
        assert_eq!(scan(b"", 100, None, 1000), Scan::Clean);
        let empty = BodyMarker::new("", 10);
        assert_eq!(MarkerScan::new([&empty], None).push(b"x"), Scan::Clean);
    }

    #[test]
    fn any_of_several_markers_counts_within_its_own_limit() {
        let (form, json) = (BodyMarker::new("<form id=login", 20), BodyMarker::new("redirect_flag", 1000));
        let scan = |body: &str| {
            let mut scan = MarkerScan::new([&form, &json], None);
            match scan.push(body.as_bytes()) {
                Scan::More => scan.finish(),
                known => known,
            }
        };
        assert_eq!(scan("<form id=login>"), Scan::Found);
        assert_eq!(scan("{\"redirect_flag\":1}"), Scan::Found);
        assert_eq!(scan("0123456789 <form id=login>"), Scan::Clean, "beyond its limit");
        assert_eq!(scan("nothing"), Scan::Clean);
    }

    #[test]
    fn a_bomb_does_not_unfold() {
        let bomb = gzip(&vec![b'x'; 50_000_000]);
        let mut scan = MarkerScan::new([&marker(1000)], Some("gzip"));
        assert_eq!(scan.push(&bomb), Scan::Clean);
        assert!(scan.seen.capacity() <= 4000, "{}", scan.seen.capacity());
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(before in 0_usize..300, cuts in 1_usize..40, limit in 1_usize..400) {
            let body = page(before);
            let whole = scan(&body, body.len(), None, limit);
            prop_assert_eq!(scan(&body, cuts, None, limit), whole);
            prop_assert_eq!(scan(&gzip(&body), cuts, Some("gzip"), limit), whole);
        }

        #[test]
        fn no_bytes_are_too_strange(body in proptest::collection::vec(any::<u8>(), 0..400), cuts in 1_usize..50) {
            for encoding in ["gzip", "deflate", "br"] {
                let _ = scan(&body, cuts, Some(encoding), 100);
            }
        }
    }
}
