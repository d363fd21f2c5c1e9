//! One sequence: every request is made twice, to the gateway and to the model, and what came of it is compared.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use accounts::ports::Clock as _;
use accounts::use_cases::{CreateAccount, create_account};
use accounts::{OneTimeCode, OtpSecret};
use secret::Secret;
use tests::{Browser, World};

use crate::actual::{Actual, SeenPass, holder, passes};
use crate::fill::filled;
use crate::held::{HeldForm, Lineage};
use crate::mails::mails;
use crate::reference::{Codes, Model};
use crate::steps::{Begins, Entry, Fill, Step, Which};

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
    /// Without cookies.
    nobody: Browser,
    held: [Vec<HeldForm>; 2],
    before: [Actual; 2],
    passes: BTreeSet<SeenPass>,
    known_tokens: BTreeSet<String>,
    /// What has been done so far.
    said: Vec<String>,
    fresh: usize,
}

impl<'a> Run<'a> {
    /// Makes the people of the sequence.
    pub(crate) async fn begin(world: &'a World, case: usize, begins: [Begins; 2]) -> Self {
        // What was counted in the sequence before is forgotten.
        world.clock.advance(Duration::from_secs(26 * 3600));
        let mut model = Model::new(case, begins);
        let deps = world.deps();
        for (person, begins) in model.people.iter_mut().zip(begins) {
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
                person.recovery = (0..3).map(|n| format!("ABCDEFGH{n}{n}")).collect();
                let mut hashes = Vec::new();
                for code in &person.recovery {
                    hashes.push(deps.vault.recovery_hash(account, &Secret::from(code.as_str())).await.unwrap());
                }
                deps.accounts.put_recovery_codes(account, &hashes, deps.clock.now()).await.unwrap();
                person.codes = Some(Codes { version, secret, spent: Vec::new() });
            }
        }
        let mut run = Self {
            browsers: [world.browser(), world.browser()],
            nobody: world.browser(),
            held: [Vec::new(), Vec::new()],
            before: [Actual::default(), Actual::default()],
            passes: BTreeSet::new(),
            known_tokens: BTreeSet::new(),
            said: vec![format!("{begins:?}")],
            reached: Reached::new(),
            fresh: 0,
            model,
            world,
        };
        run.before = run.actual().await;
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

    pub(crate) async fn take(&mut self, step: Step) -> Result<(), String> {
        self.said.push(format!("{step:?}"));
        match step {
            Step::Open { browser, entry, person } => self.open(browser, entry, person).await,
            Step::Through { browser, entry, person, forms } => {
                self.open(browser, entry, person).await?;
                for _ in 0..forms {
                    self.send(browser, Which::Newest, Fill::Right, 1).await?;
                }
                Ok(())
            }
            Step::Send { browser, which, fill } => self.send(browser, which, fill, 1).await,
            Step::Twice { browser, which, fill } => self.send(browser, which, fill, 2).await,
            Step::Revisit { browser, which, cookies } => self.revisit(browser, which, cookies).await,
            Step::Scan => self.scan().await,
            Step::Wait { seconds } => {
                self.world.clock.advance(Duration::from_secs(seconds));
                self.only_looked().await
            }
        }
    }

    async fn open(&mut self, browser: usize, entry: Entry, person: usize) -> Result<(), String> {
        self.model.seats[browser].person = person;
        let page = match entry {
            Entry::SignIn => "/sign-in",
            Entry::Register => "/register",
            Entry::CorrectAddress => "/register?correct",
            Entry::Forgot => "/forgot",
            Entry::ChangePassword => "/account/authentication/password",
            Entry::SetUpCodes => "/account/authentication/one-time-code",
            Entry::RemoveCodes => "/account/authentication/one-time-code/remove",
            Entry::RecoveryCodes => "/account/authentication/recovery-codes",
            Entry::Portal => "/",
            Entry::Link => "/link/orders",
            Entry::Unlink => "/account/links/orders/remove",
            Entry::SignOut => "/sign-out",
        };
        let url = if entry == Entry::Portal { self.world.orders_at("/") } else { self.world.login_at(page) };
        self.look(browser, &url, Lineage::default()).await
    }

