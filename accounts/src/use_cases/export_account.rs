use super::own_sessions::{OwnSession, own_sessions};
use super::{Deps, Recognised};
use crate::ports::StoreDown;
use crate::{Account, AuditEvent, AuditKind, ContactDetails, Passkey, Timestamp};

/// More events than this are not exported.
const EVENTS: u32 = 100_000;

/// Everything that is kept about a person, but for what proves who they are: hashes, keys, sealed passwords and session ids stay here.
/// The links are in [`Recognised::account`].
pub struct AccountExport {
    /// The account. Its password hash is not for export.
    pub account: Account,
    /// Number and PIN. The PIN is not for export.
    pub contact: ContactDetails,
    /// Since when there are one-time codes.
    pub one_time_codes_since: Option<Timestamp>,
    /// How many recovery codes are left.
    pub recovery_codes: usize,
    /// The passkeys; their public keys are not for export.
    pub passkeys: Vec<Passkey>,
    /// Where the person is signed in.
    pub sessions: Vec<OwnSession>,
    /// The trail, newest first: when, what, about what, from where.
    pub events: Vec<(Timestamp, String, String, Option<String>)>,
}

/// Gathers it; `None` if the account is gone. The export itself is an event of the trail.
pub async fn export_account(deps: &Deps, who: &Recognised) -> Result<Option<AccountExport>, StoreDown> {
    let Some(account) = deps.accounts.by_email(&who.account.email).await?.filter(|account| account.id == who.account.id) else {
        return Ok(None);
    };
    let contact = deps.accounts.contact(account.id).await?;
    let sessions = own_sessions(deps, who).await?;
    let events = deps.accounts.events(account.id, EVENTS).await?;
    let one_time_codes_since = deps.accounts.one_time_code(account.id).await?.map(|code| code.enrolled_at);
    let recovery_codes = deps.accounts.recovery_codes(account.id).await?.len();
    let passkeys = deps.accounts.passkeys(account.id).await?;
    let device = &who.session.device;
    let event = AuditEvent {
        at: deps.clock.now(),
        account: account.id,
        kind: AuditKind::DataExported,
        about: device.user_agent.clone(),
        address: Some(device.address),
    };
    deps.record(&event).await?;
    Ok(Some(AccountExport { account, contact, one_time_codes_since, recovery_codes, passkeys, sessions, events }))
}
