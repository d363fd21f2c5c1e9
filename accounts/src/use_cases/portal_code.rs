use std::time::Duration;

use super::Deps;
use crate::ports::{Cap, StoreDown};
use crate::{Credential, PortalId};

/// Longer than any code counts.
const REMEMBERED: Duration = Duration::from_secs(15 * 60);

/// Chooses the one-time code for an attempt at a portal that may ask for one: that of this moment or, where that was sent already, the next
/// one, which portals take a little early (RFC 6238 §5.2). No code is sent twice, by whatever node. `false`: both were sent.
pub(super) async fn choose_code(deps: &Deps, portal: &PortalId, credential: &mut Credential) -> Result<bool, StoreDown> {
    let Some(otp) = &credential.otp else { return Ok(true) };
    for later in [0, 1] {
        let Some((step, code)) = otp.code(deps.clock.now(), later) else { return Ok(true) };
        let parts: [&[u8]; 4] = [b"portal-code", portal.as_str().as_bytes(), otp.text().reveal().as_bytes(), &step.to_be_bytes()];
        let mac = deps.keys.load().forms.sign(&parts);
        let cap = Cap { key: format!("portal-code:{:032x}", u128::from_be_bytes(mac)), add: 1, max: 1, window: REMEMBERED };
        if deps.sessions.reserve(&[cap]).await? {
            credential.code = Some(code);
            return Ok(true);
        }
    }
    Ok(false)
}
