//! One sequence: every request is made twice, to the gateway and to the model, and what came of it is compared.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use accounts::ports::Clock as _;
use accounts::use_cases::{CreateAccount, create_account};
use accounts::{AccountId, OneTimeCode, OtpSecret};
use secret::Secret;
use tests::{Browser, World};

use crate::actual::{Actual, SeenPass, holder, passes};
use crate::fill::filled;
use crate::held::{HeldForm, Lineage, ShownTo};
use crate::judge::{Sent, Verdict};
use crate::mails::mails;
use crate::reference::{Codes, Held, May, Model};
use crate::steps::{Begins, Entry, Fill, Guard, Step, Which};

const DAY: i64 = 24 * 3600 * 1000;

/// As many forms as a person has open.
const MOST_HELD: usize = 12;

/// How often each thing came about, over all sequences: that it can come about at all.
pub(crate) type Reached = BTreeMap<&'static str, usize>;

/// One sequence under way.
pub(crate) struct Run<'a> {
    pub(crate) world: &'a World,
    pub(crate) model: Model,
    pub(crate) browsers: [Browser; 2],
    pub(crate) reached: Reached,
    /// One that was never anywhere.
    blank: &'a Browser,
    held: [Vec<HeldForm>; 2],
    /// Whether the page that a browser shows has a form.
    shows_form: [bool; 2],
    kept: [Option<HeldForm>; 2],
    before: [Actual; 2],
    passes: BTreeSet<SeenPass>,
    known_tokens: BTreeSet<String>,
    /// What has been done so far.
    said: Vec<String>,
    fresh: usize,
}

impl<'a> Run<'a> {
    /// Makes the people of the sequence; `case` is a number that no other sequence in this world had.
    pub(crate) async fn begin(world: &'a World, blank: &'a Browser, case: usize, begins: [Begins; 2]) -> Self {
        // What was counted in the sequence before is forgotten, and each begins at the same time of the day.
        let today = world.clock.now().millis() % DAY;
        world.clock.advance(Duration::from_millis((2 * DAY - today).unsigned_abs()));
        let mut model = Model::new(case, begins);
        let deps = world.deps();
        for ((person, begins), own) in model.people.iter_mut().zip(begins).zip(["ABCDEFGH", "HGFEDCBA"]) {
            if begins == Begins::Unknown {
                continue;
            }
            let password = format!("first meadow {} orchard", person.portal.0);
            let wanted = CreateAccount { email: &person.email, name: "", groups: vec![], password: password.as_str().into() };
            let account = create_account(deps, wanted).await.unwrap().id;
            person.password = Some(password);
            if begins == Begins::WithCodes {
                let (version, secret) = (deps.clock.now().millis(), OtpSecret::new(deps.rng.as_ref()));
                let sealed_secret = deps.vault.seal_otp(account, version, secret.bytes()).await.unwrap();
                let factor = OneTimeCode { account, version, sealed_secret, enrolled_at: deps.clock.now() };
                assert!(deps.accounts.put_one_time_code(&factor, None).await.unwrap());
                person.recovery = (0..3).map(|n| format!("{own}{n}{n}")).collect();
                let mut hashes = Vec::new();
                for code in &person.recovery {
                    hashes.push(deps.vault.recovery_hash(account, &Secret::from(code.as_str())).await.unwrap());
                }
                deps.accounts.put_recovery_codes(account, &hashes, deps.clock.now()).await.unwrap();
                person.codes = Some(Codes { version, secret, spent: Vec::new() });
            }
        }
        let mut run = Self {
            browsers: [blank.clone(), blank.clone()],
            blank,
            held: [Vec::new(), Vec::new()],
            shows_form: [false; 2],
            kept: [None, None],
            before: [Actual::default(), Actual::default()],
            passes: BTreeSet::new(),
            known_tokens: BTreeSet::new(),
            said: Vec::new(),
            reached: Reached::new(),
            fresh: 0,
            model,
            world,
        };
        run.before = run.actual().await;
        // A browser that was never here has no name yet, and is refused for that alone.
        for browser in 0..2 {
            run.browsers[browser].get(&world.login_at("/sign-in")).await;
            run.hold(browser, Lineage::default()).await;
        }
        run
    }

    /// What has been done, for whoever reads of a violation.
    pub(crate) fn story(&self) -> String {
        let trail = |browser: usize| self.browsers[browser].trail();
        format!("{}\nbrowser 0:\n{}browser 1:\n{}", self.said.join("\n"), trail(0), trail(1))
    }

