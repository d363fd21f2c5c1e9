//! Portal sign-in over HTTP, and the portal's own sign-out.

mod assertion;
mod auth_tkt;
pub(crate) mod basic;
mod breaker;
pub(crate) mod digest;
pub(crate) mod failure;
pub(crate) mod form;
mod headers;
pub(crate) mod json;
mod judge;
mod learn;
mod left_behind;
mod navigation;
pub(crate) mod proof;
mod request;
mod sign_out;
mod signed_cookie;
mod trace;
mod trial;
pub(crate) mod visit;
pub(crate) mod wire;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use accounts::keys::Keys;
use accounts::ports::{Attempt, Clock, Learned, OwnLogin, PortalSignIn, Rng, StoreDown, Visitor};
use accounts::{BrowserEntry, Credential, PortalId, PortalSession, SealedEntry, SessionId, Verdict};
use arc_swap::ArcSwap;
use async_trait::async_trait;
use http::HeaderName;
use secret::Secret;
use tokio::sync::Semaphore;

use self::breaker::Breaker;
use self::failure::Failure;
use self::left_behind::LeftBehind;
use self::trace::Trace;
pub use self::trial::{Trial, Tried};
use self::visit::{Person, Visit};
use self::wire::Wire;
use crate::digest::Digest;
use crate::opened::Opened;
use crate::plain::{entries_to_plain, fields_to_plain, jars_to_plain};
use crate::recipe::{Extracted, Recipe, Step, Values};
use crate::sealed::{BROWSER, Bound, DIGEST, ENDS, LOGIN_HOSTS, SIGN_OUT, seal_changes};
use crate::settings::{PortalSettings, Upstream};

/// How many attempts at one portal run side by side. More wait, within their own deadline: a portal that hangs keeps no other busy.
const ATTEMPTS_AT_ONCE: usize = 16;

/// What a portal gave is given up so long before its end: a request under way must not meet it.
const BEFORE_ITS_END: Duration = Duration::from_secs(30);

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// What can be set from outside.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long one attempt may take, from the first byte to the verdict.
    pub attempt: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { attempt: Duration::from_secs(15) }
    }
}

/// Signs people in to every configured portal.
pub struct PortalSignIns {
    portals: ArcSwap<HashMap<PortalId, Arc<Lane>>>,
    wire: Wire,
    keys: Arc<ArcSwap<Keys>>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    limits: Limits,
}

/// One portal and what keeps it apart from the others.
struct Lane {
    settings: Arc<PortalSettings>,
    permits: Semaphore,
    breaker: Breaker,
    next_upstream: AtomicUsize,
}

/// What a portal sign-in that went well leaves behind, before it is sealed.
struct Outcome {
    verdict: Verdict,
    reason: String,
    headers: Vec<(HeaderName, Secret<String>)>,
    /// In how many seconds it ends, where that is known.
    lasts: Option<u64>,
    /// What was found on the way.
    extracted: Extracted,
    left: LeftBehind,
}

impl Outcome {
    fn new(verdict: Verdict, reason: String) -> Self {
        Self { verdict, reason, headers: Vec::new(), lasts: None, extracted: Extracted::default(), left: LeftBehind::default() }
    }
}

/// The HTTP client cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client for portals cannot be made: {0}")]
pub struct ClientFailed(String);

impl ClientFailed {
    pub(crate) fn new(error: &impl ToString) -> Self {
        Self(error.to_string())
    }
}

impl PortalSignIns {
    /// Signs in to `portals`. A TLS provider must have been installed in the process.
    pub fn new(
        portals: HashMap<PortalId, Arc<PortalSettings>>,
        keys: Arc<ArcSwap<Keys>>,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
        limits: Limits,
    ) -> Result<Self, ClientFailed> {
        Ok(Self::over(Wire::Live(client()?), portals, keys, clock, rng, limits))
    }

    /// The same over another wire.
    fn over(
        wire: Wire,
        portals: HashMap<PortalId, Arc<PortalSettings>>,
        keys: Arc<ArcSwap<Keys>>,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
        limits: Limits,
    ) -> Self {
        Self { portals: ArcSwap::from_pointee(lanes(portals)), wire, keys, clock, rng, limits }
    }

