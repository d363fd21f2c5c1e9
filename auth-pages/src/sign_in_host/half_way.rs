use accounts::use_cases::Step;
use accounts::{HalfWay, Left};

use super::enter::enter;
use crate::asked::Asked;
use crate::journey::Journey;
use crate::reply::{Handled, Reply};
use crate::{Pages, Problem};

/// A person who has given their password and has something left to do, as an address carries them.
pub(super) struct OnTheWay {
    /// What is proved and what is left.
    pub(super) half_way: HalfWay,
    /// Where they go afterwards.
    pub(super) journey: Journey,
    /// Both as the addresses of the next pages carry them.
    pub(super) carried: String,
}

impl Pages {
    /// Sends a person who has given their password to what is left to do. The form that brought them here named their browser.
    pub(super) fn to_what_is_left(&self, asked: &Asked<'_>, journey: &Journey, half_way: &HalfWay) -> Reply {
        let browser = asked.cookies.browser.unwrap_or_default();
        let sealed = half_way.seal(browser, &self.deps.keys.load().sealer, self.deps.rng.as_ref());
        let page = match half_way.left {
            Left::Code => "/sign-in/code",
            Left::Passkey => "/sign-in/passkey",
            Left::NewPassword { .. } => "/sign-in/new-password",
            Left::EnrolToSignIn | Left::Enrol { .. } | Left::EnrolInSession { .. } => "/enrol",
        };
        let origin = &self.settings.sign_in_origin;
        self.see_other(&format!("{origin}{page}?half={sealed}&flow={}", self.seal(journey)))
    }

    /// Goes on after a step of the sign-in.
    pub(super) async fn take_step(&self, asked: &Asked<'_>, journey: Journey, step: Step) -> Handled {
        match step {
            Step::SignedIn(session) => enter(self, asked, journey, session).await,
            Step::HalfWay(half_way) => Ok(self.to_what_is_left(asked, &journey, &half_way)),
        }
    }

    /// Reads what the address carries.
    pub(super) fn on_the_way(&self, asked: &Asked<'_>) -> Result<OnTheWay, Problem> {
        let journey = self.journey(asked)?;
        let (sealed, flow) = (asked.query.get("half"), self.seal(&journey));
        let browser = asked.cookies.browser.unwrap_or_default();
        let opened = HalfWay::open(sealed, browser, &self.deps.keys.load().sealer, self.deps.clock.now());
        let half_way = opened.ok_or_else(|| self.over(&journey))?;
        // The seal is of the base64url alphabet, or it would not have opened.
        Ok(OnTheWay { half_way, carried: format!("half={sealed}&flow={flow}"), journey })
    }

    /// What was proved does not count any more.
    pub(super) fn over(&self, journey: &Journey) -> Problem {
        Problem::ProofOver { again: format!("{}/sign-in?flow={}", self.settings.sign_in_origin, self.seal(journey)) }
    }
}
