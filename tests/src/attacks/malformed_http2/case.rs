use super::frames::{HEADERS, SETTINGS, WHOLE};
use crate::frame;

/// What is sent, given the host.
type Frames = dyn Fn(&str) -> Vec<u8> + Send + Sync;

/// One case.
pub struct Case {
    /// Section of RFC 9113, or of RFC 7541.
    pub section: &'static str,
    /// What is wrong.
    pub what: String,
    /// The case of the published conformance list to which it corresponds, in our own words.
    pub published: Option<&'static str>,
    /// Whether the preface is its own business.
    pub(super) raw: bool,
    frames: Box<Frames>,
    /// What is sent once something has come.
    later: Vec<(Sign, Box<Frames>)>,
    must: Must,
}

/// What has to have come before more is sent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sign {
    /// The whole answer to the request on this stream.
    Ended(u32),
    /// So many pieces of a body.
    Pieces(usize),
}

/// What has come of a connection so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// Kind and flags of the first frame.
    pub(super) first: Option<(u8, u8)>,
    pub(super) goaway: Option<u32>,
    pub(super) closed: bool,
    /// Payloads of answers to pings, but for that to the last, which shows that the connection goes on.
    pub(super) pongs: Vec<Vec<u8>>,
    pub(super) goes_on: bool,
    pub(super) acknowledged: usize,
    pub(super) resets: Vec<(u32, u32)>,
    /// Streams answered, and whether by an error.
    pub(super) answered: Vec<(u32, bool)>,
    /// Streams whose answer is whole.
    pub(super) ended: Vec<u32>,
    /// Lengths of the pieces of bodies that are not empty.
    pub(super) pieces: Vec<(u32, usize)>,
}

impl Seen {
    fn is_ended(&self) -> bool {
        self.closed || self.goaway.is_some_and(|code| code != 0)
    }

    pub(super) fn has(&self, sign: Sign) -> bool {
        match sign {
            Sign::Ended(stream) => self.ended.contains(&stream),
            Sign::Pieces(count) => self.pieces.len() >= count,
        }
    }
}