    /// Takes a new configuration; attempts that are under way end with the old one.
    pub fn replace(&self, portals: HashMap<PortalId, Arc<PortalSettings>>) {
        self.portals.store(Arc::new(lanes(portals)));
    }

    async fn run(&self, lane: &Lane, credential: Option<&Credential>, visitor: &Visitor<'_>) -> Result<Attempt, Failure> {
        let permit = lane.permits.acquire().await;
        let _permit = permit.map_err(|_| Failure::Unavailable("the gateway is stopping".to_owned()))?;
        let upstreams = &lane.settings.upstreams;
        let first = lane.next_upstream.fetch_add(1, Ordering::Relaxed);
        let mut last = Failure::Unreachable("no upstream is configured".to_owned());
        for upstream in upstreams.iter().cycle().skip(first.checked_rem(upstreams.len()).unwrap_or(0)).take(upstreams.len()) {
            match self.run_at(lane, upstream, credential, visitor, None).await {
                // It had not even heard the user name.
                Err(Failure::Unreachable(reason)) => last = Failure::Unreachable(reason),
                outcome => return outcome,
            }
        }
        Err(last)
    }

    async fn run_at(
        &self,
        lane: &Lane,
        upstream: &Upstream,
        credential: Option<&Credential>,
        visitor: &Visitor<'_>,
        trace: Option<&Trace>,
    ) -> Result<Attempt, Failure> {
        let settings = &lane.settings;
        let person = Person { public_host: visitor.public_host, seen_as: &visitor.seen_as, accept_language: visitor.accept_language };
        let mut visit = Visit::new(&self.wire, self.clock.as_ref(), settings, upstream, person);
        visit.trace = trace;
        let mut values = Values {
            account: visitor.account,
            username: credential.map(|credential| credential.username.as_str()),
            password: credential.map(|credential| &credential.password),
            code: credential.and_then(|credential| credential.code.as_ref()),
            extracted: Extracted::none(),
        };
        let needed = || credential.ok_or_else(|| Failure::unrecognised("there is no credential for this portal"));
        let mut outcome = match &settings.recipe {
            Recipe::Form(_) | Recipe::Json(_) | Recipe::Basic(_) | Recipe::Digest(_)
                if credential.is_some_and(|credential| lacks(&settings.recipe, credential)) =>
            {
                Outcome::new(Verdict::WrongCredentials, "user name or password is empty".to_owned())
            }
            Recipe::Form(form) => {
                needed()?;
                let (verdict, reason, extracted) = form::sign_in(&mut visit, form, &values, self.rng.as_ref()).await?;
                Outcome { extracted, ..Outcome::new(verdict, reason) }
            }
            Recipe::Json(json) => {
                needed()?;
                let signed = json::sign_in(&mut visit, json, &values, self.rng.as_ref()).await?;
                let extracted = signed.extracted;
                Outcome { headers: signed.headers, lasts: signed.lasts, extracted, ..Outcome::new(signed.verdict, signed.reason) }
            }
            Recipe::Digest(digest) => {
                let (verdict, reason) = digest::sign_in(&mut visit, digest, needed()?, &values, self.rng.as_ref()).await?;
                Outcome::new(verdict, reason)
            }
            Recipe::Basic(basic) => {
                let (verdict, reason, headers) = basic::sign_in(&mut visit, basic, needed()?, &values).await?;
                Outcome { headers, ..Outcome::new(verdict, reason) }
            }
            Recipe::Headers(headers) => {
                // Whoever the headers name is believed: only a name that stands in a link counts, never one just typed.
                values.username = visitor.account.only_link(&settings.id).map(|link| link.username.as_str());
                let (verdict, reason, headers) = headers::sign_in(&mut visit, headers, &values).await?;
                Outcome { headers, ..Outcome::new(verdict, reason) }
            }
            Recipe::Assertion(assertion) => {
                // As with headers.
                values.username = visitor.account.only_link(&settings.id).map(|link| link.username.as_str());
                let keys = self.keys.load();
                let signed = assertion::sign_in(&mut visit, assertion, &values, &keys.assertions, self.rng.as_ref()).await?;
                Outcome {
                    headers: vec![signed.header],
                    lasts: Some(assertion.lifetime.as_secs()),
                    ..Outcome::new(signed.verdict, signed.reason)
                }
            }
            Recipe::Cookie(cookie) => {
                // As with headers.
                values.username = visitor.account.only_link(&settings.id).map(|link| link.username.as_str());
                let (verdict, reason) = signed_cookie::sign_in(&mut visit, cookie, &values, self.rng.as_ref()).await?;
                Outcome { lasts: Some(cookie.lifetime.as_secs()), ..Outcome::new(verdict, reason) }
            }
            Recipe::None => Outcome::new(Verdict::SignedIn, "the portal asks for nothing".to_owned()),
        };
        if outcome.verdict == Verdict::SignedIn {
            outcome.left = LeftBehind::of(settings, &mut visit, &Values { extracted: &outcome.extracted, ..values })?;
        }
        let portal_session = (outcome.verdict == Verdict::SignedIn).then(|| self.seal(settings, upstream, visitor, visit, &outcome));
        Ok(Attempt { verdict: outcome.verdict, portal_session, reason: outcome.reason })
    }

