use std::time::Duration;

use accounts::ports::Cap;
use accounts::use_cases::Recognised;
use accounts::{AuditEvent, AuditKind};
use secret::Secret;

use crate::form::{Form, too_long};
use crate::views::FieldError;
use crate::{Pages, Problem};

/// A password given this long ago need not be given again.
const FRESH: Duration = Duration::from_secs(600);

/// Tries for one account.
const TRIES: u64 = 10;
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// The field that asks for it.
pub(crate) const FIELD: &str = "master_password";
pub(crate) const MAX_PASSWORD: usize = 256;

impl Pages {
    /// Whether a change to the links asks for the master password: it does not if it was given in the last few minutes.
    pub(crate) fn must_prove(&self, who: &Recognised) -> bool {
        self.deps.clock.now().since(who.session.password_at) >= FRESH
    }

    /// Checks the master password on a form that asks for it. What is wrong comes back as an error of the field.
    pub(crate) async fn prove_password(&self, who: &Recognised, form: &Form) -> Result<Result<(), FieldError>, Problem> {
        let typed = form.get(FIELD);
        if typed.is_empty() {
            return Ok(Err(FieldError::new(FIELD, "Enter the password of your master account")));
        }
        if too_long(typed, MAX_PASSWORD) {
            return Ok(Err(FieldError::new(FIELD, "A password has at most 256 characters")));
        }
        let tries = Cap { key: format!("prove-password:{}", who.account.id), add: 1, max: TRIES };
        if !self.deps.sessions.reserve(&[tries], WINDOW).await? {
            return Err(Problem::TooMany);
        }
        let account = self.deps.accounts.by_email(&who.account.email).await?.filter(|account| account.id == who.account.id);
        let hash = account.as_ref().map(|account| account.password_hash.as_str());
        let right = self.deps.hashes.verify(&Secret::from(typed), hash).await.map_err(|_busy| Problem::Busy)?;
        if right {
            return Ok(Ok(()));
        }
        let device = &who.session.device;
        let event = AuditEvent {
            at: self.deps.clock.now(),
            account: who.account.id,
            kind: AuditKind::SignInRefused,
            about: device.user_agent.clone(),
            address: Some(device.address),
        };
        self.deps.accounts.record(&event).await?;
        Ok(Err(FieldError::new(FIELD, "This is not the password of your master account. Try again")))
    }
}
