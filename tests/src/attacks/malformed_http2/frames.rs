//! Frames and header blocks, put together by hand.

use crate::frame;

pub(super) const DATA: u8 = 0;
pub(super) const HEADERS: u8 = 1;
pub(super) const PRIORITY: u8 = 2;
pub(super) const RST_STREAM: u8 = 3;
pub(super) const SETTINGS: u8 = 4;
pub(super) const PUSH_PROMISE: u8 = 5;
pub(super) const PING: u8 = 6;
pub(super) const GOAWAY: u8 = 7;
pub(super) const WINDOW_UPDATE: u8 = 8;
pub(super) const CONTINUATION: u8 = 9;

pub(super) const ACK: u8 = 1;
pub(super) const END_STREAM: u8 = 1;
pub(super) const END_HEADERS: u8 = 4;
pub(super) const PADDED: u8 = 8;
pub(super) const WITH_PRIORITY: u8 = 0x20;
pub(super) const WHOLE: u8 = END_STREAM | END_HEADERS;

/// A literal field without indexing, its name written out (RFC 7541 §6.2.2), no Huffman code.
pub(super) fn literal(name: &str, value: &str) -> Vec<u8> {
    let length = |text: &str| u8::try_from(text.len()).unwrap();
    [&[0, length(name)], name.as_bytes(), &[length(value)], value.as_bytes()].concat()
}

/// These fields, one behind the other.
pub(super) fn literals(fields: &[(&str, &str)]) -> Vec<u8> {
    fields.iter().flat_map(|(name, value)| literal(name, value)).collect()
}

/// The pseudo-headers of a request in order.
pub(super) fn block(method: &str, host: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let pseudo = [(":method", method), (":scheme", "https"), (":path", "/v/1"), (":authority", host)];
    [literals(&pseudo), literals(more)].concat()
}

pub(super) fn get(host: &str) -> Vec<u8> {
    block("GET", host, &[])
}

pub(super) fn request(stream: u32, host: &str) -> Vec<u8> {
    frame(HEADERS, WHOLE, stream, &get(host))
}

/// A request whose body is still to come.
pub(super) fn open(stream: u32, host: &str, more: &[(&str, &str)]) -> Vec<u8> {
    frame(HEADERS, END_HEADERS, stream, &block("POST", host, more))
}

pub(super) fn word(value: u32) -> [u8; 4] {
    value.to_be_bytes()
}

pub(super) fn setting(id: u16, value: u32) -> Vec<u8> {
    [id.to_be_bytes().as_slice(), &word(value)].concat()
}

/// What a stream depends on, and its weight less one (RFC 7540 §6.3).
pub(super) fn priority(on: u32, weight: u8) -> Vec<u8> {
    [word(on).as_slice(), &[weight]].concat()
}

/// A frame whose length says something else than there is.
pub(super) fn mislabelled(length: u32, kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    [&length.to_be_bytes()[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}
