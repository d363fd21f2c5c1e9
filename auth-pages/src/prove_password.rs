use locales::phrase;
use std::time::Duration;

use accounts::use_cases::{Proof, Recognised, prove_password};
use secret::Secret;

use crate::form::{Form, too_long};
use crate::views::FieldError;
use crate::{Pages, Problem};

/// A password given this long ago need not be given again.
const FRESH: Duration = Duration::from_secs(600);

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
            return Ok(Err(FieldError::new(FIELD, phrase!("error-master-password-empty"))));
        }
        if too_long(typed, MAX_PASSWORD) {
            return Ok(Err(FieldError::new(FIELD, phrase!("error-password-long"))));
        }
        match prove_password(&self.deps, who, &Secret::from(typed)).await? {
            Proof::Right(_) => Ok(Ok(())),
            Proof::Wrong => Ok(Err(FieldError::new(FIELD, phrase!("error-master-password-wrong")))),
            Proof::TooMany => Err(Problem::TooMany),
            Proof::Busy => Err(Problem::Busy),
        }
    }
}
