//! In the midst of a session: just the proof that a rule demands and the session has not shown, or not lately.

use accounts::use_cases::{
    CodeCheck, PasskeyProof, Recognised, StepUp, ask_for_step_up_passkey, code_standing, go_on_without, meet_grace, own_passkeys,
    step_up_with_code, step_up_with_passkey, step_up_with_password,
};
use accounts::{Flow, HalfWay, Left, Session, Timestamp};
use http::StatusCode;
use locales::{Phrase, phrase};
use policies::{Access, Grace, Stale};

use super::code::{FIELD, MAX_CODE};
use super::{STEP_UP, passkey_sign_in};
use crate::asked::Asked;
use crate::code_words;
use crate::form::{Form, too_long};
use crate::journey::Journey;
use crate::reply::{Handled, Reply, with_cookie};
use crate::times::Moment;
use crate::views::{CodeView, FieldError, PasskeyView, Question, StepUpView};
use crate::{Pages, Problem};

/// `GET /step-up`: asks for what is missing; who misses nothing goes on.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    match before_asking(pages, asked).await? {
        Before::Ask(way) => way.show(pages, asked, StatusCode::OK, Vec::new()).await,
        Before::Answer(reply) => Ok(reply),
    }
}

/// `POST /step-up`: takes it, and goes on.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let way = match before_asking(pages, asked).await? {
        Before::Ask(way) => way,
        Before::Answer(reply) => return Ok(reply),
    };
    let form = pages.checked_form(asked, Some(&way.who.session.id))?;
    match way.take(pages, asked, &form).await? {
        Taken::Done(session) => {
            let who = Recognised { session: session.clone().into(), account: way.who.account.clone() };
            let reply = pages.go_on_with_pass(way.journey(), &who).await;
            Ok(with_cookie(reply, pages.pass_cookie(&session)))
        }
        Taken::SetUp => {
            let half_way =
                HalfWay { account: way.who.account.id, password_at: pages.deps.clock.now(), left: Left::EnrolInSession { due: None } };
            Ok(pages.to_what_is_left(asked, &way.journey(), &half_way))
        }
        // Another tab was quicker, and its answer has brought the pass that counts.
        Taken::Overtaken => Ok(pages.to_own(&way.address(pages))),
        Taken::Refused(error, status) => way.show(pages, asked, status, vec![error]).await,
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Missing {
    /// The password, or a passkey.
    Password,
    /// A one-time code, or a recovery code, or a passkey.
    Code,
    /// A passkey, or a recovery code: there are no one-time codes.
    Passkey,
    /// Any second factor at all: the password, before one is set up.
    Enrolment,
}

/// Somebody signed in who misses something.
struct Way<'a> {
    who: &'a Recognised,
    flow: Flow,
    portal: String,
    missing: Missing,
    /// The second factor was given, but too long ago.
    stale: bool,
    has_passkey: bool,
    /// What leaves them time to set a second factor up, and until when.
    later: Option<(Grace, Timestamp)>,
}

enum Before<'a> {
    Ask(Way<'a>),
    /// There is nothing to ask.
    Answer(Reply),
}

enum Taken {
    Done(Session),
    SetUp,
    Overtaken,
    Refused(FieldError, StatusCode),
}

async fn before_asking<'a>(pages: &Pages, asked: &'a Asked<'_>) -> Result<Before<'a>, Problem> {
    let journey = match pages.journey(asked) {
        // Beginning anew at the portal asks for nothing that was given before.
        Err(Problem::FlowExpired { again, .. }) if asked.visit.who.is_some() => return Ok(Before::Answer(pages.see_other(&again))),
        journey => journey?,
    };
    let Some(who) = &asked.visit.who else {
        return Ok(Before::Answer(pages.to_own(&format!("/sign-in?flow={}", pages.seal(&journey)))));
    };
    let flow = match journey {
        Journey::ToPortal(flow) => flow,
        own => return pages.go_on(own, who).await.map(Before::Answer),
    };
    let (portal, _) = pages.destination(&flow)?;
    let access = pages.access(&flow, &portal, who).await?;
    let grace = if let Access::SecondFactor(Some(grace)) = &access { Some(grace.clone()) } else { None };
    let has_passkey = pages.deps.passkeys.is_some() && !own_passkeys(&pages.deps, who).await?.is_empty();
    let missing = match access {
        Access::Fresh(Stale::Password) => Missing::Password,
        Access::SecondFactor(_) | Access::Fresh(Stale::SecondFactor) => {
            if code_standing(&pages.deps, who).await?.set_up.is_some() {
                Missing::Code
            } else if has_passkey {
                Missing::Passkey
            } else {
                Missing::Enrolment
            }
        }
        Access::Granted(_) | Access::PassThrough(_) | Access::SignIn | Access::Link | Access::Denied(_) => {
            return pages.go_on(Journey::ToPortal(flow), who).await.map(Before::Answer);
        }
    };
    let stale = matches!(access, Access::Fresh(_));
    let until = match &grace {
        Some(grace) if missing == Missing::Enrolment => meet_grace(&pages.deps, who, grace).await?,
        _ => None,
    };
    let later = grace.zip(until);
    Ok(Before::Ask(Way { who, flow, portal: portal.name.clone(), missing, stale, has_passkey, later }))
}

