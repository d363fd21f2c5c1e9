//! Whether what came of a request is what the model allows, and what the model learns of it.

use accounts::use_cases::Deps;
use secret::Secret;

use crate::actual::{Actual, holder};
use crate::held::HeldForm;
use crate::reference::{CodeUse, Codes, Held, May};
use crate::run::Run;

pub(crate) type Verdict = Result<(), String>;

/// A form that was sent, and the session that its browser was in.
#[derive(Clone, Copy)]
pub(crate) struct Sent<'a> {
    pub(crate) browser: usize,
    pub(crate) form: &'a HeldForm,
    pub(crate) who: Option<Held>,
}

impl Run<'_> {
    /// Compares before and after a form, or after what may change nothing.
    pub(crate) async fn judge(&mut self, sent: Option<Sent<'_>>, may: &May, after: [Actual; 2]) -> Verdict {
        let before = self.exchange_before(after.clone());
        for person in 0..2 {
            self.judge_person(person, sent, may, &before[person], &after[person]).await?;
        }
        self.judge_sessions(sent, may, &before, &after)?;
        if let Some(sent) = sent {
            self.judge_page(sent, may).await?;
        }
        self.judge_passes().await
    }

    async fn judge_person(&mut self, person: usize, sent: Option<Sent<'_>>, may: &May, before: &Actual, after: &Actual) -> Verdict {
        let email = self.model.people[person].email.clone();
        if before.account != after.account {
            let (Some((owner, password)), None, true, Some(sent)) = (&may.account, before.account, after.account.is_some(), sent) else {
                return Err(format!("{email}: an account came or went"));
            };
            if *owner != person || !works(self.world.deps(), after, password).await {
                return Err(format!("{email}: an account was made of somebody else's registration"));
            }
            let registration = std::mem::take(&mut self.model.seats[sent.browser].registration);
            self.model.people[person].wish = registration.codes == Some(true);
            self.model.people[person].password = Some(password.clone());
            self.reach("registrations");
        } else if before.password_hash != after.password_hash {
            let (Some((owner, password)), Some(sent)) = (&may.password, sent) else {
                return Err(format!("{email}: the password was changed"));
            };
            if *owner != person || !works(self.world.deps(), after, password).await {
                return Err(format!("{email}: another password than the one that was given is in force"));
            }
            self.password_changed(person, password);
            self.reach(match sent.form.path.as_str() {
                "/forgot/password" if sent.form.lineage.factor => "resets with a second factor",
                "/forgot/password" => "resets",
                _ => "changes of the password",
            });
        }
        self.judge_codes(person, sent, may, before, after)?;
        self.judge_links(person, may, before, after)
    }

    fn password_changed(&mut self, person: usize, password: &str) {
        let owner = &mut self.model.people[person];
        owner.old_passwords.extend(owner.password.replace(password.to_owned()));
        for seat in &mut self.model.seats {
            seat.half[person] = None;
            seat.enrol[person] = None;
        }
        self.model.alive.retain(|_, of| *of != person);
    }

    fn judge_codes(&mut self, person: usize, sent: Option<Sent<'_>>, may: &May, before: &Actual, after: &Actual) -> Verdict {
        let email = self.model.people[person].email.clone();
        let changed = before.codes != after.codes;
        match after.codes {
            Some(version) if changed => {
                let set_up = may.codes.filter(|(shown, _)| self.model.shown[*shown].person == person);
                let Some((shown, step)) = set_up else { return Err(format!("{email}: one-time codes were set up")) };
                self.reach(if before.codes.is_some() { "codes replaced" } else { "codes set up" });
                let shown = &mut self.model.shown[shown];
                shown.used = true;
                self.model.people[person].codes = Some(Codes { version, secret: shown.secret.clone(), spent: vec![step] });
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
        if let (true, Some(sent)) = (new, sent) {
            if may.new_recovery != Some(person) {
                return Err(format!("{email}: there are new recovery codes"));
            }
            let shown = self.recovery_codes_shown(sent.browser);
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

    fn judge_sessions(&mut self, sent: Option<Sent<'_>>, may: &May, before: &[Actual; 2], after: &[Actual; 2]) -> Verdict {
        let mut ends = may.ends.filter(|_| sent.is_some_and(|sent| sent.form.path == "/sign-out"));
        for person in 0..2 {
            let email = self.model.people[person].email.clone();
            let new: Vec<_> = after[person].sessions.iter().filter(|(id, _)| !before[person].sessions.contains_key(*id)).collect();
            match (new.as_slice(), sent) {
                ([], _) => {}
                ([(id, second)], Some(sent)) => {
                    let begins = may.session.filter(|(owner, with, _)| *owner == person && with == *second);
                    let Some((_, second, password_at)) = begins else {
                        return Err(format!("{email}: a session began (second factor: {second})"));
                    };
                    self.session_begins(sent.browser, Held { id: **id, person, second, password_at });
                    ends = may.ends;
                }
                _ => return Err(format!("{email}: sessions came from nowhere")),
            }
        }
        for (person, (before, after)) in before.iter().zip(after).enumerate() {
            let email = self.model.people[person].email.clone();
            for (id, second) in &before.sessions {
                match after.sessions.get(id) {
                    None if self.model.alive.remove(id).is_some() && ends != Some(*id) => {
                        return Err(format!("{email}: a session ended that nobody ended"));
                    }
                    Some(with) if with != second && may.raises.is_none_or(|(raised, _)| raised != *id) => {
                        return Err(format!("{email}: a session has a second factor that nobody gave in it"));
                    }
                    None | Some(_) => {}
                }
            }
            if after.sessions.keys().any(|id| !self.model.alive.contains_key(id)) {
                return Err(format!("{email}: a session outlived what should have ended it"));
            }
        }
        Ok(())
    }

    /// In the place of the one that the browser had.
    fn session_begins(&mut self, browser: usize, held: Held) {
        self.reach(if held.second { "sessions with a second factor" } else { "sessions" });
        if let Some(before) = self.model.seats[browser].session.replace(held)
            && self.model.alive.remove(&before.id).is_some()
        {
            self.reach("sessions that gave way to another");
        }
        self.model.alive.insert(held.id, held.person);
        if std::mem::take(&mut self.model.people[held.person].wish) {
            self.model.seats[browser].enrol[held.person] = Some((held.password_at, None));
        }
    }

    /// Every pass ever seen opens what the model says, and the dead ones nothing.
    async fn judge_passes(&mut self) -> Verdict {
        for seen in self.note_passes() {
            let Some((_, account)) = holder(self.world, &seen).await else { continue };
            let Some(person) = self.model.alive.get(&seen.session) else { return Err("a pass opens a session that has ended".to_owned()) };
            if self.account_of(*person) != Some(account) {
                return Err("a pass opens somebody else's session".to_owned());
            }
        }
        Ok(())
    }
}

async fn works(deps: &Deps, actual: &Actual, password: &str) -> bool {
    deps.hashes.verify(&Secret::from(password), Some(&actual.password_hash)).await.unwrap()
}