    pub(crate) fn reach(&mut self, what: &'static str) {
        *self.reached.entry(what).or_default() += 1;
    }

    pub(crate) async fn take(&mut self, step: Step) -> Verdict {
        self.said.push(format!("{step:?}"));
        match step {
            Step::Go { browser, entry, person, forms, last } => {
                self.model.seats[browser].person = person;
                let portal = entry == Entry::Portal;
                let url = if portal { self.world.orders_at(entry.page()) } else { self.world.login_at(entry.page()) };
                self.look(browser, &url, Lineage::default()).await?;
                self.go_on(browser, forms, last).await
            }
            Step::Send { browser, which, fill, guard, times } => match self.pick(browser, which) {
                Some(form) => self.send(browser, &form, fill, guard, times).await,
                None => Ok(()),
            },
            Step::Keep { browser } => {
                self.kept[browser] = self.shown(browser);
                Ok(())
            }
            Step::Return { browser, kept_by, reload, forms } => {
                let Some(form) = self.kept[kept_by].clone() else { return Ok(()) };
                if reload {
                    self.reach(if browser == kept_by { "pages loaded again" } else { "pages loaded in the other browser" });
                    self.look(browser, &form.page, form.lineage).await?;
                    return self.go_on(browser, forms, Fill::Right).await;
                }
                self.reach("pages come back to");
                self.send(browser, &form, Fill::Right, Guard::Shown, 1).await?;
                self.go_on(browser, forms.saturating_sub(1), Fill::Right).await
            }
            Step::Revisit { browser, which, cookies } => self.revisit(browser, which, cookies).await,
            Step::Scan => self.scan().await,
            Step::Wait { seconds } => {
                self.tick(seconds);
                self.only_looked().await
            }
        }
    }

    /// Sends the form of the page that is shown, and of the one that it leads to, as long as there is one.
    async fn go_on(&mut self, browser: usize, forms: usize, last: Fill) -> Verdict {
        for left in (0..forms).rev() {
            let Some(form) = self.shown(browser) else { return Ok(()) };
            self.send(browser, &form, if left == 0 { last } else { Fill::Right }, Guard::Shown, 1).await?;
        }
        Ok(())
    }

    async fn revisit(&mut self, browser: usize, which: Which, cookies: bool) -> Verdict {
        let Some(form) = self.pick(browser, which) else { return Ok(()) };
        if cookies {
            return self.look(browser, &form.page, form.lineage).await;
        }
        // A page that was made of a post is not there to be looked at; its address leads to the page before.
        self.blank.clone().get(&form.page).await;
        self.only_looked().await
    }

    async fn scan(&mut self) -> Verdict {
        let links: BTreeSet<String> = self.mails().await.into_iter().flat_map(|mail| mail.links).collect();
        for link in links.iter().filter(|link| link.contains(".localhost")) {
            self.blank.clone().get(link).await;
            self.reach("links that a scanner followed");
        }
        self.only_looked().await
    }

    /// A GET: nothing may come of it.
    async fn look(&mut self, browser: usize, url: &str, lineage: Lineage) -> Verdict {
        self.tick(1);
        self.browsers[browser].get(url).await;
        self.hold(browser, lineage).await;
        if self.secret_is_shown(browser).is_some() || !self.recovery_codes_shown(browser).is_empty() {
            return Err("a GET shows a secret".to_owned());
        }
        self.only_looked().await
    }

    async fn only_looked(&mut self) -> Verdict {
        let after = self.actual().await;
        self.judge(None, &May::default(), after).await
    }

    async fn send(&mut self, browser: usize, form: &HeldForm, fill: Fill, guard: Guard, times: usize) -> Verdict {
        // An app's next code.
        self.tick(if fill == Fill::Right && !form.field("code").is_empty() || form.path.ends_with("code") { 30 } else { 1 });
        let form = filled(&self.model, browser, form, fill, self.now(), &mut self.fresh);
        let form = match guard {
            Guard::Shown => form,
            Guard::Missing => form.with_token_of(None),
            Guard::Others => form.with_token_of(self.held[1 - browser].last()),
        };
        for _ in 0..times {
            self.said.push(format!("  {browser} posts {}", form.readable()));
            self.post(browser, &form).await?;
        }
        Ok(())
    }

    async fn post(&mut self, browser: usize, form: &HeldForm) -> Verdict {
        let who = self.signed_in(browser).await;
        let may = self.model.may(browser, who, form, self.now());
        form.send(&mut self.browsers[browser]).await;
        let after = self.actual().await;
        self.judge(Some(Sent { browser, form, who }), &may, after).await
    }

