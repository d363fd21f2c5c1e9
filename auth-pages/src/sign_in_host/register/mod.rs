//! "Create your master account": address, contact details, password, one-time codes, security questions, token.

mod address;
mod codes;
mod contact;
mod done;
mod mail;
mod password;
mod questions;
mod token;

use accounts::use_cases::{Registered, keep_registration, kept_registration, mail_registration_token, register_invited};
use accounts::{EmailAddress, Registration, RegistrationStep};
use locales::{Phrase, phrase};

use crate::asked::{Asked, Verb};
use crate::journey::Journey;
use crate::problem::Errand;
use crate::reply::Handled;
use crate::{Pages, Problem, WhoRegisters};

/// Answers everything under `/register`, where people may register.
pub(super) async fn answer(pages: &Pages, asked: &Asked<'_>) -> Handled {
    use Verb::{Get, Post};
    if pages.settings.registration == WhoRegisters::Nobody {
        return Err(Problem::NotFound);
    }
    match (asked.verb, asked.path) {
        (Get, "/register") => address::get(pages, asked).await,
        (Post, "/register") => address::post(pages, asked).await,
        (Get, "/register/contact") => contact::get(pages, asked).await,
        (Post, "/register/contact") => contact::post(pages, asked).await,
        (Get, "/register/password") => password::get(pages, asked).await,
        (Post, "/register/password") => password::post(pages, asked).await,
        (Get, "/register/codes") => codes::get(pages, asked).await,
        (Post, "/register/codes") => codes::post(pages, asked).await,
        (Get, "/register/questions") => questions::get(pages, asked).await,
        (Post, "/register/questions") => questions::post(pages, asked).await,
        (Get, "/register/token") => token::get(pages, asked).await,
        (Post, "/register/token") => token::post(pages, asked).await,
        (Get, "/register/mail") => mail::get(pages, asked).await,
        (Post, "/register/mail") => mail::post(pages, asked).await,
        (Get, "/register/done") => done::get(pages, asked).await,
        (
            _,
            "/register"
            | "/register/contact"
            | "/register/password"
            | "/register/codes"
            | "/register/questions"
            | "/register/token"
            | "/register/mail",
        ) => Err(Problem::MethodNotAllowed("GET, HEAD, POST")),
        (_, "/register/done") => Err(Problem::MethodNotAllowed("GET, HEAD")),
        _ => Err(Problem::NotFound),
    }
}

/// What each page asks for, as "Step 2 of 5" counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Address,
    Contact,
    Password,
    Codes,
    Questions,
    Token,
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
        let mut registration = kept_registration(&self.deps, name).await?.ok_or_else(over)?;
        if !self.may_go_on(&registration) {
            return Err(over());
        }
        registration.language = asked.visit.reader.language();
        Ok(UnderWay { name, registration, journey })
    }

    /// Whether a registration may be ended as it was begun.
    fn may_go_on(&self, registration: &Registration) -> bool {
        registration.invited || registration.done || self.settings.registration != WhoRegisters::Invited
    }

    /// "Step 2 of 5: contact details". Who was invited is mailed no further token.
    fn progress(&self, step: Step) -> Phrase {
        let questions = self.deps.security_questions.may_choose();
        let token = self.settings.registration != WhoRegisters::Invited;
        let last = 4_u32.saturating_add(questions.into()).saturating_add(token.into());
        let (number, what) = match step {
            Step::Address => (1, phrase!("step-address")),
            Step::Contact => (2, phrase!("step-contact")),
            Step::Password => (3, phrase!("step-password")),
            Step::Codes => (4, phrase!("step-codes")),
            Step::Questions => (5, phrase!("step-questions")),
            Step::Token => (last, phrase!("step-token")),
        };
        phrase!("register-step", number = number, of = last, what = what)
    }

    /// Takes what was chosen, and mails the token when nothing else is missing.
    async fn registration_goes_on(&self, asked: &Asked<'_>, under_way: UnderWay<'_>) -> Handled {
        let UnderWay { name, mut registration, journey } = under_way;
        if registration.is_complete(self.deps.security_questions) && registration.invited {
            keep_registration(&self.deps, name, &registration).await?;
            match register_invited(&self.deps, name, &mut registration, &asked.device()).await? {
                Registered::Done => {}
                Registered::Wrong | Registered::Spent | Registered::Taken | Registered::Incomplete => {
                    return Err(Problem::StartAgain(Errand::Registration));
                }
            }
        } else if registration.is_complete(self.deps.security_questions) {
            let email = EmailAddress::parse(&registration.email).map_err(|_| Problem::StartAgain(Errand::Registration))?;
            if !mail_registration_token(&self.deps, name, &mut registration, &email, asked.visit.client).await? {
                return Err(Problem::TooMany);
            }
        } else {
            keep_registration(&self.deps, name, &registration).await?;
        }
        Ok(self.to_own(&self.registration_href(&registration, &journey)))
    }

    /// The address of the step that is to be taken next.
    fn registration_href(&self, registration: &Registration, journey: &Journey) -> String {
        let page = match registration.step(self.deps.security_questions) {
            RegistrationStep::Contact => "contact",
            RegistrationStep::Password => "password",
            RegistrationStep::Codes => "codes",
            RegistrationStep::Questions => "questions",
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
