use std::time::Duration;

use policies::{CanaryFacts, canary_is_due};

use super::Deps;
use crate::keys::Mac;
use crate::ports::{CanaryStore, StoreDown};
use crate::{CanaryRecord, Credential, PortalId, Verdict};

/// A canary's turn: this node alone has it.
#[derive(Debug)]
pub struct CanaryTurn {
    last: Option<CanaryRecord>,
    owner: u64,
}

/// Takes the turn, if the canary is due and no other node is at it. `Err` of a record: it is not this node's turn, and that is how the
/// last one went.
pub async fn take_canary_turn(
    deps: &Deps,
    canaries: &dyn CanaryStore,
    portal: &PortalId,
    credential: &Credential,
    every: Duration,
) -> Result<Result<CanaryTurn, Option<CanaryRecord>>, StoreDown> {
    let last = canaries.canary(portal).await?;
    let due = |last: &Option<CanaryRecord>| {
        let refused =
            last.as_ref().and_then(|last| last.refused).is_some_and(|tag| deps.keys.load().forms.verify(&parts(portal, credential), &tag));
        canary_is_due(CanaryFacts { tried: last.as_ref().map(|last| last.tried_at), refused, every }, deps.clock.now())
    };
    let owner = deps.rng.number();
    if !due(&last) || !deps.sessions.try_lock(&key(portal), owner, LONGEST_TRY).await? {
        return Ok(Err(last));
    }
    // Another node may have had its turn since the record was read.
    let last = canaries.canary(portal).await?;
    if due(&last) {
        return Ok(Ok(CanaryTurn { last, owner }));
    }
    deps.sessions.unlock(&key(portal), owner).await?;
    Ok(Err(last))
}

impl CanaryTurn {
    /// Keeps how it went, and gives it.
    pub async fn note(
        self,
        deps: &Deps,
        canaries: &dyn CanaryStore,
        portal: &PortalId,
        credential: &Credential,
        (verdict, reason, steps): (Verdict, &str, Vec<String>),
    ) -> Result<CanaryRecord, StoreDown> {
        let refused: Option<Mac> = is_refused(verdict).then(|| deps.keys.load().forms.sign(&parts(portal, credential)));
        let record = CanaryRecord::new(self.last.as_ref(), deps.clock.now(), (verdict, reason), steps, refused);
        canaries.put_canary(portal, &record).await?;
        deps.sessions.unlock(&key(portal), self.owner).await?;
        Ok(record)
    }

    /// The verdict before this turn.
    pub fn last(&self) -> Option<Verdict> {
        self.last.as_ref().map(CanaryRecord::verdict)
    }
}

/// A try takes a minute at most; a node that dies in the middle of one holds the others up no longer than this.
const LONGEST_TRY: Duration = Duration::from_secs(90);

/// Whether another try with the same login could only do harm.
fn is_refused(verdict: Verdict) -> bool {
    match verdict {
        Verdict::WrongCredentials | Verdict::Locked | Verdict::PasswordExpired | Verdict::CodeNeeded => true,
        Verdict::SignedIn | Verdict::CodeSpent | Verdict::Unavailable | Verdict::Unrecognised => false,
    }
}

fn key(portal: &PortalId) -> String {
    format!("canary:{portal}")
}

fn parts<'a>(portal: &'a PortalId, credential: &'a Credential) -> [&'a [u8]; 5] {
    let otp = credential.otp.as_ref().map_or(&b""[..], |otp| otp.text().reveal().as_bytes());
    [b"canary", portal.as_str().as_bytes(), credential.username.as_bytes(), credential.password.reveal().as_bytes(), otp]
}