    /// As whom a browser is signed in, as gateway and model both say.
    async fn signed_in(&self, browser: usize) -> Option<Held> {
        let held = self.model.seats[browser].session?;
        for seen in passes(self.world, &self.browsers[browser]) {
            if seen.session == held.id && holder(self.world, &seen).await.is_some() {
                return Some(held);
            }
        }
        None
    }

    /// The form of the page that a browser shows.
    fn shown(&self, browser: usize) -> Option<HeldForm> {
        self.held[browser].last().filter(|_| self.shows_form[browser]).cloned()
    }

    fn pick(&self, browser: usize, which: Which) -> Option<HeldForm> {
        let back = |held: &[HeldForm], back: usize| held.len().checked_sub(1 + back % held.len().max(1)).map(|at| held[at].clone());
        match which {
            Which::Newest => self.held[browser].last().cloned(),
            Which::Old(at) => back(&self.held[browser], at),
            Which::Others(at) => back(&self.held[1 - browser], at),
        }
    }

    /// Keeps the forms of the page that a browser shows.
    pub(crate) async fn hold(&mut self, browser: usize, lineage: Lineage) {
        let shown_to = ShownTo { browser, session: self.signed_in(browser).await.map(|held| held.id) };
        let forms = HeldForm::all_of(&self.browsers[browser], self.world.login_at("/").as_str(), lineage, shown_to);
        self.shows_form[browser] = !forms.is_empty();
        let held = &mut self.held[browser];
        held.extend(forms);
        held.drain(..held.len().saturating_sub(MOST_HELD));
    }

    async fn mails(&self) -> Vec<crate::mails::Mail> {
        let addresses = self.model.people.each_ref().map(|person| person.email.as_str());
        mails(self.world, &mut self.blank.clone(), &addresses).await
    }

    /// Tokens that were mailed since this was asked last: to whom, and which.
    pub(crate) async fn new_tokens(&mut self) -> Vec<(usize, String)> {
        let mut new = Vec::new();
        for mail in self.mails().await {
            if let (Some(person), Some(token)) = (self.model.person(&mail.to), mail.token)
                && self.known_tokens.insert(token.clone())
            {
                new.push((person, token));
            }
        }
        new
    }

    /// All that was ever seen of passes.
    pub(crate) fn note_passes(&mut self) -> BTreeSet<SeenPass> {
        for browser in &self.browsers {
            self.passes.extend(passes(self.world, browser));
        }
        self.passes.clone()
    }

    pub(crate) fn exchange_before(&mut self, after: [Actual; 2]) -> [Actual; 2] {
        std::mem::replace(&mut self.before, after)
    }

    pub(crate) fn account_of(&self, person: usize) -> Option<AccountId> {
        self.before[person].account
    }

    /// The secret that a page shows beside its QR code, and what it says before it of whose it is.
    pub(crate) fn secret_is_shown(&self, browser: usize) -> Option<(OtpSecret, String)> {
        let page = self.browsers[browser].answer().text();
        let (before, rest) = page.split_once("<p class=\"secret\"><code>")?;
        let (whose, typed) = (before.rsplit("<p>").next()?, rest.split('<').next()?.replace(' ', ""));
        Some((OtpSecret::from_bytes(Secret::new(base32(&typed))), whose.to_owned()))
    }

    /// The recovery codes that a page shows, in their one spelling.
    pub(crate) fn recovery_codes_shown(&self, browser: usize) -> Vec<String> {
        let page = self.browsers[browser].answer().text();
        let Some((_, list)) = page.split_once("<ul class=\"recovery\">") else { return Vec::new() };
        let list = list.split("</ul>").next().unwrap_or_default();
        list.split("<code>").skip(1).filter_map(|code| Some(code.split('<').next()?.replace('-', ""))).collect()
    }

    async fn actual(&self) -> [Actual; 2] {
        let [one, other] = &self.model.people;
        [Actual::of(self.world.deps(), &one.email).await, Actual::of(self.world.deps(), &other.email).await]
    }

    pub(crate) fn now(&self) -> i64 {
        self.world.clock.now().millis()
    }

    fn tick(&self, seconds: u64) {
        self.world.clock.advance(Duration::from_secs(seconds));
    }
}

/// RFC 4648 section 6, of what we wrote ourselves.
fn base32(text: &str) -> Vec<u8> {
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for digit in text.bytes() {
        let value = if digit.is_ascii_alphabetic() { digit - b'A' } else { digit - b'2' + 26 };
        bits = bits << 5 | u32::from(value);
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    bytes
}
