//! "Forgot your password?": address, token, security questions and second factor where they are set up, new password.

mod address;
mod code;
mod done;
mod mail;
mod passkey;
mod password;
mod questions;
mod text;
mod token;

use accounts::use_cases::next_reset_step;
use accounts::{Permit, Reset, ResetStep};

use crate::asked::{Asked, Verb};
use crate::journey::Journey;
use crate::problem::Errand;
use crate::reply::Handled;
use crate::{Pages, Problem};

/// Answers everything under `/forgot`.
pub(super) async fn answer(pages: &Pages, asked: &Asked<'_>) -> Handled {
    use Verb::{Get, Post};
    match (asked.verb, asked.path) {
        (Get, "/forgot") => address::get(pages, asked),
        (Post, "/forgot") => address::post(pages, asked).await,
        (Get, "/forgot/token") => token::get(pages, asked),
        (Post, "/forgot/token") => token::post(pages, asked).await,
        (Get, "/forgot/mail") => mail::get(pages, asked).await,
        (Post, "/forgot/mail") => mail::post(pages, asked).await,
        (Get, "/forgot/text") => text::get(pages, asked),
        (Post, "/forgot/text") => text::post(pages, asked).await,
        (Get, "/forgot/questions") => questions::get(pages, asked).await,
        (Post, "/forgot/questions") => questions::post(pages, asked).await,
        (Get, "/forgot/code") => code::get(pages, asked).await,
        (Post, "/forgot/code") => code::post(pages, asked).await,
        (Get, "/forgot/passkey") => passkey::get(pages, asked).await,
        (Post, "/forgot/passkey") => Box::pin(passkey::post(pages, asked)).await,
        (Get, "/forgot/password") => password::get(pages, asked).await,
        (Post, "/forgot/password") => password::post(pages, asked).await,
        (Get, "/forgot/done") => done::get(pages, asked),
        (_, "/forgot" | "/forgot/token" | "/forgot/mail" | "/forgot/text" | "/forgot/questions") => {
            Err(Problem::MethodNotAllowed("GET, HEAD, POST"))
        }
        (_, "/forgot/code" | "/forgot/passkey" | "/forgot/password") => Err(Problem::MethodNotAllowed("GET, HEAD, POST")),
        (_, "/forgot/done") => Err(Problem::MethodNotAllowed("GET, HEAD")),
        _ => Err(Problem::NotFound),
    }
}

/// One step: how far the person has come, in which browser, and where they go afterwards.
struct Step<'a> {
    browser: &'a str,
    journey: Journey,
    reset: Reset,
}

impl Pages {
    /// The step that the address names, if it was made for this browser.
    fn reset_step<'a>(&self, asked: &'a Asked<'_>) -> Result<Step<'a>, Problem> {
        let journey = self.journey(asked)?;
        let again = || Problem::StartAgain(Errand::Reset);
        let browser = asked.cookies.browser.ok_or_else(again)?;
        let reset = Reset::open(asked.query.get("state"), browser, &self.deps.keys.load().sealer).ok_or_else(again)?;
        Ok(Step { browser, journey, reset })
    }

    /// The permit that the address carries, and what its person has to do next.
    async fn reset_permit(&self, step: &Step<'_>) -> Result<(Permit, ResetStep), Problem> {
        let again = || Problem::StartAgain(Errand::Reset);
        let Reset::Proved(permit) = &step.reset else { return Err(again()) };
        let next = next_reset_step(&self.deps, permit).await?.ok_or_else(again)?;
        Ok((permit.clone(), next))
    }

    /// Leads to what has to be done next; the stores say what that is, whatever address was typed.
    async fn to_next_reset_step(&self, step: Step<'_>, permit: Permit) -> Handled {
        let next = next_reset_step(&self.deps, &permit).await?.ok_or(Problem::StartAgain(Errand::Reset))?;
        let page = match next {
            ResetStep::Questions => "questions",
            ResetStep::Code => "code",
            ResetStep::Passkey => "passkey",
            ResetStep::Password => "password",
        };
        Ok(self.to_own(&self.reset_href(page, &Step { reset: Reset::Proved(permit), ..step })))
    }

    /// The address of a step.
    fn reset_href(&self, page: &str, step: &Step<'_>) -> String {
        let state = step.reset.seal(step.browser, &self.deps.keys.load().sealer, self.deps.rng.as_ref());
        format!("/forgot/{page}?state={state}&flow={}", self.seal(&step.journey))
    }
}
