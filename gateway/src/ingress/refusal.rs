/// Why a request head is not admitted. Nothing of it is acted on, and the connection is closed: what follows on it may not
/// begin where we think it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// RFC 9112 §3.2: exactly one Host, which names the same host as the target.
    #[error("Host is missing, doubled, contradicted or no host name")]
    BadHost,
    /// RFC 9110 §7.4: none of the hosts that are served here.
    #[error("no such host here")]
    UnknownHost,
    /// RFC 9112 §6.1, §6.3: where the body ends could be read in two ways.
    #[error("ambiguous message framing")]
    BadFraming,
    /// RFC 9112 §3: not method, target and version with one space between.
    #[error("not a request line")]
    BadRequestLine,
    /// RFC 9112 §2.2: a line that ends in a lone LF.
    #[error("a line ends without CR")]
    BareLf,
    /// A field name that no browser sends and that other software may take for another name.
    #[error("a field name that may be taken for another")]
    BadFieldName,
    /// A field value with bytes that no browser sends.
    #[error("a field value with control or raw bytes")]
    BadFieldValue,
    /// See [`super::canonical_path`].
    #[error("the path can be read in two ways")]
    AmbiguousPath,
    /// See [`super::PathLeeway`].
    #[error("the path has an encoded slash, and the portal does not take it there")]
    EncodedSlash,
    /// See [`super::PathLeeway`].
    #[error("the path has parameters behind a `;`, and the portal does not take them there")]
    PathParameters,
    /// Which of them a trusted proxy has written, and which its client, nobody knows.
    #[error("Forwarded and X-Forwarded-For contradict each other")]
    ForwardedTwice,
    /// A connection from a trusted proxy does not begin with the PROXY protocol's header, where that is demanded.
    #[error("no PROXY header, or a malformed one")]
    BadProxyHeader,
    /// HTTP/2 in which no request can be seen (RFC 9113 §8.1.1, §8.3.1).
    #[error("a malformed HTTP/2 request")]
    BadHttp2,
    /// The request target is none that a browser sends to an origin server.
    #[error("not an origin-form or absolute-form target")]
    BadTarget,
    /// CONNECT, TRACE and TRACK.
    #[error("this method is not served")]
    Method,
    /// It was not whole in time.
    #[error("the request head took too long")]
    HeadTooSlow,
    /// More than [`super::MAX_HEAD_BYTES`] or [`super::MAX_FIELDS`].
    #[error("the request head is too large")]
    HeadTooLarge,
}

impl Refusal {
    /// The word for logs and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadRequestLine => "bad-request-line",
            Self::BadHost => "bad-host",
            Self::UnknownHost => "unknown-host",
            Self::BadFraming => "bad-framing",
            Self::BareLf => "bare-lf",
            Self::BadFieldName => "bad-field-name",
            Self::BadFieldValue => "bad-field-value",
            Self::AmbiguousPath => "ambiguous-path",
            Self::EncodedSlash => "encoded-slash",
            Self::PathParameters => "path-parameters",
            Self::ForwardedTwice => "forwarded-twice",
            Self::BadProxyHeader => "bad-proxy-header",
            Self::BadHttp2 => "bad-http2",
            Self::BadTarget => "bad-target",
            Self::Method => "bad-method",
            Self::HeadTooSlow => "head-too-slow",
            Self::HeadTooLarge => "head-too-large",
        }
    }
}
