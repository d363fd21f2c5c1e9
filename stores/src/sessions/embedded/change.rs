use ::accounts::{PortalId, SessionId};

/// One change of what is kept, as the journal has it. Times are milliseconds since 1970-01-01T00:00:00Z.
pub(super) enum Change {
    PutSession { id: SessionId, record: Vec<u8>, expires: i64 },
    EndSession { id: SessionId },
    PutPortalSession { id: SessionId, portal: PortalId, value: Vec<u8> },
    DropPortalSession { id: SessionId, portal: PortalId },
    PutCredential { id: SessionId, portal: PortalId, sealed: Vec<u8> },
    DropCredential { id: SessionId, portal: PortalId },
    PutOnce { name: String, value: Vec<u8>, expires: i64 },
    TakeOnce { name: String },
    PutCounter { name: String, used: i64, expires: i64 },
}

/// What a change is about: of several changes of the same thing only the last need be written.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum About {
    Session(SessionId),
    PortalSession(SessionId, PortalId),
    Credential(SessionId, PortalId),
    Once(String),
    Counter(String),
}

impl Change {
    pub(super) fn about(&self) -> About {
        match self {
            Self::PutSession { id, .. } | Self::EndSession { id } => About::Session(*id),
            Self::PutPortalSession { id, portal, .. } | Self::DropPortalSession { id, portal } => About::PortalSession(*id, portal.clone()),
            Self::PutCredential { id, portal, .. } | Self::DropCredential { id, portal } => About::Credential(*id, portal.clone()),
            Self::PutOnce { name, .. } | Self::TakeOnce { name } => About::Once(name.clone()),
            Self::PutCounter { name, .. } => About::Counter(name.clone()),
        }
    }
}