/// What has to come of it.
#[derive(Clone, Debug)]
pub(super) enum Must {
    /// A connection error of one of these codes; a plain close will do, and so will the general code (§5.4.1, §7).
    End(&'static [u32]),
    /// The connection is closed.
    Close,
    /// It is said before that it ends, with a code.
    Farewell,
    /// The stream 1 (or another) is reset with one of these codes; whoever ends the whole connection instead may (§5.4.2).
    Reset(u32, &'static [u32]),
    /// A malformed request: reset, answered with an error, or the connection ended (§8.1.1).
    Refuse(u32),
    /// It is passed over: the connection goes on.
    GoOn,
    /// So it is, and no answer to a ping says this.
    GoOnWithout(&'static [u8]),
    /// An answer to a ping says this.
    Pong(&'static [u8]),
    /// The client says that it goes: the connection goes on or ends, and nothing is held against it (§6.8).
    Part,
    /// It is in order, and the request on this stream is answered.
    Answer(u32),
    /// The body of the answer on stream 1 comes in pieces of these lengths.
    Pieces(&'static [usize]),
    /// So many settings are acknowledged.
    Acknowledge(usize),
    /// The first frame are settings (§3.4).
    Settings,
}

impl Case {
    /// It corresponds to this case of the published list. What that takes for a stream error is reset, and not answered.
    pub(super) fn published(&mut self, id: impl Into<Option<&'static str>>) -> &mut Self {
        self.published = id.into();
        if let (Some(_), Must::Refuse(stream)) = (self.published, &self.must) {
            self.must = Must::Reset(*stream, &[1]);
        }
        self
    }

    /// Sends more once something has come.
    pub(super) fn then(&mut self, sign: Sign, frames: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> &mut Self {
        self.later.push((sign, Box::new(frames)));
        self
    }

    pub(super) fn sent(&self, host: &str) -> Vec<u8> {
        (self.frames)(host)
    }

    /// What is sent behind so many others, and when.
    pub(super) fn later(&self, place: usize, host: &str) -> Option<(Sign, Vec<u8>)> {
        self.later.get(place).map(|(sign, frames)| (*sign, frames(host)))
    }

    pub(super) fn is_met(&self, seen: &Seen) -> bool {
        let ended =
            |codes: &[u32]| seen.is_ended() && seen.goaway.is_none_or(|code| code <= 1 || codes.is_empty() || codes.contains(&code));
        let reset = |stream: u32, codes: &[u32]| {
            seen.resets.iter().any(|(at, code)| *at == stream && (codes.is_empty() || *code == 1 || codes.contains(code)))
        };
        let goes_on = seen.goes_on && !seen.is_ended();
        match &self.must {
            Must::End(codes) => ended(codes),
            Must::Close => seen.closed,
            Must::Farewell => seen.goaway.is_some_and(|code| code != 0),
            Must::Reset(stream, codes) => reset(*stream, codes) || ended(codes),
            Must::Refuse(stream) => reset(*stream, &[]) || seen.is_ended() || seen.answered.contains(&(*stream, true)),
            Must::GoOn => goes_on,
            Must::GoOnWithout(said) => goes_on && !seen.pongs.iter().any(|pong| pong == said),
            Must::Pong(said) => seen.pongs.iter().any(|pong| pong == said),
            Must::Part => (seen.goes_on || seen.is_ended()) && seen.goaway.is_none_or(|code| code == 0),
            Must::Answer(stream) => seen.answered.contains(&(*stream, false)) && !seen.is_ended(),
            Must::Pieces(lengths) => seen.pieces.iter().filter(|(stream, _)| *stream == 1).map(|(_, length)| length).eq(*lengths),
            Must::Acknowledge(count) => seen.acknowledged >= *count,
            Must::Settings => seen.first.is_some_and(|(kind, flags)| kind == SETTINGS && flags & 1 == 0),
        }
    }

    /// Whether nothing that still comes can change it. An answer to the ping may overtake that to a request.
    pub(super) fn is_decided(&self, seen: &Seen) -> bool {
        self.is_met(seen) || seen.closed || (seen.is_ended() && !matches!(self.must, Must::Close))
    }
}

pub(super) const PROTOCOL: &[u32] = &[1];
pub(super) const FLOW_CONTROL: &[u32] = &[3];
/// Where the RFC leaves the choice between the two.
pub(super) const CLOSED_OR_PROTOCOL: &[u32] = &[5, 1];
pub(super) const FRAME_SIZE: &[u32] = &[6];
pub(super) const SIZE_OR_PROTOCOL: &[u32] = &[6, 1];
pub(super) const COMPRESSION: &[u32] = &[9];
pub(super) const FLOW_OR_PROTOCOL: &[u32] = &[3, 1];

/// Cases in the making.
#[derive(Default)]
pub(super) struct Cases(pub(super) Vec<Case>);

impl Cases {
    pub(super) fn add(
        &mut self,
        section: &'static str,
        what: impl Into<String>,
        must: Must,
        frames: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static,
    ) -> &mut Case {
        self.0.push(Case { section, what: what.into(), published: None, raw: false, frames: Box::new(frames), later: Vec::new(), must });
        self.0.last_mut().unwrap()
    }

    /// One that begins the connection by itself.
    pub(super) fn begin(
        &mut self,
        what: impl Into<String>,
        must: Must,
        bytes: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static,
    ) -> &mut Case {
        let case = self.add("3.4", what, must, bytes);
        case.raw = true;
        case
    }

    /// One request whose fields are wrong.
    pub(super) fn refuse(
        &mut self,
        section: &'static str,
        what: impl Into<String>,
        fields: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static,
    ) -> &mut Case {
        self.add(section, what, Must::Refuse(1), move |host| frame(HEADERS, WHOLE, 1, &fields(host)))
    }

    /// One request whose fields are in order.
    pub(super) fn answer(
        &mut self,
        section: &'static str,
        what: impl Into<String>,
        fields: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static,
    ) -> &mut Case {
        self.add(section, what, Must::Answer(1), move |host| frame(HEADERS, WHOLE, 1, &fields(host)))
    }
}
