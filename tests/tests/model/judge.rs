//! Whether what came of a request is what the model allows, and what the model learns of it.

use accounts::use_cases::Deps;
use secret::Secret;
use url::Url;

use crate::actual::{Actual, holder};
use crate::held::{HeldForm, Lineage};
use crate::reference::{Ask, CodeUse, Codes, Held, May, Permit, Purpose, Registering};
use crate::run::Run;

type Verdict = Result<(), String>;

impl Run<'_> {
    /// Compares before and after; `sent` is the form that was posted, and as whom its browser was signed in.
    pub(crate) async fn judge(
        &mut self,
        browser: usize,
        sent: Option<(&HeldForm, Option<Held>)>,
        may: &May,
        after: [Actual; 2],
    ) -> Verdict {
        let before = self.exchange_before(after.clone());
        for person in 0..2 {
            self.judge_person(browser, person, sent, may, &before[person], &after[person]).await?;
        }
        if let Some((form, who)) = sent {
            self.judge_page(browser, form, who, may).await?;
        }
        self.judge_passes().await
    }

    async fn judge_person(
        &mut self,
        browser: usize,
        person: usize,
        sent: Option<(&HeldForm, Option<Held>)>,
        may: &May,
        before: &Actual,
        after: &Actual,
    ) -> Verdict {
        let email = self.model.people[person].email.clone();
        if before.account != after.account {
            let (Some((owner, password)), None, true) = (&may.account, before.account, after.account.is_some()) else {
                return Err(format!("{email}: an account came or went"));
            };
            if *owner != person || !works(self.world.deps(), after, password).await {
                return Err(format!("{email}: an account was made of somebody else's registration"));
            }
            let seat = &mut self.model.seats[browser];
            self.model.people[person].wish = seat.registration.codes == Some(true);
            seat.registration = Registering::default();
            self.model.people[person].password = Some(password.clone());
            self.reach("registrations");
        } else if before.password_hash != after.password_hash {
            let Some((owner, password)) = &may.password else { return Err(format!("{email}: the password was changed")) };
            if *owner != person || !works(self.world.deps(), after, password).await {
                return Err(format!("{email}: another password than the one that was given is in force"));
            }
            self.password_changed(person, password);
            self.reach(match sent {
                Some((form, _)) if form.path == "/forgot/password" && form.lineage.factor => "resets with a second factor",
                Some((form, _)) if form.path == "/forgot/password" => "resets",
                _ => "changes of the password",
            });
        }
        self.judge_codes(browser, person, may, before, after)?;
        self.judge_links(person, may, before, after)?;
        self.judge_sessions(browser, person, may, before, after)
    }

    fn password_changed(&mut self, person: usize, password: &str) {
        let owner = &mut self.model.people[person];
        owner.old_passwords.extend(owner.password.replace(password.to_owned()));
        for seat in &mut self.model.seats {
            seat.half[person] = None;
            seat.enrol[person] = None;
        }
        self.model.alive.retain(|_, (_, of)| *of != person);
    }

    fn judge_codes(&mut self, browser: usize, person: usize, may: &May, before: &Actual, after: &Actual) -> Verdict {
        let email = self.model.people[person].email.clone();
        let changed = before.codes != after.codes;
        match after.codes {
            Some(version) if changed => {
                let Some((_, secret, step)) = may.codes.as_ref().filter(|(owner, ..)| *owner == person) else {
                    return Err(format!("{email}: one-time codes were set up"));
                };
                self.reach(if before.codes.is_some() { "codes replaced" } else { "codes set up" });
                self.model.people[person].codes = Some(Codes { version, secret: secret.clone(), spent: vec![*step] });
            }
            None if changed => {
                if may.no_codes != Some(person) {
                    return Err(format!("{email}: one-time codes were removed"));
                }
                self.reach("codes removed");
                self.model.people[person].codes = None;
                self.model.people[person].recovery.clear();
            }
            _ => {}
        }
        if before.recovery_codes == after.recovery_codes || after.codes.is_none() {
            return Ok(());
        }
        let new = after.recovery_codes.iter().any(|code| !before.recovery_codes.contains(code));
        if new {
            if may.new_recovery != Some(person) {
                return Err(format!("{email}: there are new recovery codes"));
            }
            let shown = self.recovery_codes_shown(browser);
            let owner = &mut self.model.people[person];
            let old = std::mem::replace(&mut owner.recovery, shown);
            owner.used_recovery.extend(old);
            self.reach("recovery codes shown");
            return Ok(());
        }
        let spent = before.recovery_codes.len() - after.recovery_codes.len();
        let Some((_, CodeUse::Recovery(code))) = may.spends.as_ref().filter(|(owner, _)| *owner == person && spent == 1) else {
            return Err(format!("{email}: {spent} recovery codes went away"));
        };
        let owner = &mut self.model.people[person];
        owner.recovery.retain(|known| known != code);
        owner.used_recovery.push(code.clone());
        self.reach("recovery codes spent");
        Ok(())
    }

    fn judge_links(&mut self, person: usize, may: &May, before: &Actual, after: &Actual) -> Verdict {
        if before.links == after.links {
            return Ok(());
        }
        let email = &self.model.people[person].email;
        if after.links.is_empty() {
            if may.unlink != Some(person) {
                return Err(format!("{email}: a link was removed"));
            }
            self.model.people[person].linked = false;
            self.reach("links removed");
            return Ok(());
        }
        let [(_, _, username)] = after.links.as_slice() else { return Err(format!("{email}: more links than may be")) };
        if may.link.as_ref() != Some(&(person, username.clone())) {
            return Err(format!("{email}: a link was made"));
        }
        self.model.people[person].linked = true;
        self.reach("links made");
        Ok(())
    }

    fn judge_sessions(&mut self, browser: usize, person: usize, may: &May, before: &Actual, after: &Actual) -> Verdict {
        let email = self.model.people[person].email.clone();
        let new: Vec<_> = after.sessions.iter().filter(|(id, _)| !before.sessions.contains_key(*id)).collect();
        let session = match new.as_slice() {
            [] => None,
            [(id, second)] => Some((**id, **second)),
            _ => return Err(format!("{email}: two sessions at once")),
        };
        if let Some((id, second)) = session {
            let Some((_, _, password_at)) = may.session.filter(|(owner, with, _)| *owner == person && *with == second) else {
                return Err(format!("{email}: a session began (second factor: {second})"));
            };
            self.reach(if second { "sessions with a second factor" } else { "sessions" });
            let held = Held { id, person, second, password_at };
            let ended = self.model.seats[browser].session.replace(held);
            if let Some(ended) = ended {
                self.model.alive.remove(&ended.id);
            }
            self.model.alive.insert(id, (browser, person));
            if self.model.people[person].wish {
                self.model.people[person].wish = false;
                self.model.seats[browser].enrol[person] = Some((password_at, None));
            }
        }
        for id in before.sessions.keys().filter(|id| !after.sessions.contains_key(*id)) {
            self.model.alive.remove(id);
        }
        match after.sessions.keys().find(|id| !self.model.alive.contains_key(*id)) {
            Some(_) => Err(format!("{email}: a session outlived what should have ended it")),
            None => Ok(()),
        }
    }

    /// What the page says to which the form led, and the forms on it.
    async fn judge_page(&mut self, browser: usize, form: &HeldForm, who: Option<Held>, may: &May) -> Verdict {
        let now = self.now();
        let status = self.browsers[browser].answer().status;
        let at = Url::parse(&self.browsers[browser].url()).unwrap().path().to_owned();
        let mut lineage = form.lineage;
        let on = |stage: &str| at.strip_prefix("/forgot/").is_some_and(|page| stage.split(' ').any(|one| one == page));
        let spent = |run: &mut Self| run.spend(may);
        match form.path.as_str() {
            "/sign-in/password" if matches!(at.as_str(), "/sign-in/code" | "/enrol") && who.is_none() => {
                let began = self.model.seats[browser].session.is_some_and(|held| held.password_at == now);
                match may.half {
                    Some(person) => {
                        let seat = &mut self.model.seats[browser];
                        seat.half[person] = Some(now);
                        seat.last_half = person;
                        self.reach("half way");
                    }
                    None if began => {}
                    None => return Err("a wrong password led on".to_owned()),
                }
            }
            "/sign-in/password" if may.half.is_some() && matches!(at.as_str(), "/sign-in/code" | "/enrol") => {
                let person = may.half.unwrap_or_default();
                self.model.seats[browser].half[person] = Some(now);
                self.model.seats[browser].last_half = person;
            }
            "/sign-in/code" if self.model.seats[browser].session.is_some_and(|held| who.is_none_or(|who| who.id != held.id)) => spent(self),
            "/register" if status == 200 || at != "/register" => self.registration_begins(browser, form),
            "/register/contact" if at != "/register/contact" => self.model.seats[browser].registration.contact = true,
            "/register/password" if !matches!(at.as_str(), "/register/password" | "/register/contact") && status == 200 => {
                self.model.seats[browser].registration.password = Some(form.field("new_password").to_owned());
            }
            "/register/codes" if !matches!(at.as_str(), "/register/codes" | "/register/contact" | "/register/password") => {
                self.model.seats[browser].registration.codes = Some(form.field("codes") == "yes");
            }
            "/register/token" if status == 422 => {
                if let Some(ask) = self.model.latest(browser, Purpose::Registration).filter(|_| is_typed(form)) {
                    self.model.asks[ask].tries += 1;
                }
            }
            "/forgot/token" if on("questions code passkey password") => {
                let Some(ask) = may.token else { return Err("a token that is not right led on".to_owned()) };
                self.model.asks[ask].used = true;
                let Ask { person, .. } = self.model.asks[ask];
                self.model.permits.push(Permit { person, browser, at: now, used: false });
                lineage = Lineage { permit: Some(self.model.permits.len() - 1), factor: false, ..lineage };
                self.reach("reset tokens taken");
            }
            "/forgot/token" if is_typed(form) => {
                if let Some(ask) = form.lineage.ask.filter(|_| status == 422) {
                    self.model.asks[ask].tries += 1;
                }
                let right = form.lineage.ask.is_some_and(|ask| self.model.asks[ask].token == form.field("token"));
                self.reach(if right { "right tokens refused" } else { "wrong tokens refused" });
            }
            "/forgot/code" if on("password") => {
                let person = form.lineage.permit.map(|permit| self.model.permits[permit].person);
                let owed = person.is_some_and(|person| self.model.people[person].codes.is_some()) && !form.lineage.factor;
                if owed && !may.reset_code {
                    return Err("a reset went on without its second factor".to_owned());
                }
                lineage.factor |= may.reset_code;
                spent(self);
            }
            "/forgot/password" if on("done") => {
                if let Some(permit) = form.lineage.permit {
                    self.model.permits[permit].used = true;
                }
            }
            "/account/authentication/one-time-code" if at == "/enrol" => {
                let Some(person) = may.enrol else { return Err("a QR code without password and code".to_owned()) };
                let version = self.model.people[person].codes.as_ref().map(|codes| codes.version);
                self.model.seats[browser].enrol[person] = Some((now, version));
                spent(self);
            }
            "/account/authentication/recovery-codes" if !self.recovery_codes_shown(browser).is_empty() => spent(self),
            "/sign-out" if status == 200 => {
                if let Some(Held { id, .. }) = who
                    && self.model.alive.contains_key(&id)
                {
                    return Err("signed out, and the session is still there".to_owned());
                }
                self.reach("signed out");
            }
            _ => {}
        }
        if matches!(form.path.as_str(), "/forgot" | "/forgot/mail") || form.path.starts_with("/register/") {
            let purpose = if form.path.starts_with("/forgot") { Purpose::Reset } else { Purpose::Registration };
            if purpose == Purpose::Reset {
                lineage = Lineage::default();
            }
            for (person, token) in self.new_tokens().await {
                self.model.asks.push(Ask { purpose, person, browser, at: now, token, tries: 0, used: false });
                lineage.ask = Some(self.model.asks.len() - 1);
            }
        }
        self.judge_shown(browser, form)?;
        self.hold(browser, lineage);
        Ok(())
    }

    /// Secrets stand on the one answer that they belong to.
    fn judge_shown(&mut self, browser: usize, form: &HeldForm) -> Verdict {
        if let Some(secret) = self.secret_is_shown(browser) {
            if form.path != "/enrol" {
                return Err(format!("{} shows a secret", form.path));
            }
            let text = self.browsers[browser].page().text.clone();
            let Some(person) = self.model.people.iter().position(|person| text.contains(&person.email)) else {
                return Err("a secret of nobody".to_owned());
            };
            let now = self.now();
            self.model.seats[browser].shown.push((person, secret, now));
        }
        let may_show = matches!(form.path.as_str(), "/enrol/confirm" | "/account/authentication/recovery-codes");
        if !may_show && !self.recovery_codes_shown(browser).is_empty() {
            return Err(format!("{} shows recovery codes", form.path));
        }
        Ok(())
    }

    fn registration_begins(&mut self, browser: usize, form: &HeldForm) {
        let registering = &mut self.model.seats[browser].registration;
        let local = |email: &str| email.split('@').next().unwrap_or_default().to_owned();
        if local(&registering.email) != local(form.field("email")) {
            registering.password = None;
        }
        form.field("email").clone_into(&mut registering.email);
    }

    fn spend(&mut self, may: &May) {
        if let Some((person, CodeUse::Step(step))) = &may.spends
            && let Some(codes) = &mut self.model.people[*person].codes
        {
            codes.spent.push(*step);
            self.reach("codes spent");
        }
    }

    /// Every pass ever seen opens what the model says, and the dead ones nothing.
    async fn judge_passes(&mut self) -> Verdict {
        for seen in self.note_passes() {
            let expected = self.model.alive.get(&seen.session).copied();
            let Some((_, account)) = holder(self.world, &seen).await else { continue };
            let Some((_, person)) = expected else { return Err("a pass opens a session that has ended".to_owned()) };
            if Actual::of(self.world.deps(), &self.model.people[person].email).await.account != Some(account) {
                return Err("a pass opens somebody else's session".to_owned());
            }
        }
        Ok(())
    }
}

fn is_typed(form: &HeldForm) -> bool {
    form.field("token").len() == 8
}

async fn works(deps: &Deps, actual: &Actual, password: &str) -> bool {
    deps.hashes.verify(&Secret::from(password), Some(&actual.password_hash)).await.unwrap()
}
