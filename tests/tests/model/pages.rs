//! What the model learns of the page that a form led to, and what no page may be or show.

use url::Url;

use crate::held::{HeldForm, Lineage};
use crate::judge::{Sent, Verdict};
use crate::reference::{Ask, CodeUse, Held, May, Model, Permit, Purpose, Shown, TOKEN_TRIES};
use crate::run::Run;

impl Run<'_> {
    /// What the page says to which the form led, and the forms on it.
    pub(crate) async fn judge_page(&mut self, sent: Sent<'_>, may: &May) -> Verdict {
        let Sent { browser, form, .. } = sent;
        let own = Model::is_own(browser, sent.who, form);
        let at = Url::parse(&self.browsers[browser].url()).unwrap().path().to_owned();
        let mut lineage = form.lineage;
        if form.path.starts_with("/register") {
            if own {
                self.learn_registration(sent, &at);
            }
        } else if form.path.starts_with("/forgot") {
            lineage = self.learn_reset(sent, may, &at)?;
        } else {
            lineage = self.learn_session(sent, may, &at)?;
        }
        if !own {
            self.reach("forms of somebody else");
        }
        if form.path.starts_with("/forgot") || form.path.starts_with("/register") {
            for (person, token) in self.new_tokens().await {
                if !own {
                    return Err("a form that is not its sender's had a token mailed".to_owned());
                }
                let purpose = if form.path.starts_with("/forgot") { Purpose::Reset } else { Purpose::Registration };
                self.model.asks.push(Ask { purpose, person, browser, at: self.now(), token, tries: 0, used: false });
                lineage = Lineage { ask: Some(self.model.asks.len() - 1), ..Lineage::default() };
            }
        }
        self.judge_shown(browser, form)?;
        self.hold(browser, lineage).await;
        Ok(())
    }

    fn learn_session(&mut self, Sent { browser, form, who }: Sent<'_>, may: &May, at: &str) -> Result<Lineage, String> {
        let now = self.now();
        let mut lineage = form.lineage;
        let began = self.model.seats[browser].session.filter(|held| who.is_none_or(|who| who.id != held.id));
        match form.path.as_str() {
            "/sign-in/password" if matches!(at, "/sign-in/code" | "/enrol") => match may.half {
                Some(person) => {
                    self.model.seats[browser].half[person] = Some(now);
                    lineage.half = Some(person);
                    self.reach("half way");
                }
                None if began.is_some() => {}
                None => return Err("a wrong password led on".to_owned()),
            },
            "/sign-in/code" if began.is_some() => self.spend(may),
            "/account/authentication/one-time-code" if at == "/enrol" => {
                let Some(person) = may.enrol else { return Err("a QR code without password and code".to_owned()) };
                let version = self.model.people[person].codes.as_ref().map(|codes| codes.version);
                self.model.seats[browser].enrol[person] = Some((now, version));
                self.spend(may);
            }
            "/account/authentication/recovery-codes" if !self.recovery_codes_shown(browser).is_empty() => self.spend(may),
            "/enrol/confirm" if !self.recovery_codes_shown(browser).is_empty() => {
                if let (Some((_, password_at)), Some(held)) = (may.raises, &mut self.model.seats[browser].session) {
                    *held = Held { second: true, password_at, ..*held };
                }
            }
            "/sign-out" if may.ends.is_some() => {
                if may.ends.is_some_and(|id| self.model.alive.contains_key(&id)) {
                    return Err("signed out, and the session is still there".to_owned());
                }
                self.reach("signed out");
            }
            _ => {}
        }
        Ok(lineage)
    }

    fn learn_registration(&mut self, Sent { browser, form, .. }: Sent<'_>, at: &str) {
        let status = self.browsers[browser].answer().status;
        let latest = self.model.latest(browser, Purpose::Registration).filter(|_| is_typed(form));
        let registration = &mut self.model.seats[browser].registration;
        match form.path.as_str() {
            "/register" if status == 200 || at != "/register" => {
                let local = |email: &str| email.split('@').next().unwrap_or_default().to_owned();
                if local(&registration.email) != local(form.field("email")) {
                    registration.password = None;
                }
                let corrected = registration.codes.is_some() && registration.email != form.field("email");
                form.field("email").clone_into(&mut registration.email);
                if corrected {
                    self.reach("addresses corrected");
                }
            }
            "/register/contact" if at != "/register/contact" => registration.contact = true,
            "/register/password" if !matches!(at, "/register/password" | "/register/contact") && status == 200 => {
                registration.password = Some(form.field("new_password").to_owned());
            }
            "/register/codes" if !matches!(at, "/register/codes" | "/register/contact" | "/register/password") => {
                registration.codes = Some(form.field("codes") == "yes");
            }
            "/register/token" if status == 422 => self.wrong_token(latest),
            _ => {}
        }
    }

    fn learn_reset(&mut self, Sent { browser, form, .. }: Sent<'_>, may: &May, at: &str) -> Result<Lineage, String> {
        let now = self.now();
        let status = self.browsers[browser].answer().status;
        let on = |stages: &[&str]| at.strip_prefix("/forgot/").is_some_and(|page| stages.contains(&page));
        let mut lineage = form.lineage;
        match form.path.as_str() {
            "/forgot/token" if on(&["questions", "code", "passkey", "password"]) => {
                let Some(ask) = may.token else { return Err("a token that is not right led on".to_owned()) };
                self.model.asks[ask].used = true;
                let Ask { person, .. } = self.model.asks[ask];
                self.model.permits.push(Permit { person, browser, at: now, used: false });
                lineage = Lineage { permit: Some(self.model.permits.len() - 1), factor: false, ..lineage };
                self.reach("reset tokens taken");
            }
            "/forgot/token" if is_typed(form) => {
                let ask = form.lineage.ask;
                let right = ask.is_some_and(|ask| self.model.asks[ask].token == form.field("token"));
                self.reach(if right { "right tokens refused" } else { "wrong tokens refused" });
                self.wrong_token(ask.filter(|_| status == 422));
            }
            "/forgot/code" if on(&["password"]) => {
                let person = form.lineage.permit.map(|permit| self.model.permits[permit].person);
                let owed = person.is_some_and(|person| self.model.people[person].codes.is_some()) && !form.lineage.factor;
                if owed && !may.reset_code {
                    return Err("a reset went on without its second factor".to_owned());
                }
                lineage.factor |= may.reset_code;
                self.spend(may);
            }
            "/forgot/password" if on(&["done"]) => {
                if let Some(permit) = form.lineage.permit {
                    self.model.permits[permit].used = true;
                }
            }
            "/forgot" | "/forgot/mail" => lineage = Lineage::default(),
            _ => {}
        }
        Ok(lineage)
    }

    fn wrong_token(&mut self, ask: Option<usize>) {
        let Some(ask) = ask else { return };
        self.model.asks[ask].tries += 1;
        if self.model.asks[ask].tries == TOKEN_TRIES {
            self.reach("tokens tried too often");
        }
    }

    /// Secrets stand on the one answer that they belong to.
    fn judge_shown(&mut self, browser: usize, form: &HeldForm) -> Verdict {
        if let Some((secret, whose)) = self.secret_is_shown(browser) {
            if form.path != "/enrol" {
                return Err(format!("{} shows a secret", form.path));
            }
            let page = self.browsers[browser].page();
            let named = page.forms.iter().flat_map(|form| &form.controls).find(|control| control.name == "enrolment");
            let person = self.model.people.iter().position(|person| whose.contains(&person.email));
            let (Some(named), Some(person)) = (named, person) else { return Err("a secret of nobody".to_owned()) };
            let shown = Shown { name: named.value.clone(), browser, person, secret, at: self.now(), used: false };
            self.model.shown.push(shown);
        }
        let may_show = matches!(form.path.as_str(), "/enrol/confirm" | "/account/authentication/recovery-codes");
        if !may_show && !self.recovery_codes_shown(browser).is_empty() {
            return Err(format!("{} shows recovery codes", form.path));
        }
        Ok(())
    }

    fn spend(&mut self, may: &May) {
        if let Some((person, CodeUse::Step(step))) = &may.spends
            && let Some(codes) = &mut self.model.people[*person].codes
        {
            codes.spent.push(*step);
            self.reach("codes spent");
        }
    }
}

fn is_typed(form: &HeldForm) -> bool {
    form.field("token").len() == 8
}
