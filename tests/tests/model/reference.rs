//! The model: who has proved what, in which browser, and what that may lead to. It knows the rules and nothing of how they are kept: no seal,
//! no store, no cookie.

use std::collections::HashMap;

use accounts::OtpSecret;

use crate::held::{HeldForm, ShownTo};
use crate::steps::Begins;

const MINUTE: i64 = 60_000;
/// A mailed token, and what it earned.
const TOKEN_LIFE: i64 = 15 * MINUTE;
/// Between password and code.
const CODE_LIFE: i64 = 10 * MINUTE;
/// Between password and the code that confirms an app.
const ENROL_LIFE: i64 = 30 * MINUTE;
const QR_LIFE: i64 = 3 * MINUTE;
/// After this the password is asked for again.
const FRESH: i64 = 10 * MINUTE;
pub(crate) const TOKEN_TRIES: u32 = 5;

/// One-time codes that are set up.
#[derive(Clone, Debug)]
pub(crate) struct Codes {
    pub(crate) version: i64,
    pub(crate) secret: OtpSecret,
    pub(crate) spent: Vec<i64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) email: String,
    /// User name and password at the orders desk.
    pub(crate) portal: (&'static str, &'static str),
    pub(crate) password: Option<String>,
    pub(crate) old_passwords: Vec<String>,
    pub(crate) codes: Option<Codes>,
    pub(crate) recovery: Vec<String>,
    pub(crate) used_recovery: Vec<String>,
    pub(crate) demanded: bool,
    /// Asked for one-time codes when registering: the first sign-in leads there.
    pub(crate) wish: bool,
    pub(crate) linked: bool,
}

/// What was said and shown in one browser.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seat {
    /// Who sits there, as far as the next page is concerned.
    pub(crate) person: usize,
    /// When the right password was given that a second factor has to follow.
    pub(crate) half: [Option<i64>; 2],
    /// When all was given that a change of the factor takes, and the version that was in force.
    pub(crate) enrol: [Option<(i64, Option<i64>)>; 2],
    pub(crate) registration: Registering,
    pub(crate) session: Option<Held>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Registering {
    pub(crate) email: String,
    pub(crate) contact: bool,
    pub(crate) password: Option<String>,
    pub(crate) codes: Option<bool>,
}

/// A session.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    pub(crate) id: [u8; 16],
    pub(crate) person: usize,
    pub(crate) second: bool,
    pub(crate) password_at: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Reset,
    Registration,
}

/// A token that was mailed because a browser asked for it.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) purpose: Purpose,
    pub(crate) person: usize,
    pub(crate) browser: usize,
    pub(crate) at: i64,
    pub(crate) token: String,
    pub(crate) tries: u32,
    pub(crate) used: bool,
}

/// The right to choose a new password.
#[derive(Clone, Debug)]
pub(crate) struct Permit {
    pub(crate) person: usize,
    pub(crate) browser: usize,
    pub(crate) at: i64,
    pub(crate) used: bool,
}

/// A secret behind a QR code that was shown.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    /// By which the form beside it names it.
    pub(crate) name: String,
    pub(crate) browser: usize,
    pub(crate) person: usize,
    pub(crate) secret: OtpSecret,
    pub(crate) at: i64,
    pub(crate) used: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CodeUse {
    Step(i64),
    Recovery(String),
}

/// What one request may bring about; everything else is a violation.
#[derive(Clone, Debug, Default)]
pub(crate) struct May {
    /// A session of this person, with or without second factor, and since when its password counts.
    pub(crate) session: Option<(usize, bool, i64)>,
    /// The end of this session.
    pub(crate) ends: Option<[u8; 16]>,
    /// A second factor in this session, and since when its password counts then.
    pub(crate) raises: Option<([u8; 16], i64)>,
    /// An account with this password.
    pub(crate) account: Option<(usize, String)>,
    /// This password in the place of the one before.
    pub(crate) password: Option<(usize, String)>,
    /// One-time codes of what was shown there; the code of this step is spent with it.
    pub(crate) codes: Option<(usize, i64)>,
    pub(crate) no_codes: Option<usize>,
    pub(crate) new_recovery: Option<usize>,
    pub(crate) spends: Option<(usize, CodeUse)>,
    /// A link with this user name.
    pub(crate) link: Option<(usize, String)>,
    pub(crate) unlink: Option<usize>,
    /// To the page that asks for the second factor, or to the one that sets it up.
    pub(crate) half: Option<usize>,
    /// To the QR code.
    pub(crate) enrol: Option<usize>,
    /// To what follows the token of a reset.
    pub(crate) token: Option<usize>,
    /// To what follows the code of a reset.
    pub(crate) reset_code: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) people: [Person; 2],
    pub(crate) seats: [Seat; 2],
    pub(crate) asks: Vec<Ask>,
    pub(crate) permits: Vec<Permit>,
    pub(crate) shown: Vec<Shown>,
    /// Sessions in force, and whose.
    pub(crate) alive: HashMap<[u8; 16], usize>,
}

