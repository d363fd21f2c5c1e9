//! "Create your master account": address, contact details, password, token.

mod address;
mod contact;
mod done;
mod mail;
mod password;
mod token;

use accounts::use_cases::kept_registration;
use accounts::{Registration, RegistrationStep};

use crate::asked::{Asked, Verb};
use crate::journey::Journey;
use crate::problem::Errand;
use crate::reply::Handled;
use crate::{Pages, Problem};

/// Answers everything under `/register`, where people may register.
pub(super) async fn answer(pages: &Pages, asked: &Asked<'_>) -> Handled {
    use Verb::{Get, Post};
    if !pages.settings.registration_open {
        return Err(Problem::NotFound);
    }
    match (asked.verb, asked.path) {
        (Get, "/register") => address::get(pages, asked).await,
        (Post, "/register") => address::post(pages, asked).await,
        (Get, "/register/contact") => contact::get(pages, asked).await,
        (Post, "/register/contact") => contact::post(pages, asked).await,
        (Get, "/register/password") => password::get(pages, asked).await,
        (Post, "/register/password") => password::post(pages, asked).await,
        (Get, "/register/token") => token::get(pages, asked).await,
        (Post, "/register/token") => token::post(pages, asked).await,
        (Get, "/register/mail") => mail::get(pages, asked).await,
        (Post, "/register/mail") => mail::post(pages, asked).await,
        (Get, "/register/done") => done::get(pages, asked).await,
        (_, "/register" | "/register/contact" | "/register/password" | "/register/token" | "/register/mail") => {
            Err(Problem::MethodNotAllowed("GET, HEAD, POST"))
        }
        (_, "/register/done") => Err(Problem::MethodNotAllowed("GET, HEAD")),
        _ => Err(Problem::NotFound),
    }
}

/// A registration under way in this browser, and where its person goes afterwards.
struct UnderWay<'a> {
    /// The name under which it is kept; only this browser has it.
    name: &'a str,
    registration: Registration,
    journey: Journey,
}

impl Pages {
    /// The registration of this browser; a page that says so if it is over.
    async fn registration_under_way<'a>(&self, asked: &'a Asked<'_>) -> Result<UnderWay<'a>, Problem> {
        let journey = self.journey(asked)?;
        let over = || Problem::StartAgain(Errand::Registration);
        let name = asked.cookies.registration.ok_or_else(over)?;
        let registration = kept_registration(&self.deps, name).await?.ok_or_else(over)?;
        Ok(UnderWay { name, registration, journey })
    }

    /// The address of the step that is to be taken next.
    fn registration_href(&self, registration: &Registration, journey: &Journey) -> String {
        let page = match registration.step() {
            RegistrationStep::Contact => "contact",
            RegistrationStep::Password => "password",
            RegistrationStep::Token => "token",
            RegistrationStep::Done => "done",
        };
        self.register_href(page, journey)
    }

    fn register_href(&self, page: &str, journey: &Journey) -> String {
        format!("/register/{page}?flow={}", self.seal(journey))
    }

    /// The first step, to correct the address.
    fn correct_address_href(&self, journey: &Journey) -> String {
        format!("/register?correct&flow={}", self.seal(journey))
    }
}
