//! Before a second factor is changed, a signed-in person gives their password and, if they have one, a second factor.

use accounts::use_cases::{
    CodeCheck, PasskeyProof, Recognised, ask_for_own_passkey, check_code, code_standing, own_passkeys, prove_with_passkey,
};
use locales::phrase;

use super::code::{FIELD, MAX_CODE};
use crate::anti_forgery::FormGuard;
use crate::asked::Asked;
use crate::code_words;
use crate::form::{Form, too_long};
use crate::views::{Beside, FieldError, Question};
use crate::{Pages, Problem};

impl Pages {
    /// What the form asks for beside the password.
    pub(super) async fn beside_password(&self, asked: &Asked<'_>, who: &Recognised, guard: &FormGuard) -> Result<Beside, Problem> {
        if code_standing(&self.deps, who).await?.set_up.is_some() {
            return Ok(Beside::Code);
        }
        let browser = asked.cookies.browser.or(guard.browser.as_deref()).unwrap_or_default();
        let question = ask_for_own_passkey(&self.deps, who, browser).await?;
        Ok(question.map_or(Beside::Nothing, |question| Beside::Passkey(Question::of(question))))
    }

    /// What is missing of password and second factor. Only with the right password is the other looked at, and spent.
    pub(super) async fn unproved(&self, asked: &Asked<'_>, who: &Recognised, form: &Form) -> Result<Option<FieldError>, Problem> {
        if let Err(error) = self.prove_password(asked, who, form).await? {
            return Ok(Some(error));
        }
        let typed = form.get(FIELD);
        let typed = if too_long(typed, MAX_CODE) { "" } else { typed };
        let codes = code_standing(&self.deps, who).await?.set_up.is_some();
        if !codes && (self.deps.passkeys.is_none() || own_passkeys(&self.deps, who).await?.is_empty()) {
            return Ok(None);
        }
        if !codes && typed.trim().is_empty() {
            return self.unproved_by_passkey(asked, who, form).await;
        }
        let wrong = match check_code(&self.deps, &who.account, typed, &asked.device()).await? {
            CodeCheck::Right(_) | CodeCheck::NotEnrolled => return Ok(None),
            CodeCheck::NoCode if !codes => phrase!("error-passkey-or-recovery"),
            refused if !codes => code_words::of_recovery(refused),
            refused => code_words::of(refused),
        };
        Ok(Some(FieldError::new(FIELD, wrong)))
    }

    async fn unproved_by_passkey(&self, asked: &Asked<'_>, who: &Recognised, form: &Form) -> Result<Option<FieldError>, Problem> {
        let answer = (form.get("ceremony"), form.get("credential"));
        if answer.1.is_empty() {
            return Ok(Some(FieldError::new(FIELD, phrase!("error-passkey-or-recovery"))));
        }
        let wrong = match prove_with_passkey(&self.deps, who, self.browser(asked)?, answer, &asked.device()).await? {
            PasskeyProof::Right => return Ok(None),
            PasskeyProof::Refused => phrase!("error-passkey-refused"),
            PasskeyProof::Over => phrase!("error-passkey-over"),
            PasskeyProof::TooMany => return Err(Problem::TooMany),
        };
        Ok(Some(FieldError::new(FIELD, wrong)))
    }
}
