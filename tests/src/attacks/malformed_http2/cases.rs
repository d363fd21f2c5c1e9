use crate::frame;

/// What is sent, given the host.
type Frames = dyn Fn(&str) -> Vec<u8> + Send + Sync;

/// One case.
pub struct Case {
    /// Section of RFC 9113, or of RFC 7541.
    pub section: &'static str,
    /// What is wrong.
    pub what: String,
    /// Whether the preface is its own business.
    pub raw: bool,
    frames: Box<Frames>,
    must: Must,
}

/// What has come of a connection so far.
pub struct Ends {
    pub(super) connection: bool,
    pub(super) code: Option<u32>,
    pub(super) resets: Vec<(u32, u32)>,
    pub(super) answered: Vec<(u32, bool)>,
    pub(super) pong: bool,
}

/// What has to come of it.
#[derive(Clone, Debug)]
enum Must {
    /// A connection error of one of these codes; a plain close will do, and so will the general code (§5.4.1, §7).
    End(&'static [u32]),
    /// The stream 1 (or another) is reset with one of these codes; whoever ends the whole connection instead may (§5.4.2).
    Reset(u32, &'static [u32]),
    /// A malformed request: reset, answered with an error, or the connection ended (§8.1.1).
    Refuse(u32),
    /// It is passed over: the connection goes on.
    GoOn,
    /// The client says that it goes: the connection goes on or ends, and nothing is held against it (§6.8).
    Part,
    /// It is in order, and the request on this stream is answered.
    Answer(u32),
}

impl Case {
    pub(super) fn sent(&self, host: &str) -> Vec<u8> {
        (self.frames)(host)
    }

    pub(super) fn is_met(&self, ends: &Ends) -> bool {
        let reset = |stream: u32, codes: &[u32]| {
            ends.resets.iter().any(|(at, code)| *at == stream && (codes.is_empty() || *code == 1 || codes.contains(code)))
        };
        let ended = |codes: &[u32]| ends.connection && ends.code.is_none_or(|code| code <= 1 || codes.is_empty() || codes.contains(&code));
        match &self.must {
            Must::End(codes) => ended(codes),
            Must::Reset(stream, codes) => reset(*stream, codes) || ended(codes),
            Must::Refuse(stream) => reset(*stream, &[]) || ends.connection || ends.answered.contains(&(*stream, true)),
            Must::GoOn => ends.pong && !ends.connection,
            Must::Part => (ends.pong || ends.connection) && ends.code.is_none_or(|code| code == 0),
            Must::Answer(stream) => ends.answered.contains(&(*stream, false)) && !ends.connection,
        }
    }

    /// Whether nothing that still comes can change it. An answer to the ping may overtake that to a request.
    pub(super) fn is_decided(&self, ends: &Ends) -> bool {
        self.is_met(ends) || ends.connection
    }
}

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const PRIORITY: u8 = 2;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PUSH_PROMISE: u8 = 5;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
const CONTINUATION: u8 = 9;

const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const PADDED: u8 = 8;
const WITH_PRIORITY: u8 = 0x20;
const WHOLE: u8 = END_STREAM | END_HEADERS;

const PROTOCOL: &[u32] = &[1];
const FLOW_CONTROL: &[u32] = &[3];
/// Where the RFC leaves the choice between the two.
const CLOSED_OR_PROTOCOL: &[u32] = &[5, 1];
const FRAME_SIZE: &[u32] = &[6];
const SIZE_OR_PROTOCOL: &[u32] = &[6, 1];
const COMPRESSION: &[u32] = &[9];
const FLOW_OR_PROTOCOL: &[u32] = &[3, 1];

/// A literal field without indexing, its name written out (RFC 7541 §6.2.2), no Huffman code.
fn literal(name: &str, value: &str) -> Vec<u8> {
    let length = |text: &str| u8::try_from(text.len()).unwrap();
    [&[0, length(name)], name.as_bytes(), &[length(value)], value.as_bytes()].concat()
}

/// The pseudo-headers of a request in order.
fn block(method: &str, host: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let mut block =
        [literal(":method", method), literal(":scheme", "https"), literal(":path", "/v/1"), literal(":authority", host)].concat();
    block.extend(more.iter().flat_map(|(name, value)| literal(name, value)));
    block
}

fn get(host: &str) -> Vec<u8> {
    block("GET", host, &[])
}

fn request(stream: u32, host: &str) -> Vec<u8> {
    frame(HEADERS, WHOLE, stream, &get(host))
}

fn open(stream: u32, host: &str, more: &[(&str, &str)]) -> Vec<u8> {
    frame(HEADERS, END_HEADERS, stream, &block("POST", host, more))
}

fn word(value: u32) -> [u8; 4] {
    value.to_be_bytes()
}

fn setting(id: u16, value: u32) -> Vec<u8> {
    [id.to_be_bytes().as_slice(), &word(value)].concat()
}

/// A frame whose length says something else than there is.
fn mislabelled(length: u32, kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    [&length.to_be_bytes()[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

struct Cases(Vec<Case>);

impl Cases {
    fn add(
        &mut self,
        section: &'static str,
        what: impl Into<String>,
        must: Must,
        frames: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static,
    ) {
        self.0.push(Case { section, what: what.into(), raw: false, frames: Box::new(frames), must });
    }

    /// One request whose fields are wrong.
    fn refuse(&mut self, section: &'static str, what: impl Into<String>, fields: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) {
        self.add(section, what, Must::Refuse(1), move |host| frame(HEADERS, WHOLE, 1, &fields(host)));
    }
}

/// All of them.
pub fn malformed_http2() -> Vec<Case> {
    let mut cases = Cases(Vec::new());
    beginnings(&mut cases);
    frames(&mut cases);
    streams(&mut cases);
    small_frames(&mut cases);
    settings(&mut cases);
    windows(&mut cases);
    heads(&mut cases);
    messages(&mut cases);
    compression(&mut cases);
    cases.0
}

fn beginnings(cases: &mut Cases) {
    for (what, bytes) in [
        ("HTTP/1.1 in place of the preface", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n".as_slice()),
        ("noise in place of the preface", b"INVALID CONNECTION PREFACE\r\n\r\n"),
        ("half a preface, then frames", b"PRI * HTTP/2.0\r\n\r\n\0\0\0\x04\0\0\0\0\0"),
        ("another version in the preface", b"PRI * HTTP/2.1\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"),
    ] {
        let bytes = bytes.to_vec();
        cases.0.push(Case { section: "3.4", what: what.into(), raw: true, frames: Box::new(move |_| bytes.clone()), must: Must::End(&[]) });
    }
    for (what, first) in
        [("no SETTINGS behind the preface, but a PING", PING), ("HEADERS behind the preface", HEADERS), ("DATA behind the preface", DATA)]
    {
        let frames = move |host: &str| {
            let first = if first == HEADERS { request(1, host) } else { frame(first, 0, u32::from(first == DATA), &[0; 8]) };
            [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice(), &first].concat()
        };
        cases.0.push(Case { section: "3.4", what: what.into(), raw: true, frames: Box::new(frames), must: Must::End(PROTOCOL) });
    }
    cases.add("3.4", "a request right behind the preface", Must::Answer(1), |host| request(1, host));
}

fn frames(cases: &mut Cases) {
    for kind in [0x0a, 0x10, 0x16, 0x7f, 0xff] {
        cases.add("4.1", format!("a frame of the unknown type {kind:#x}"), Must::GoOn, move |_| frame(kind, 0, 0, b"12345678"));
        cases.add("5.5", format!("an unknown frame {kind:#x} with every flag, on a stream"), Must::Answer(1), move |host| {
            [frame(kind, 0xff, 1, b"1234"), request(1, host)].concat()
        });
    }
    cases.add("4.1", "undefined flags", Must::GoOn, |_| frame(PING, 0x16, 0, b"12345678"));
    cases.add("4.1", "the reserved bit of a stream's number", Must::GoOn, |_| frame(PING, 0, 0x8000_0000, b"12345678"));
    for (what, kind, stream) in
        [("DATA", DATA, 1), ("HEADERS", HEADERS, 1), ("SETTINGS", SETTINGS, 0), ("an unknown frame", 0x42, 0), ("PRIORITY", PRIORITY, 1)]
    {
        cases.add("4.2", format!("{what} longer than the largest frame"), Must::End(FRAME_SIZE), move |host| {
            let before = if kind == DATA { open(1, host, &[]) } else { Vec::new() };
            [before, frame(kind, END_HEADERS, stream, &[0; 16_385])].concat()
        });
    }
    cases.add("4.2", "DATA of the largest size", Must::Answer(1), |host| {
        [open(1, host, &[]), frame(DATA, END_STREAM, 1, &[0; 16_384])].concat()
    });
    cases.add("4.3", "a block that cannot be read", Must::End(COMPRESSION), |_| frame(HEADERS, WHOLE, 1, &[0x40]));
    for (what, kind) in [
        ("PRIORITY", PRIORITY),
        ("PING", PING),
        ("DATA", DATA),
        ("SETTINGS", SETTINGS),
        ("WINDOW_UPDATE", WINDOW_UPDATE),
        ("an unknown frame", 0x42),
    ] {
        cases.add("4.3", format!("{what} in the midst of a header block"), Must::End(PROTOCOL), move |host| {
            let stream = u32::from(!matches!(kind, PING | SETTINGS));
            let payload: &[u8] = match kind {
                PRIORITY => &[0, 0, 0, 3, 1],
                WINDOW_UPDATE => &[0, 0, 0, 1],
                SETTINGS => &[],
                _ => &[0; 8],
            };
            [frame(HEADERS, END_STREAM, 1, &get(host)), frame(kind, 0, stream, payload), frame(CONTINUATION, END_HEADERS, 1, b"")].concat()
        });
    }
    cases.add("4.3", "HEADERS of another stream in the midst of a header block", Must::End(PROTOCOL), |host| {
        [frame(HEADERS, END_STREAM, 1, &get(host)), request(3, host)].concat()
    });
}

fn streams(cases: &mut Cases) {
    for (what, kind, payload, codes) in [
        ("DATA", DATA, &[0; 4][..], CLOSED_OR_PROTOCOL),
        ("RST_STREAM", RST_STREAM, &[0, 0, 0, 8], PROTOCOL),
        ("WINDOW_UPDATE", WINDOW_UPDATE, &[0, 0, 0, 1], PROTOCOL),
        ("CONTINUATION", CONTINUATION, &[], PROTOCOL),
    ] {
        cases.add("5.1", format!("{what} on an idle stream"), Must::End(codes), move |_| frame(kind, 0, 1, payload));
        cases.add("5.1", format!("{what} on an idle stream far ahead"), Must::End(codes), move |host| {
            [request(1, host), frame(kind, 0, 101, payload)].concat()
        });
    }
    cases.add("5.1", "PRIORITY on an idle stream", Must::Answer(1), |host| {
        [frame(PRIORITY, 0, 1, &[0, 0, 0, 3, 5]), request(1, host)].concat()
    });
    for (what, then) in [("DATA", DATA), ("HEADERS", HEADERS), ("CONTINUATION", CONTINUATION)] {
        let payload = move |host: &str| if then == HEADERS { get(host) } else { vec![0; 4] };
        cases.add("5.1", format!("{what} behind the end of a stream"), Must::Reset(1, CLOSED_OR_PROTOCOL), move |host| {
            [request(1, host), frame(then, WHOLE, 1, &payload(host))].concat()
        });
        cases.add("5.1", format!("{what} behind RST_STREAM"), Must::Reset(1, CLOSED_OR_PROTOCOL), move |host| {
            [open(1, host, &[]), frame(RST_STREAM, 0, 1, &word(8)), frame(then, WHOLE, 1, &payload(host))].concat()
        });
        cases.add("5.1", format!("{what} behind an ended body"), Must::Reset(1, CLOSED_OR_PROTOCOL), move |host| {
            [open(1, host, &[]), frame(DATA, END_STREAM, 1, b"hi"), frame(then, WHOLE, 1, &payload(host))].concat()
        });
    }
    cases.add("5.1", "WINDOW_UPDATE behind the end of a stream", Must::Answer(1), |host| {
        [request(1, host), frame(WINDOW_UPDATE, 0, 1, &word(1))].concat()
    });
    cases.add("5.1", "PRIORITY behind the end of a stream", Must::Answer(1), |host| {
        [request(1, host), frame(PRIORITY, 0, 1, &[0, 0, 0, 0, 5])].concat()
    });
    cases.add("5.1", "RST_STREAM behind the end of a stream", Must::GoOn, |host| {
        [request(1, host), frame(RST_STREAM, 0, 1, &word(8))].concat()
    });
    for stream in [2, 4, 100, 0x7fff_fffe] {
        cases.add("5.1.1", format!("a request on stream {stream}, which is even"), Must::End(PROTOCOL), move |host| request(stream, host));
    }
    for (first, second) in [(5, 3), (101, 1), (0x7fff_ffff, 5)] {
        cases.add("5.1.1", format!("stream {second} behind stream {first}"), Must::End(CLOSED_OR_PROTOCOL), move |host| {
            [request(first, host), request(second, host)].concat()
        });
    }
    cases.add("5.1.2", "more streams than are allowed", Must::Reset(201, &[1, 7]), |host| {
        (0..=100).map(|n| open(n * 2 + 1, host, &[])).collect::<Vec<_>>().concat()
    });
    cases.add("5.4.1", "a GOAWAY of the client's", Must::Part, |_| frame(GOAWAY, 0, 0, &[word(0), word(0)].concat()));
}

fn small_frames(cases: &mut Cases) {
    for (section, what, kind, payload) in [
        ("6.1", "DATA", DATA, &[0; 4][..]),
        ("6.2", "HEADERS", HEADERS, &[0x82]),
        ("6.3", "PRIORITY", PRIORITY, &[0, 0, 0, 1, 1]),
        ("6.4", "RST_STREAM", RST_STREAM, &[0, 0, 0, 8]),
        ("6.10", "CONTINUATION", CONTINUATION, &[]),
    ] {
        cases.add(section, format!("{what} on stream 0"), Must::End(PROTOCOL), move |_| frame(kind, END_HEADERS, 0, payload));
    }
    for (section, what, kind, payload) in
        [("6.5", "SETTINGS", SETTINGS, &[][..]), ("6.7", "PING", PING, &[0; 8]), ("6.8", "GOAWAY", GOAWAY, &[0; 8])]
    {
        for stream in [1, 3] {
            cases.add(section, format!("{what} on stream {stream}"), Must::End(PROTOCOL), move |_| frame(kind, 0, stream, payload));
        }
    }
    for padding in [5, 6, 255] {
        cases.add("6.1", format!("DATA of four bytes with {padding} of padding"), Must::End(PROTOCOL), move |host| {
            [open(1, host, &[]), frame(DATA, PADDED | END_STREAM, 1, &[&[padding][..], &[0; 4]].concat())].concat()
        });
        cases.add("6.2", format!("HEADERS of one byte with {padding} of padding"), Must::End(PROTOCOL), move |_| {
            frame(HEADERS, PADDED | WHOLE, 1, &[padding, 0x82])
        });
    }
    cases.add("6.1", "DATA with all padding that it can have", Must::Answer(1), |host| {
        [open(1, host, &[]), frame(DATA, PADDED | END_STREAM, 1, &[&[3][..], b"h", &[0; 3]].concat())].concat()
    });
    cases.add("6.1", "padded DATA without a byte", Must::End(SIZE_OR_PROTOCOL), |host| {
        [open(1, host, &[]), frame(DATA, PADDED, 1, &[])].concat()
    });
    cases.add("6.2", "padded HEADERS", Must::Answer(1), |host| {
        frame(HEADERS, PADDED | WHOLE, 1, &[&[2], get(host).as_slice(), &[0; 2]].concat())
    });
    cases.add("6.2", "HEADERS with a priority", Must::Answer(1), |host| {
        frame(HEADERS, WITH_PRIORITY | WHOLE, 1, &[&[0, 0, 0, 0, 9], get(host).as_slice()].concat())
    });
    cases.add("6.2", "HEADERS too short for their priority", Must::End(SIZE_OR_PROTOCOL), |_| {
        frame(HEADERS, WITH_PRIORITY | WHOLE, 1, &[0, 0, 0])
    });
    for length in [0, 1, 4, 6] {
        cases.add("6.3", format!("PRIORITY of {length} bytes"), Must::Reset(1, FRAME_SIZE), move |host| {
            [open(1, host, &[]), frame(PRIORITY, 0, 1, &vec![0; length])].concat()
        });
    }
    for length in [0, 3, 5, 8] {
        cases.add("6.4", format!("RST_STREAM of {length} bytes"), Must::End(FRAME_SIZE), move |host| {
            [open(1, host, &[]), frame(RST_STREAM, 0, 1, &vec![0; length])].concat()
        });
    }
    for length in [0, 6, 7, 9, 16] {
        cases.add("6.7", format!("PING of {length} bytes"), Must::End(FRAME_SIZE), move |_| frame(PING, 0, 0, &vec![0; length]));
    }
    cases.add("6.7", "a PING", Must::GoOn, |_| frame(PING, 0, 0, b"12345678"));
    cases.add("6.7", "an answer to no PING", Must::GoOn, |_| frame(PING, 1, 0, b"12345678"));
    for length in [0, 4, 7] {
        cases.add("6.8", format!("GOAWAY of {length} bytes"), Must::End(SIZE_OR_PROTOCOL), move |_| frame(GOAWAY, 0, 0, &vec![0; length]));
    }
    for stream in [1, 0] {
        cases.add("6.6", format!("PUSH_PROMISE from a client, on stream {stream}"), Must::End(PROTOCOL), move |host| {
            [open(1, host, &[]), frame(PUSH_PROMISE, END_HEADERS, stream, &[word(2).as_slice(), &get(host)].concat())].concat()
        });
    }
    cases.add("7", "GOAWAY with an unknown code", Must::Part, |_| frame(GOAWAY, 0, 0, &[word(0), word(0xff)].concat()));
    cases.add("7", "RST_STREAM with an unknown code", Must::GoOn, |host| {
        [open(1, host, &[]), frame(RST_STREAM, 0, 1, &word(0xff))].concat()
    });
}

fn settings(cases: &mut Cases) {
    cases.add("6.5", "an acknowledgement with a payload", Must::End(FRAME_SIZE), |_| frame(SETTINGS, 1, 0, &setting(1, 0)));
    for length in [1, 3, 5, 7] {
        cases.add("6.5", format!("SETTINGS of {length} bytes"), Must::End(FRAME_SIZE), move |_| frame(SETTINGS, 0, 0, &vec![0; length]));
    }
    for (what, id, value, codes) in [
        ("ENABLE_PUSH 2", 2, 2, PROTOCOL),
        ("ENABLE_PUSH of all ones", 2, u32::MAX, PROTOCOL),
        ("INITIAL_WINDOW_SIZE above the largest", 4, 0x8000_0000, FLOW_CONTROL),
        ("INITIAL_WINDOW_SIZE of all ones", 4, u32::MAX, FLOW_CONTROL),
        ("MAX_FRAME_SIZE below the least", 5, 16_383, PROTOCOL),
        ("MAX_FRAME_SIZE 0", 5, 0, PROTOCOL),
        ("MAX_FRAME_SIZE above the largest", 5, 1 << 24, PROTOCOL),
    ] {
        cases.add("6.5.2", what, Must::End(codes), move |_| frame(SETTINGS, 0, 0, &setting(id, value)));
    }
    for (what, id, value) in [
        ("an unknown setting", 0xff, 1),
        ("HEADER_TABLE_SIZE 0", 1, 0),
        ("MAX_CONCURRENT_STREAMS 0", 3, 0),
        ("MAX_FRAME_SIZE at its largest", 5, (1 << 24) - 1),
    ] {
        cases.add("6.5.2", what, Must::Answer(1), move |host| [frame(SETTINGS, 0, 0, &setting(id, value)), request(1, host)].concat());
    }
    cases.add("6.5.3", "one setting twice", Must::Answer(1), |host| {
        [frame(SETTINGS, 0, 0, &[setting(4, 1), setting(4, 65_535)].concat()), request(1, host)].concat()
    });
}

fn windows(cases: &mut Cases) {
    cases.add("6.9", "WINDOW_UPDATE of 0 on the connection", Must::End(PROTOCOL), |_| frame(WINDOW_UPDATE, 0, 0, &word(0)));
    cases.add("6.9", "WINDOW_UPDATE of 0 on a stream", Must::Reset(1, PROTOCOL), |host| {
        [open(1, host, &[]), frame(WINDOW_UPDATE, 0, 1, &word(0))].concat()
    });
    for length in [0, 3, 5, 8] {
        cases.add("6.9", format!("WINDOW_UPDATE of {length} bytes"), Must::End(FRAME_SIZE), move |_| {
            frame(WINDOW_UPDATE, 0, 0, &vec![1; length])
        });
    }
    cases.add("6.9.1", "a window beyond the largest, on the connection", Must::End(FLOW_CONTROL), |_| {
        [frame(WINDOW_UPDATE, 0, 0, &word(0x7fff_ffff)), frame(WINDOW_UPDATE, 0, 0, &word(0x7fff_ffff))].concat()
    });
    cases.add("6.9.1", "a window beyond the largest, on a stream", Must::Reset(1, FLOW_CONTROL), |host| {
        [open(1, host, &[]), frame(WINDOW_UPDATE, 0, 1, &word(0x7fff_ffff)), frame(WINDOW_UPDATE, 0, 1, &word(0x7fff_ffff))].concat()
    });
    cases.add("6.9.1", "more DATA than the window admits", Must::Reset(1, FLOW_OR_PROTOCOL), |host| {
        let data = frame(DATA, 0, 1, &[0; 16_384]);
        [open(1, host, &[]), data.repeat(1_000)].concat()
    });
    cases.add("6.9.2", "a window made negative by settings, then beyond the largest", Must::End(FLOW_CONTROL), |host| {
        let wide = frame(SETTINGS, 0, 0, &setting(4, 0x7fff_ffff));
        [open(1, host, &[]), frame(WINDOW_UPDATE, 0, 1, &word(0x7fff_0000)), wide].concat()
    });
}

fn heads(cases: &mut Cases) {
    cases.add("6.10", "a head in three pieces", Must::Answer(1), |host| {
        let block = get(host);
        let (a, rest) = block.split_at(7);
        let (b, c) = rest.split_at(9);
        [frame(HEADERS, END_STREAM, 1, a), frame(CONTINUATION, 0, 1, b), frame(CONTINUATION, END_HEADERS, 1, c)].concat()
    });
    cases.add("6.10", "CONTINUATION behind a whole head", Must::Reset(1, CLOSED_OR_PROTOCOL), |host| {
        [open(1, host, &[]), frame(CONTINUATION, END_HEADERS, 1, b"")].concat()
    });
    cases.add("6.10", "CONTINUATION behind a whole head in two pieces", Must::Reset(1, CLOSED_OR_PROTOCOL), |host| {
        let end = frame(CONTINUATION, END_HEADERS, 1, b"");
        [frame(HEADERS, 0, 1, &block("POST", host, &[])), end.clone(), end].concat()
    });
    cases.add("6.10", "CONTINUATION of another stream", Must::End(PROTOCOL), |host| {
        [frame(HEADERS, END_STREAM, 1, &get(host)), frame(CONTINUATION, END_HEADERS, 3, b"")].concat()
    });
    cases.add("6.10", "CONTINUATION behind DATA", Must::Reset(1, CLOSED_OR_PROTOCOL), |host| {
        [open(1, host, &[]), frame(DATA, 0, 1, b"hi"), frame(CONTINUATION, END_HEADERS, 1, b"")].concat()
    });
    cases.add("6.10", "CONTINUATION without end", Must::End(&[]), |host| {
        [frame(HEADERS, END_STREAM, 1, &get(host)), frame(CONTINUATION, 0, 1, b"").repeat(20_000)].concat()
    });
}

fn messages(cases: &mut Cases) {
    cases.add("8.1", "a second head without the end of the stream", Must::Refuse(1), |host| {
        [open(1, host, &[]), frame(HEADERS, END_HEADERS, 1, &literal("x-a", "1"))].concat()
    });
    cases.add("8.1", "trailers with a pseudo-header", Must::Refuse(1), |host| {
        [open(1, host, &[]), frame(DATA, 0, 1, b"hi"), frame(HEADERS, WHOLE, 1, &literal(":method", "POST"))].concat()
    });
    cases.add("8.1", "trailers", Must::Answer(1), |host| {
        [open(1, host, &[]), frame(DATA, 0, 1, b"hi"), frame(HEADERS, WHOLE, 1, &literal("x-a", "1"))].concat()
    });
    for method in ["GET", "HEAD", "POST", "OPTIONS", "PROPFIND"] {
        cases.add("8.3.1", method, Must::Answer(1), move |host| frame(HEADERS, WHOLE, 1, &block(method, host, &[])));
    }
    for name in ["X-A", "x-A", "Accept", "x a", "x\u{7f}", "", "x:y", "x\"y", "x\r\ny"] {
        cases.refuse("8.2.1", format!("the field name {name:?}"), move |host| block("GET", host, &[(name, "1")]));
    }
    for value in ["a\rb", "a\nb", "a\0b", " a", "a ", "\ta", "a\r\nx-b: 1", "a\u{7f}"] {
        cases.refuse("8.2.1", format!("the field value {value:?}"), move |host| block("GET", host, &[("x-a", value)]));
    }
    for (name, value) in [
        ("connection", "close"),
        ("keep-alive", "timeout=5"),
        ("proxy-connection", "close"),
        ("transfer-encoding", "chunked"),
        ("upgrade", "h2c"),
        ("te", "gzip"),
        ("te", "trailers, deflate"),
    ] {
        cases.refuse("8.2.2", format!("{name}: {value}"), move |host| block("GET", host, &[(name, value)]));
    }
    cases.add("8.2.2", "te: trailers", Must::Answer(1), |host| frame(HEADERS, WHOLE, 1, &block("GET", host, &[("te", "trailers")])));
    for (name, value) in [
        (":test", "ok"),
        (":status", "200"),
        (":protocol", "websocket"),
        (":method", "GET"),
        (":path", "/x"),
        (":scheme", "https"),
        (":authority", "x"),
    ] {
        cases.refuse("8.3", format!("{name} behind the others"), move |host| block("GET", host, &[(name, value)]));
        cases.refuse("8.3", format!("{name} behind a field"), move |host| block("GET", host, &[("x-a", "1"), (name, value)]));
    }
    for missing in [":method", ":scheme", ":path", ":authority"] {
        cases.refuse("8.3.1", format!("without {missing}"), move |host| {
            let all = [(":method", "GET"), (":scheme", "https"), (":path", "/v/1"), (":authority", host)];
            all.iter().filter(|(name, _)| *name != missing).flat_map(|(name, value)| literal(name, value)).collect()
        });
    }
    for (name, wrong) in [
        (":path", ""),
        (":path", "v/1"),
        (":path", "*"),
        (":path", "/a b"),
        (":path", "/a\rb"),
        (":method", ""),
        (":method", "G ET"),
        (":authority", "a@b"),
        (":authority", ""),
    ] {
        cases.refuse("8.3.1", format!("{name} {wrong:?}"), move |host| {
            let all = [(":method", "GET"), (":scheme", "https"), (":path", "/v/1"), (":authority", host)];
            all.iter().flat_map(|(known, value)| literal(known, if *known == name { wrong } else { value })).collect()
        });
    }
    cases.refuse("8.3.1", "a Host that contradicts the authority", |host| block("GET", host, &[("host", "evil.example")]));
    for (length, body) in [("1", "hi"), ("3", "hi"), ("0", "hi"), ("-2", "hi"), ("2, 2", "hi"), ("x", "hi"), ("+2", "hi")] {
        cases.add("8.1.1", format!("content-length: {length} before two bytes"), Must::Refuse(1), move |host| {
            [open(1, host, &[("content-length", length)]), frame(DATA, END_STREAM, 1, body.as_bytes())].concat()
        });
    }
    cases.add("8.1.1", "content-length: 1 before two bytes in two frames", Must::Refuse(1), |host| {
        [open(1, host, &[("content-length", "1")]), frame(DATA, 0, 1, b"h"), frame(DATA, END_STREAM, 1, b"i")].concat()
    });
    cases.add("8.1.1", "content-length: 2 and no body", Must::Refuse(1), |host| {
        frame(HEADERS, WHOLE, 1, &block("POST", host, &[("content-length", "2")]))
    });
    cases.add("8.1.1", "several lengths", Must::Refuse(1), |host| {
        [open(1, host, &[("content-length", "2"), ("content-length", "2")]), frame(DATA, END_STREAM, 1, b"hi")].concat()
    });
}

fn compression(cases: &mut Cases) {
    for index in [62, 70, 126] {
        cases.add("7541 2.3.3", format!("entry {index}, which does not exist"), Must::End(COMPRESSION), move |host| {
            frame(HEADERS, WHOLE, 1, &[get(host).as_slice(), &[0x80 | index]].concat())
        });
        cases.add("7541 6.2", format!("a literal with the name of entry {index}"), Must::End(COMPRESSION), move |host| {
            frame(HEADERS, WHOLE, 1, &[get(host).as_slice(), &[0x40 | index.min(62), 1, b'a']].concat())
        });
    }
    cases.add("7541 6.1", "entry 0", Must::End(COMPRESSION), |host| frame(HEADERS, WHOLE, 1, &[get(host).as_slice(), &[0x80]].concat()));
    cases.add("7541 4.2", "the table's size changed at the end of a block", Must::End(COMPRESSION), |host| {
        frame(HEADERS, WHOLE, 1, &[get(host).as_slice(), &[0x20]].concat())
    });
    cases.add("7541 6.3", "a table larger than is allowed", Must::End(COMPRESSION), |host| {
        frame(HEADERS, WHOLE, 1, &[&[0x3f, 0xe2, 0x1f], get(host).as_slice()].concat())
    });
    cases
        .add("7541 6.3", "a table of no size", Must::Answer(1), |host| frame(HEADERS, WHOLE, 1, &[&[0x20], get(host).as_slice()].concat()));
    for (what, value) in [
        ("padding of a Huffman code longer than seven bits", &[0x85, 0xff, 0xff, 0xff, 0xff, 0xff][..]),
        ("padding of a Huffman code that is not all ones", &[0x81, 0x00]),
        ("the end of a Huffman code in a string", &[0x84, 0xff, 0xff, 0xff, 0xfc]),
        ("a string longer than its block", &[0x0a, b'a']),
        ("an integer without end", &[0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    ] {
        cases.add("7541 5.2", what, Must::End(COMPRESSION), move |host| {
            frame(HEADERS, WHOLE, 1, &[get(host).as_slice(), &[0, 1, b'x'], value].concat())
        });
    }
    cases.add("7541 5.1", "an index without end", Must::End(COMPRESSION), |host| {
        frame(HEADERS, WHOLE, 1, &[get(host).as_slice(), &[0xff; 12]].concat())
    });
    cases.add("4.2", "a frame that ends in the midst of the next", Must::End(&[]), |_| mislabelled(4, PING, 0, 0, b"12345678"));
}
