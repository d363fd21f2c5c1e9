//! The master password, asked for once more in the midst of a session: the one place in which pages do it.

use std::time::Duration;

use accounts::use_cases::{PasswordTry, Proof, ProvedPassword, Recognised, prove_password};
use locales::{Phrase, how_long, phrase};
use secret::Secret;

use crate::asked::Asked;
use crate::form::{Form, too_long};
use crate::views::FieldError;
use crate::{Pages, Problem};

/// A password given this long ago need not be given again.
const FRESH: Duration = Duration::from_secs(600);

/// The field that asks for it.
pub(crate) const FIELD: &str = "master_password";
pub(crate) const MAX_PASSWORD: usize = 256;

/// How long one has to wait after too many wrong passwords.
pub(crate) fn wait_words(wait: Duration) -> Phrase {
    phrase!("error-master-password-wait", wait = how_long(wait))
}

impl Pages {
    /// Whether a change that anybody at this browser could make asks for the password: not if it was given in the last few minutes. What
    /// proves who somebody is (factor, address, number, PIN) asks for it always.
    pub(crate) fn must_prove(&self, who: &Recognised) -> bool {
        self.deps.clock.now().since(who.session.password_at) >= FRESH
    }

    /// Checks the password if it has to be given. What is wrong comes back as an error of the field.
    pub(crate) async fn prove_if_stale(&self, asked: &Asked<'_>, who: &Recognised, form: &Form) -> Result<Result<(), FieldError>, Problem> {
        if self.must_prove(who) { Ok(self.prove_password(asked, who, form).await?.map(drop)) } else { Ok(Ok(())) }
    }

    /// Checks the password, however fresh the session is. What is wrong comes back as an error of the field.
    pub(crate) async fn prove_password(
        &self,
        asked: &Asked<'_>,
        who: &Recognised,
        form: &Form,
    ) -> Result<Result<ProvedPassword, FieldError>, Problem> {
        let typed = form.get(FIELD);
        if typed.is_empty() {
            return Ok(Err(FieldError::new(FIELD, phrase!("error-master-password-empty"))));
        }
        if too_long(typed, MAX_PASSWORD) {
            return Ok(Err(FieldError::new(FIELD, phrase!("error-password-long"))));
        }
        let (typed, device, known_device) = (Secret::from(typed), asked.device(), self.known_device(asked));
        let attempt = PasswordTry { typed: &typed, device: &device, known_device: known_device.as_ref() };
        match prove_password(&self.deps, who, attempt).await? {
            Proof::Right(proved) => Ok(Ok(proved)),
            Proof::Wrong => Ok(Err(FieldError::new(FIELD, phrase!("error-master-password-wrong")))),
            Proof::Wait(wait) => Ok(Err(FieldError::new(FIELD, wait_words(wait)))),
            Proof::Busy => Err(Problem::Busy),
        }
    }
}