    /// Tries a credential once, at the portal's first server, and writes down what was sent and answered.
    async fn try_out(&self, portal: &PortalId, credential: &Credential, visitor: &Visitor<'_>, trace: &Trace) -> Attempt {
        let lane = self.portals.load().get(portal).cloned();
        let tried = async {
            let lane = lane.ok_or_else(|| Failure::unrecognised("the portal is not configured"))?;
            let upstream = lane.settings.upstreams.first().ok_or_else(|| Failure::unrecognised("no upstream is configured"))?;
            self.run_at(&lane, upstream, Some(credential), visitor, Some(trace)).await
        };
        let tried = tokio::time::timeout(self.limits.attempt, Box::pin(tried)).await;
        let tried = tried.unwrap_or_else(|_| Err(Failure::NoAnswer("no verdict in time".to_owned())));
        tried.unwrap_or_else(|failure| Attempt { verdict: failure.verdict(), portal_session: None, reason: failure.to_string() })
    }

    fn seal(
        &self,
        settings: &PortalSettings,
        upstream: &Upstream,
        visitor: &Visitor<'_>,
        visit: Visit<'_>,
        outcome: &Outcome,
    ) -> PortalSession {
        let (keys, rng) = (self.keys.load(), self.rng.as_ref());
        let bound = Bound { session: &visitor.session, portal: &settings.id };
        let mut entries: Vec<SealedEntry> =
            outcome.headers.iter().map(|(name, value)| bound.seal_header(&keys.sealer, rng, name, value)).collect();
        if let Some(plain) = visit.digest.as_deref().and_then(Digest::to_plain) {
            entries.push(bound.seal(&keys.sealer, rng, DIGEST.to_owned(), plain.reveal()));
        }
        // A login host that is still signed in to would not ask for the credential the next time: its cookies are for the sign-out alone.
        let login_jars = settings.sign_out.is_some() && visit.login_jars().next().is_some();
        let left = [
            login_jars.then(|| (LOGIN_HOSTS, jars_to_plain(visit.login_jars()))),
            (!outcome.left.browser.is_empty()).then(|| (BROWSER, entries_to_plain(&outcome.left.browser))),
            outcome.left.sign_out.as_deref().map(|fields| (SIGN_OUT, fields_to_plain(fields))),
        ];
        entries.extend(left.into_iter().flatten().map(|(key, plain)| bound.seal(&keys.sealer, rng, key.to_owned(), plain.reveal())));
        if let Some(lasts) = outcome.lasts {
            let ends = self.clock.now().after(Duration::from_secs(lasts).saturating_sub(BEFORE_ITS_END));
            entries.push(bound.seal(&keys.sealer, rng, ENDS.to_owned(), &ends.millis().to_be_bytes()));
        }
        entries.push(bound.seal_host(&keys.sealer, rng, visitor.public_host));
        entries.extend(seal_changes(&keys.sealer, rng, &visitor.session, &settings.id, visit.jar.into_changes()));
        PortalSession { generation: rng.number(), upstream: upstream.as_str().to_owned(), seen_as: visitor.seen_as.clone(), entries }
    }
}

/// What asks portals: no redirects, proxies or retries of its own.
pub(crate) fn client() -> Result<reqwest::Client, ClientFailed> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy()
        .http1_only()
        .http1_title_case_headers()
        .connect_timeout(CONNECT_TIMEOUT)
        // A connection is not used twice: a portal that closes an idle one would look as if it had broken off.
        .pool_max_idle_per_host(0)
        .build()
        .map_err(|error| ClientFailed(error.to_string()))
}

