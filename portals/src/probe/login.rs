//! Trying a form, and looking at what it leads to.

use accounts::{Credential, Verdict};
use secret::Secret;

use super::draft::Draft;
use super::session::{self, Session};
use super::{Prober, THE_LOGIN, Tried, get, shape, sign_out, text_of};
use crate::html::{Asks, asks, outline};
use crate::recipe::{Json, Recipe};
use crate::recording::A_WRONG_PASSWORD;
use crate::sign_in::failure::Failure;
use crate::sign_in::form::{Reached, go_through};
use crate::sign_in::json;
use crate::sign_in::visit::Page;

/// Where a sign-in has led.
pub(super) struct SignedIn {
    pub(super) page: Page,
    /// The status of the answer to the form itself.
    pub(super) status: u16,
    pub(super) session: Session,
}

impl Prober {
    /// Goes through the steps so far and follows the answer.
    pub(super) async fn go(&self, draft: &Draft, credential: &Credential) -> Result<SignedIn, Failure> {
        let recipe = match draft.recipe() {
            Some(Recipe::Form(recipe)) => recipe,
            Some(Recipe::Json(recipe)) => return self.go_by_script(recipe, credential).await,
            _ => return Err(Failure::unrecognised("no recipe")),
        };
        let mut visit = self.visit();
        let reached = go_through(&mut visit, &recipe.steps, &[], &self.values(credential), self.rng.as_ref()).await?;
        let Reached::Answer(last) = reached else { return Err(Failure::unrecognised("no answer")) };
        let (page, ask) = (last.answered.page, last.answered.ask);
        let status = page.status;
        // Where the portal sends the person may be out of it; what counts is what the jar opens.
        let at_once = Page { url: page.url.clone(), status, headers: page.headers.clone(), location: None, body: page.body.clone() };
        let page = visit.follow(page, &ask, |_, _| false).await.unwrap_or(at_once);
        Ok(SignedIn { page, status, session: Session { jar: visit.jar, headers: Vec::new() } })
    }

    async fn go_by_script(&self, recipe: Json, credential: &Credential) -> Result<SignedIn, Failure> {
        let mut visit = self.visit();
        let recipe = Json { proof: None, ..recipe };
        let signed = json::sign_in(&mut visit, &recipe, &self.values(credential), self.rng.as_ref()).await?;
        if signed.verdict != Verdict::SignedIn {
            return Err(Failure::unrecognised(format!("{} ({})", signed.verdict.as_str(), signed.reason)));
        }
        let page = get(&mut visit, self.question.page.as_str()).await?;
        let status = page.status;
        Ok(SignedIn { page, status, session: Session { jar: visit.jar, headers: signed.headers } })
    }

    /// The page that follows the name.
    pub(super) async fn second_page(&mut self, draft: &mut Draft, credential: &Credential) -> bool {
        let answer = match self.go(draft, credential).await {
            Ok(answer) => answer,
            Err(failure) => {
                self.note(format!("the page after the name: {failure}"));
                return false;
            }
        };
        match shape::password_form(&outline(&text_of(&answer.page)).forms) {
            Some(form) => {
                draft.next_form(&form);
                self.note(format!("then {}", shape::Shape::Form(form)));
                true
            }
            None => {
                self.note("the page after the name asks for no password");
                false
            }
        }
    }

    /// Signs in, finds what shows that it worked, and checks the whole.
    pub(super) async fn try_form(&mut self, draft: &mut Draft, credential: &Credential) -> Tried {
        let signed_in = match self.go(draft, credential).await {
            Ok(signed_in) => signed_in,
            Err(failure) => {
                self.note(format!("{THE_LOGIN}: {failure}"));
                return Tried::Fails;
            }
        };
        let led = super::path_of(&signed_in.page);
        if matches!(signed_in.status, 404 | 405 | 501) {
            self.note(format!("{THE_LOGIN} was answered {} by {led}: nothing there takes one", signed_in.status));
            return Tried::NotThere;
        }
        self.note(format!("{THE_LOGIN} answered {} and led to {led}", signed_in.status));
        draft.refusals(signed_in.status);
        let Some(proof) = self.find_proof(&signed_in, credential).await else {
            let again = asks(&text_of(&signed_in.page)) == Asks::Password;
            let why = match signed_in.status {
                401 | 403 | 422 | 429 => "the login was refused: try it in a browser",
                _ if again => {
                    "a login form came again: the login was refused (try it in a browser), or the page wants something that only its script does"
                }
                _ => "if it was not refused, put a text that only the signed-in see into [portal.sign_in.proof] by hand",
            };
            self.note(format!("nothing was found that only a signed-in person sees; {why}"));
            return Tried::Fails;
        };
        self.note(format!("shown to the signed-in alone: {proof}"));
        draft.proof = Some(proof.in_draft());
        draft.signed_out = proof.signed_out.clone();
        if let Some(seconds) = session::lasts(&signed_in.session.headers) {
            draft.lasts(seconds);
            self.note(format!("the token says that it counts for {seconds} seconds"));
        }
        if draft.signed_out.is_none() {
            self.note("no mark was found by which a session that has ended is known: add [portal.signed_out] by hand");
        }
        if self.question.try_wrong {
            let wrong = Credential::new(credential.username.clone(), Secret::from(A_WRONG_PASSWORD));
            let tried = self.attempt(draft, &wrong).await.map(|(verdict, why, _)| (verdict, why));
            self.judged("a wrong password", tried, Verdict::WrongCredentials);
        }
        let mut second = None;
        let tried = self.attempt(draft, credential).await.map(|(verdict, why, session)| {
            second = Some(session);
            (verdict, why)
        });
        if !self.judged("the login, by this recipe", tried, Verdict::SignedIn) {
            return Tried::Fails;
        }
        draft.sign_out = sign_out::find(self, draft, &signed_in, &second.unwrap_or_default(), &proof, credential).await;
        match &draft.sign_out {
            None if !signed_in.session.headers.is_empty() => {}
            Some(found) => self.note(format!("the portal's own sign-out: {}", found.page)),
            None => self.note("the portal's own sign-out was not found: its session will end by itself"),
        }
        Tried::Works
    }
}
