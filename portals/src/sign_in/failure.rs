use accounts::Verdict;

/// Why an attempt ended before the portal could be asked for its verdict. The words are for the log: never a secret, never the
/// portal's text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Failure {
    /// No server takes connections; nothing was sent.
    #[error("{0}")]
    Unreachable(String),
    /// It did not answer, or not to the end, or not in time.
    #[error("{0}")]
    NoAnswer(String),
    /// It answered that it cannot.
    #[error("{0}")]
    Unavailable(String),
    /// It asks to slow down.
    #[error("{0}")]
    Locked(String),
    /// It asks for a one-time code, and nobody has said what those are made of.
    #[error("{0}")]
    CodeNeeded(String),
    /// What it answered is not what the recipe expects, or is not safe to go along with.
    #[error("{0}")]
    Unrecognised(String),
}

impl Failure {
    pub(crate) fn verdict(&self) -> Verdict {
        match self {
            Self::Unreachable(_) | Self::NoAnswer(_) | Self::Unavailable(_) => Verdict::Unavailable,
            Self::Locked(_) => Verdict::Locked,
            Self::CodeNeeded(_) => Verdict::CodeNeeded,
            Self::Unrecognised(_) => Verdict::Unrecognised,
        }
    }

    /// Whether the portal said nothing at all.
    pub(crate) fn is_silence(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::NoAnswer(_))
    }

    pub(crate) fn unrecognised(reason: impl Into<String>) -> Self {
        Self::Unrecognised(reason.into())
    }
}

/// An answer that says that the portal cannot judge anything now, whatever was asked.
pub(crate) fn refuses_to_judge(status: u16) -> Option<Failure> {
    match status {
        429 => Some(Failure::Locked(format!("answered {status}"))),
        500.. => Some(Failure::Unavailable(format!("answered {status}"))),
        _ => None,
    }
}