    async fn revisit(&mut self, browser: usize, which: Which, cookies: bool) -> Result<(), String> {
        let Some(form) = self.pick(browser, which) else { return Ok(()) };
        if cookies {
            return self.look(browser, &form.page, form.lineage).await;
        }
        // A page that was made of a post is not there to be looked at; its address leads to the page before.
        self.nobody.get(&form.page).await;
        self.only_looked().await
    }

    async fn scan(&mut self) -> Result<(), String> {
        let addresses = self.model.people.each_ref().map(|person| person.email.clone());
        let mails = mails(self.world, &mut self.nobody, &addresses.each_ref().map(String::as_str)).await;
        let links: BTreeSet<String> = mails.into_iter().flat_map(|mail| mail.links).collect();
        for link in links.iter().filter(|link| link.contains(".localhost")) {
            self.world.browser().get(link).await;
            self.reach("links that a scanner followed");
        }
        self.only_looked().await
    }

    /// A GET: nothing may come of it.
    async fn look(&mut self, browser: usize, url: &str, lineage: Lineage) -> Result<(), String> {
        self.tick(1);
        self.browsers[browser].get(url).await;
        self.hold(browser, lineage);
        if self.secret_is_shown(browser).is_some() || !self.recovery_codes_shown(browser).is_empty() {
            return Err("a GET shows a secret".to_owned());
        }
        self.only_looked().await
    }

    async fn only_looked(&mut self) -> Result<(), String> {
        let after = self.actual().await;
        self.judge(0, None, &crate::reference::May::default(), after).await
    }

    async fn send(&mut self, browser: usize, which: Which, fill: Fill, times: usize) -> Result<(), String> {
        let Some(form) = self.pick(browser, which) else { return Ok(()) };
        // An app's next code.
        self.tick(if matches!(fill, Fill::Right) && !form.field("code").is_empty() || form.path.ends_with("code") { 30 } else { 1 });
        let form = filled(&self.model, browser, &form, fill, self.now(), &mut self.fresh);
        for _ in 0..times {
            self.said.push(format!("  {browser} posts {} {:?} {:?}", form.path, readable(&form), form.lineage));
            self.post(browser, &form).await?;
        }
        Ok(())
    }

    async fn post(&mut self, browser: usize, form: &HeldForm) -> Result<(), String> {
        let who = self.signed_in(browser).await;
        let may = self.model.may(browser, who, form, self.now());
        form.send(&mut self.browsers[browser]).await;
        let after = self.actual().await;
        self.judge(browser, Some((form, who)), &may, after).await
    }

    /// As whom a browser is signed in, as gateway and model both say.
    pub(crate) async fn signed_in(&self, browser: usize) -> Option<crate::reference::Held> {
        let held = self.model.seats[browser].session?;
        for seen in passes(self.world, &self.browsers[browser]) {
            if seen.session == held.id && holder(self.world, &seen).await.is_some() {
                return Some(held);
            }
        }
        None
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
    pub(crate) fn hold(&mut self, browser: usize, lineage: Lineage) {
        let forms = HeldForm::all_of(&self.browsers[browser], self.world.login_at("/").as_str(), lineage);
        let held = &mut self.held[browser];
        held.extend(forms);
        held.drain(..held.len().saturating_sub(MOST_HELD));
    }

    /// Tokens that were mailed since this was asked last: to whom, and which.
    pub(crate) async fn new_tokens(&mut self) -> Vec<(usize, String)> {
        let addresses = self.model.people.each_ref().map(|person| person.email.clone());
        let mails = mails(self.world, &mut self.nobody, &addresses.each_ref().map(String::as_str)).await;
        let mut new = Vec::new();
        for mail in mails {
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

    /// The secret that a page shows beside its QR code.
    pub(crate) fn secret_is_shown(&self, browser: usize) -> Option<OtpSecret> {
        let page = self.browsers[browser].answer().text();
        let typed = page.split_once("<p class=\"secret\"><code>")?.1.split('<').next()?.replace(' ', "");
        Some(OtpSecret::from_bytes(Secret::new(base32(&typed))))
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

fn readable(form: &HeldForm) -> Vec<(&str, &str)> {
    let ours = form.fields.iter().filter(|(name, _)| !matches!(name.as_str(), "form_token" | "ceremony" | "credential"));
    ours.map(|(name, value)| (name.as_str(), value.as_str())).collect()
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