fn lanes(portals: HashMap<PortalId, Arc<PortalSettings>>) -> HashMap<PortalId, Arc<Lane>> {
    let lane = |settings| Lane {
        settings,
        permits: Semaphore::new(ATTEMPTS_AT_ONCE),
        breaker: Breaker::default(),
        next_upstream: AtomicUsize::new(0),
    };
    portals.into_iter().map(|(id, settings)| (id, Arc::new(lane(settings)))).collect()
}

/// Whether something that the portal will be told is empty: sent like that, it would only count as a failed try. Some portals ask
/// for a password alone.
fn lacks(recipe: &Recipe, credential: &Credential) -> bool {
    let needs_name = match recipe {
        Recipe::Form(form) => names_the_person(&form.steps),
        Recipe::Json(json) => names_the_person(&json.steps),
        Recipe::Digest(_) | Recipe::Basic(_) | Recipe::Headers(_) | Recipe::Assertion(_) | Recipe::Cookie(_) | Recipe::None => true,
    };
    credential.password.reveal().is_empty() || (needs_name && credential.username.is_empty())
}

fn names_the_person(steps: &[Step]) -> bool {
    steps.iter().any(|step| {
        let sent = step.send.iter().flat_map(|send| std::iter::once(&send.to).chain(send.body.as_ref().map(|(_, body)| body)));
        let headers = step.headers.iter().map(|(_, template)| template);
        step.fields.iter().map(|(_, template)| template).chain(headers).chain(sent).any(|template| template.has_username())
    })
}

#[async_trait]
impl PortalSignIn for PortalSignIns {
    async fn attempt(&self, portal: &PortalId, credential: Option<&Credential>, visitor: &Visitor<'_>) -> Result<Attempt, StoreDown> {
        let lane = self.portals.load().get(portal).cloned();
        let attempt = async {
            let lane = lane.ok_or_else(|| Failure::unrecognised("the portal is not configured"))?;
            if !lane.breaker.lets_pass(self.clock.now()) {
                return Err(Failure::Unavailable("the portal has been silent; not tried".to_owned()));
            }
            let outcome = match tokio::time::timeout(self.limits.attempt, self.run(&lane, credential, visitor)).await {
                Ok(outcome) => outcome,
                Err(_) => Err(Failure::NoAnswer(format!("no verdict within {} s", self.limits.attempt.as_secs_f32()))),
            };
            // A portal that answers 500 to one person's name is up for all others.
            lane.breaker.note(!outcome.as_ref().is_err_and(Failure::is_silence), self.clock.now());
            outcome
        };
        Ok(Box::pin(attempt).await.unwrap_or_else(|failure| Attempt {
            verdict: failure.verdict(),
            portal_session: None,
            reason: failure.to_string(),
        }))
    }

    async fn learn(&self, portal: &PortalId, own: OwnLogin<'_>, visitor: &Visitor<'_>) -> Option<Learned> {
        match tokio::time::timeout(self.limits.attempt, Box::pin(self.learn_from(portal, &own, visitor))).await {
            Ok(Ok(learned)) => learned,
            Ok(Err(failure)) => {
                tracing::info!(%portal, reason = %failure, "a person's own login could not be judged");
                None
            }
            Err(_) => None,
        }
    }

    async fn sign_out(&self, portal: &PortalId, session: &SessionId, held: &PortalSession) {
        let outcome = tokio::time::timeout(self.limits.attempt, Box::pin(self.ask_to_sign_out(portal, session, held))).await;
        match outcome {
            Ok(Ok(Some(status))) => tracing::info!(%portal, status, "signed out of the portal"),
            Ok(Ok(None)) => {}
            Ok(Err(failure)) => tracing::info!(%portal, %failure, "could not sign out of the portal"),
            Err(_) => tracing::info!(%portal, "could not sign out of the portal in time"),
        }
    }

    fn browser_entries(&self, portal: &PortalId, session: &SessionId, held: &PortalSession) -> Vec<BrowserEntry> {
        let opened = Opened::open(&self.keys.load().sealer, session, portal, held);
        opened.map(|opened| opened.browser_entries().to_vec()).unwrap_or_default()
    }
}
