//! Trying a form, and looking at what it leads to.

use accounts::{Credential, Verdict};
use http::HeaderName;
use secret::Secret;

use super::draft::Draft;
use super::{Prober, get, shape, sign_out, text_of};
use crate::cookies::Jar;
use crate::html::outline;
use crate::recipe::{Json, Recipe};
use crate::recording::A_WRONG_PASSWORD;
use crate::sign_in::failure::Failure;
use crate::sign_in::form::{Reached, go_through};
use crate::sign_in::json;
use crate::sign_in::visit::{Page, Visit};

/// Where a sign-in has led.
pub(super) struct SignedIn {
    pub(super) page: Page,
    /// The status of the answer to the form itself.
    pub(super) status: u16,
    pub(super) jar: Jar,
    /// What goes along with every request.
    pub(super) headers: Vec<(HeaderName, Secret<String>)>,
}

impl Prober {
    /// A browser that is where a sign-in has led.
    pub(super) fn visit_of(&self, signed_in: &SignedIn) -> Visit<'_> {
        let mut visit = self.visit();
        visit.jar = signed_in.jar.clone();
        signed_in.headers.iter().for_each(|(name, value)| visit.carry(name, value));
        visit
    }

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
        Ok(SignedIn { page, status, jar: visit.jar, headers: Vec::new() })
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
        Ok(SignedIn { page, status, jar: visit.jar, headers: signed.headers })
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
    pub(super) async fn try_form(&mut self, draft: &mut Draft, credential: &Credential) -> bool {
        let signed_in = match self.go(draft, credential).await {
            Ok(signed_in) => signed_in,
            Err(failure) => {
                self.note(format!("the login: {failure}"));
                return false;
            }
        };
        self.note(format!("the login answered {} and led to {}", signed_in.status, super::path_of(&signed_in.page)));
        draft.refusals(signed_in.status);
        let Some(proof) = self.find_proof(&signed_in, credential).await else {
            self.note("nothing was found that only a signed-in person sees: the login was refused, or the mark must be found by hand");
            return false;
        };
        self.note(format!("shown to the signed-in alone: {proof}"));
        draft.proof = Some(proof.in_draft());
        draft.signed_out = proof.signed_out.clone();
        if draft.signed_out.is_none() {
            self.note("no mark was found by which a session that has ended is known: add [portal.signed_out] by hand");
        }
        if self.question.try_wrong {
            let wrong = Credential::new(credential.username.clone(), Secret::from(A_WRONG_PASSWORD));
            let tried = self.attempt(draft, &wrong).await;
            self.judged("a wrong password", tried, Verdict::WrongCredentials);
        }
        let tried = self.attempt(draft, credential).await;
        if !self.judged("the login, by this recipe", tried, Verdict::SignedIn) {
            return false;
        }
        draft.sign_out = sign_out::find(self, draft, &signed_in, &proof, credential).await;
        match &draft.sign_out {
            None if !signed_in.headers.is_empty() => {}
            Some(found) => self.note(format!("the portal's own sign-out: {}", found.page)),
            None => self.note("the portal's own sign-out was not found: its session will end by itself"),
        }
        true
    }
}