impl Model {
    pub(crate) fn new(case: usize, begins: [Begins; 2]) -> Self {
        let portals = [("ada7", "old secret & more"), ("grace2", "K\u{e4}se+%41")];
        let person = |number: usize| Person {
            // Alike before the `@`: a password that was chosen for one address is good for the other.
            email: match begins[number] {
                Begins::CodesDemanded => format!("p-{case}@strict{number}.example"),
                _ => format!("p-{case}@people{number}.example"),
            },
            portal: portals[number],
            password: None,
            old_passwords: Vec::new(),
            codes: None,
            recovery: Vec::new(),
            used_recovery: Vec::new(),
            demanded: begins[number] == Begins::CodesDemanded,
            wish: false,
            linked: false,
        };
        Self {
            people: [person(0), person(1)],
            seats: [Seat::default(), Seat { person: 1, ..Seat::default() }],
            asks: Vec::new(),
            permits: Vec::new(),
            shown: Vec::new(),
            alive: HashMap::new(),
        }
    }

    pub(crate) fn person(&self, email: &str) -> Option<usize> {
        self.people.iter().position(|person| person.email == email)
    }

    /// The latest token that this browser asked for.
    pub(crate) fn latest(&self, browser: usize, purpose: Purpose) -> Option<usize> {
        self.asks.iter().rposition(|ask| ask.browser == browser && ask.purpose == purpose)
    }

    /// Whether a typed code is one that this person may be believed for now.
    pub(crate) fn code_fits(&self, person: usize, typed: &str, now: i64) -> Option<CodeUse> {
        let person = &self.people[person];
        let recovery: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
        if person.recovery.contains(&recovery) {
            return Some(CodeUse::Recovery(recovery));
        }
        let codes = person.codes.as_ref()?;
        let step = (-1..=1).map(|off| now / 30_000 + off).find(|step| codes.secret.code_at(*step).reveal() == typed)?;
        (!codes.spent.contains(&step)).then_some(CodeUse::Step(step))
    }

    fn ask_is_good(&self, ask: usize, browser: usize, typed: &str, now: i64) -> bool {
        let ask = &self.asks[ask];
        let in_time = now - ask.at < TOKEN_LIFE && ask.tries < TOKEN_TRIES && !ask.used;
        in_time && ask.browser == browser && ask.token == typed
    }

    /// Whether a form speaks for who sends it: it was shown in this browser and, beyond signing in, in this session.
    pub(crate) fn is_own(browser: usize, who: Option<Held>, form: &HeldForm) -> bool {
        let in_this_session = |shown_to: ShownTo| !form.is_of_a_session() || shown_to.session == who.map(|held| held.id);
        form.shown_to.is_some_and(|shown_to| shown_to.browser == browser && in_this_session(shown_to))
    }

    /// What a form may bring about that `browser` sends. `who` is the session that the browser is in.
    pub(crate) fn may(&self, browser: usize, who: Option<Held>, form: &HeldForm, now: i64) -> May {
        if !Self::is_own(browser, who, form) {
            return May::default();
        }
        let may = self.may_with_own(browser, who, form, now);
        // Whoever gets a session gives up the one that their browser had.
        let ends = who.filter(|_| may.session.is_some() || form.path == "/sign-out").map(|held| held.id);
        May { ends, ..may }
    }