impl Way<'_> {
    fn journey(&self) -> Journey {
        Journey::ToPortal(self.flow.clone())
    }

    fn address(&self, pages: &Pages) -> String {
        format!("{STEP_UP}?flow={}", pages.seal(&self.journey()))
    }

    /// Whether a passkey is asked for: because there is nothing else, or because the person has chosen it.
    fn by_passkey(&self, asked: &Asked<'_>) -> bool {
        self.has_passkey
            && match self.missing {
                Missing::Password | Missing::Code => asked.query.has("passkey"),
                Missing::Passkey => !asked.query.has("recovery"),
                Missing::Enrolment => false,
            }
    }

    async fn take(&self, pages: &Pages, asked: &Asked<'_>, form: &Form) -> Result<Taken, Problem> {
        if let Some((grace, until)) = self.later.as_ref().filter(|_| form.has("later")) {
            let session = go_on_without(&pages.deps, self.who, grace, *until).await?;
            return Ok(session.map_or(Taken::Overtaken, Taken::Done));
        }
        if self.by_passkey(asked) {
            return self.take_passkey(pages, asked, form).await;
        }
        match self.missing {
            Missing::Password | Missing::Enrolment => self.take_password(pages, asked, form).await,
            Missing::Code | Missing::Passkey => self.take_code(pages, asked, form).await,
        }
    }

    async fn take_password(&self, pages: &Pages, asked: &Asked<'_>, form: &Form) -> Result<Taken, Problem> {
        let proved = match pages.prove_password(asked, self.who, form).await? {
            Ok(proved) => proved,
            Err(error) => return Ok(Taken::Refused(error, StatusCode::UNPROCESSABLE_ENTITY)),
        };
        if self.missing == Missing::Enrolment {
            return Ok(Taken::SetUp);
        }
        Ok(match step_up_with_password(&pages.deps, self.who, proved, &asked.device()).await? {
            StepUp::Done(session) => Taken::Done(session),
            StepUp::Overtaken => Taken::Overtaken,
            StepUp::Refused(never) => match never {},
        })
    }

    async fn take_code(&self, pages: &Pages, asked: &Asked<'_>, form: &Form) -> Result<Taken, Problem> {
        let typed = form.get(FIELD);
        let typed = if too_long(typed, MAX_CODE) { "" } else { typed };
        let refused = match step_up_with_code(&pages.deps, self.who, typed, &asked.device()).await? {
            StepUp::Done(session) => return Ok(Taken::Done(session)),
            // Removed in another browser: look again at what there is.
            StepUp::Overtaken | StepUp::Refused(CodeCheck::NotEnrolled) => return Ok(Taken::Overtaken),
            StepUp::Refused(refused) => refused,
        };
        let status = if refused == CodeCheck::TooMany { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::UNPROCESSABLE_ENTITY };
        let wrong = if self.missing == Missing::Passkey { code_words::of_recovery(refused) } else { code_words::of(refused) };
        Ok(Taken::Refused(FieldError::new(FIELD, wrong), status))
    }

    async fn take_passkey(&self, pages: &Pages, asked: &Asked<'_>, form: &Form) -> Result<Taken, Problem> {
        let answer = (form.get("ceremony"), form.get("credential"));
        let refused = |wrong| Ok(Taken::Refused(FieldError::new(passkey_sign_in::FIELD, wrong), StatusCode::UNPROCESSABLE_ENTITY));
        if answer.1.is_empty() {
            return refused(phrase!("error-passkey-none"));
        }
        match step_up_with_passkey(&pages.deps, self.who, pages.browser(asked)?, answer, &asked.device()).await? {
            StepUp::Done(session) => Ok(Taken::Done(session)),
            StepUp::Overtaken | StepUp::Refused(PasskeyProof::Right) => Ok(Taken::Overtaken),
            StepUp::Refused(PasskeyProof::Refused) => refused(phrase!("error-passkey-refused")),
            StepUp::Refused(PasskeyProof::Over) => refused(phrase!("error-passkey-over")),
            StepUp::Refused(PasskeyProof::TooMany) => Err(Problem::TooMany),
        }
    }

    /// Why it is asked for.
    fn why(&self) -> Phrase {
        let portal = &self.portal;
        match (self.missing, self.stale) {
            (Missing::Password, _) => phrase!("step-up-password", portal = portal),
            (Missing::Enrolment, _) => phrase!("step-up-enrol", portal = portal),
            (Missing::Code | Missing::Passkey, true) => phrase!("step-up-again", portal = portal),
            (Missing::Code | Missing::Passkey, false) => phrase!("step-up-factor", portal = portal),
        }
    }

    async fn show(&self, pages: &Pages, asked: &Asked<'_>, status: StatusCode, errors: Vec<FieldError>) -> Handled {
        let address = self.address(pages);
        if self.by_passkey(asked) {
            return self.show_passkey(pages, asked, &address, status, errors).await;
        }
        let guard = pages.guard_form(asked, Some(&self.who.session.id));
        let (frame, form_token) = (pages.frame(asked.visit), guard.token);
        let passkey = self.has_passkey.then(|| match self.missing {
            Missing::Passkey => address.clone(),
            Missing::Password | Missing::Code | Missing::Enrolment => format!("{address}&passkey"),
        });
        let reply = match self.missing {
            Missing::Password | Missing::Enrolment => {
                let view = StepUpView {
                    frame,
                    form_token,
                    action: address,
                    why: self.why(),
                    person: self.who.account.email.to_string(),
                    setting_up: self.missing == Missing::Enrolment,
                    later: self.later.as_ref().map(|(_, until)| Moment::new(*until, pages.deps.clock.now())),
                    passkey,
                    errors,
                };
                pages.page(asked.visit, status, &view)
            }
            Missing::Code | Missing::Passkey => {
                let app = self.missing == Missing::Code;
                let view = CodeView {
                    frame,
                    form_token,
                    action: address,
                    portal: None,
                    why: Some(self.why()),
                    passkey,
                    app,
                    recovery: !app || asked.query.has("recovery"),
                    button: phrase!("continue"),
                    errors,
                };
                pages.page(asked.visit, status, &view)
            }
        };
        Ok(with_cookie(reply, guard.set_cookie))
    }

    async fn show_passkey(&self, pages: &Pages, asked: &Asked<'_>, address: &str, status: StatusCode, errors: Vec<FieldError>) -> Handled {
        let guard = pages.guard_form(asked, Some(&self.who.session.id));
        let browser = asked.cookies.browser.or(guard.browser.as_deref()).unwrap_or_default();
        let Some(question) = ask_for_step_up_passkey(&pages.deps, self.who, browser).await? else {
            // Removed in another browser meanwhile.
            return Ok(pages.to_own(address));
        };
        let (other, words) = match self.missing {
            Missing::Password => (address.to_owned(), phrase!("step-up-use-password")),
            Missing::Code => (address.to_owned(), phrase!("passkey-use-code")),
            Missing::Passkey | Missing::Enrolment => (format!("{address}&recovery"), phrase!("passkey-use-recovery")),
        };
        let chosen = if self.missing == Missing::Passkey { String::new() } else { "&passkey".to_owned() };
        let view = PasskeyView {
            frame: pages.frame(asked.visit),
            form_token: guard.token,
            action: format!("{address}{chosen}"),
            question: Question::of(question),
            portal: None,
            title: phrase!("step-up-title"),
            text: self.why(),
            other: Some((other, words)),
            errors,
        };
        Ok(with_cookie(pages.page(asked.visit, status, &view), guard.set_cookie))
    }
}
