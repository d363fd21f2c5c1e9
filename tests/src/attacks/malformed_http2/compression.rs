//! RFC 7541: header blocks that cannot be read.

use super::case::{COMPRESSION, Cases, Must};
use super::frames::{HEADERS, WHOLE, get};
use crate::frame;

pub(super) fn cases(cases: &mut Cases) {
    for index in [62, 70, 126] {
        cases
            .add("7541 2.3.3", format!("entry {index}, which does not exist"), Must::End(COMPRESSION), move |host| {
                frame(HEADERS, WHOLE, 1, &[get(host).as_slice(), &[0x80 | index]].concat())
            })
            .published((index == 70).then_some("hpack/2.3.3/1"));
        cases
            .add("7541 6.2", format!("a literal with the name of entry {index}"), Must::End(COMPRESSION), move |host| {
                frame(HEADERS, WHOLE, 1, &[get(host).as_slice(), &[0x40 | index.min(62), 1, b'a']].concat())
            })
            .published((index == 70).then_some("hpack/2.3.3/2"));
    }
    cases
        .add("7541 6.1", "entry 0", Must::End(COMPRESSION), |host| frame(HEADERS, WHOLE, 1, &[get(host).as_slice(), &[0x80]].concat()))
        .published("hpack/6.1/1");
    cases
        .add("7541 4.2", "the table's size changed at the end of a block", Must::End(COMPRESSION), |host| {
            frame(HEADERS, WHOLE, 1, &[get(host).as_slice(), &[0x20]].concat())
        })
        .published("hpack/4.2/1");
    cases
        .add("7541 6.3", "a table larger than is allowed", Must::End(COMPRESSION), |host| {
            frame(HEADERS, WHOLE, 1, &[&[0x3f, 0xe2, 0x1f], get(host).as_slice()].concat())
        })
        .published("hpack/6.3/1");
    for (what, value, published) in [
        ("padding of a Huffman code longer than seven bits", &[0x85, 0xff, 0xff, 0xff, 0xff, 0xff][..], Some("hpack/5.2/1")),
        ("padding of a Huffman code that is not all ones", &[0x81, 0x00], Some("hpack/5.2/2")),
        ("the end of a Huffman code in a string", &[0x84, 0xff, 0xff, 0xff, 0xfc], Some("hpack/5.2/3")),
        ("a string longer than its block", &[0x0a, b'a'], None),
        ("an integer without end", &[0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], None),
    ] {
        cases
            .add("7541 5.2", what, Must::End(COMPRESSION), move |host| {
                frame(HEADERS, WHOLE, 1, &[get(host).as_slice(), &[0, 1, b'x'], value].concat())
            })
            .published(published);
    }
    cases.add("7541 5.1", "an index without end", Must::End(COMPRESSION), |host| {
        frame(HEADERS, WHOLE, 1, &[get(host).as_slice(), &[0xff; 12]].concat())
    });
}