    fn may_with_own(&self, browser: usize, who: Option<Held>, form: &HeldForm, now: i64) -> May {
        let seat = &self.seats[browser];
        let field = |name: &str| form.field(name);
        let signed_in = who.map(|held| (held, &self.people[held.person]));
        let proved = signed_in.filter(|(_, person)| person.password.as_deref() == Some(field("master_password")));
        let fresh_or_proved = signed_in.filter(|(held, _)| now - held.password_at < FRESH || proved.is_some());
        // With the right password, a change of the factor also takes a code, where there are codes.
        let used = proved.and_then(|(held, _)| self.code_fits(held.person, field("code"), now));
        let factor_proved = proved.filter(|(_, person)| person.codes.is_none() || used.is_some());
        let spends = factor_proved.and_then(|(held, _)| Some((held.person, used.clone()?)));
        match form.path.as_str() {
            "/sign-in/password" => self.may_after_password(form, now),
            "/sign-in/code" => {
                let half = form.lineage.half.and_then(|person| Some((person, seat.half[person]?)));
                let in_time = half.filter(|(_, at)| now - at < CODE_LIFE);
                let Some((person, at)) = in_time else { return May::default() };
                let Some(used) = self.code_fits(person, field("code"), now) else { return May::default() };
                May { session: Some((person, true, at)), spends: Some((person, used)), ..May::default() }
            }
            "/register/token" => {
                let registering = &seat.registration;
                let good = self.latest(browser, Purpose::Registration).filter(|ask| self.ask_is_good(*ask, browser, field("token"), now));
                let person = good.map(|ask| self.asks[ask].person).filter(|person| self.people[*person].email == registering.email);
                let ready = registering.contact && registering.codes.is_some();
                May { account: person.filter(|_| ready).zip(registering.password.clone()), ..May::default() }
            }
            "/forgot/token" => {
                let ask = form.lineage.ask.filter(|ask| self.asks[*ask].purpose == Purpose::Reset);
                May { token: ask.filter(|ask| self.ask_is_good(*ask, browser, field("token"), now)), ..May::default() }
            }
            "/forgot/code" => {
                let person = self.permit(browser, form, now);
                let used = person.and_then(|person| Some((person, self.code_fits(person, field("code"), now)?)));
                May { reset_code: used.is_some(), spends: used, ..May::default() }
            }
            "/forgot/password" => {
                let person = self.permit(browser, form, now);
                let person = person.filter(|person| self.people[*person].codes.is_none() || form.lineage.factor);
                May { password: person.map(|person| (person, field("new_password").to_owned())), ..May::default() }
            }
            "/account/authentication/password" => May {
                password: proved.map(|(held, _)| (held.person, field("new_password").to_owned())),
                session: proved.map(|(held, _)| (held.person, held.second, now)),
                ..May::default()
            },
            "/account/authentication/one-time-code" => May { enrol: factor_proved.map(|(held, _)| held.person), spends, ..May::default() },
            "/account/authentication/one-time-code/remove" => {
                let removes = factor_proved.filter(|(_, person)| !person.demanded && person.codes.is_some());
                May { no_codes: removes.map(|(held, _)| held.person), spends, ..May::default() }
            }
            "/account/authentication/recovery-codes" => {
                May { new_recovery: factor_proved.map(|(held, _)| held.person), spends, ..May::default() }
            }
            "/enrol/confirm" => self.may_after_enrolment(browser, who, form, now),
            "/link/orders" => {
                let right = |(user, password)| field("username") == user && field("password") == password;
                // Who comes from a portal that they have not linked yet is asked for its login alone.
                let first = signed_in.filter(|(_, person)| !person.linked && form.of_a_flow);
                let linker = fresh_or_proved
                    .or(first)
                    .filter(|_| self.people.iter().any(|person| right(person.portal)) && !field("keep").is_empty());
                May { link: linker.map(|(held, _)| (held.person, field("username").to_owned())), ..May::default() }
            }
            "/account/links/orders/remove" => May { unlink: fresh_or_proved.map(|(held, _)| held.person), ..May::default() },
            _ => May::default(),
        }
    }

    fn may_after_password(&self, form: &HeldForm, now: i64) -> May {
        let person = self.person(form.field("username"));
        let right = |person: &usize| self.people[*person].password.as_deref() == Some(form.field("password"));
        let Some(number) = person.filter(right) else { return May::default() };
        let person = &self.people[number];
        if person.codes.is_some() || person.demanded {
            return May { half: Some(number), ..May::default() };
        }
        May { session: Some((number, false, now)), ..May::default() }
    }

    fn may_after_enrolment(&self, browser: usize, who: Option<Held>, form: &HeldForm, now: i64) -> May {
        let found = self.shown.iter().position(|shown| shown.name == form.field("enrolment"));
        let good = found.filter(|at| {
            let shown = &self.shown[*at];
            shown.browser == browser && now - shown.at < QR_LIFE && !shown.used
        });
        let Some(shown) = good else { return May::default() };
        let (person, secret) = (self.shown[shown].person, &self.shown[shown].secret);
        let typed = form.field("code");
        let Some(step) = (-1..=1).map(|off| now / 30_000 + off).find(|step| secret.code_at(*step).reveal() == typed) else {
            return May::default();
        };
        let seat = &self.seats[browser];
        let version = self.people[person].codes.as_ref().map(|codes| codes.version);
        let proved = seat.enrol[person].filter(|(at, replaces)| now - at < ENROL_LIFE && *replaces == version);
        let in_session = who.filter(|held| held.person == person).zip(proved);
        let half = seat.half[person].filter(|at| now - at < ENROL_LIFE && self.people[person].demanded && version.is_none());
        if in_session.is_none() && half.is_none() {
            return May::default();
        }
        May {
            codes: Some((shown, step)),
            new_recovery: Some(person),
            session: half.map(|at| (person, true, at)),
            raises: in_session.map(|(held, (at, _))| (held.id, held.password_at.max(at))),
            ..May::default()
        }
    }

    fn permit(&self, browser: usize, form: &HeldForm, now: i64) -> Option<usize> {
        let permit = &self.permits[form.lineage.permit?];
        (permit.browser == browser && now - permit.at < TOKEN_LIFE && !permit.used).then_some(permit.person)
    }
}
