//! Makes a recording: signs in to the live portal, takes the secrets out, and sees that the recipe still goes the same way.

use std::sync::Arc;

use accounts::keys::Keys;
use accounts::ports::{Clock, Rng};
use accounts::{Credential, SeenAs, Timestamp, Verdict};
use secret::Secret;

use super::exchange::{Asked, Exchange};
use super::placeholders::Placeholders;
use super::replay::{play, stand_in};
use super::tape::{Heard, Saved, Tape};
use super::tokens::Finder;
use super::{Head, HeadOfRun, PASSWORD, Recording, Run, USER, WRONG_PASSWORD};
use crate::settings::PortalSettings;
use crate::sign_in::wire::Wire;
use crate::sign_in::{ClientFailed, Trial, Tried, client};

const RIGHT: &str = "right";
pub(super) const WRONG: &str = "wrong";

/// Tried where one wrong password is to be.
pub(crate) const A_WRONG_PASSWORD: &str = "certainly-Wrong-0815";

/// How often what the recipe has made of the credential is looked for again in what is left.
const PASSES: usize = 4;

/// What is to be recorded.
pub struct Wish {
    /// The portal.
    pub portal: Arc<PortalSettings>,
    /// The host under which people visit it.
    pub public_host: String,
    /// The login.
    pub credential: Credential,
    /// Whether one wrong password is to be recorded as well.
    pub try_wrong: bool,
    /// How the portal is to see who asks.
    pub seen_as: SeenAs,
    /// The vault's keys, for portals that check what we sign.
    pub keys: Option<Keys>,
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub enum RecordFailed {
    /// The HTTP client cannot be made.
    #[error(transparent)]
    Client(#[from] ClientFailed),
    /// The recipe does not do what it should with the live portal.
    #[error("the {run} password: {} ({reason}); nothing is kept", verdict.as_str())]
    Verdict {
        /// Which attempt.
        run: &'static str,
        /// What came of it.
        verdict: Verdict,
        /// How.
        reason: String,
        /// What was asked and answered, without any value.
        steps: Vec<String>,
    },
    /// Without its secrets it is another story.
    #[error(
        "with the secrets taken out of its pages the recipe goes another way ({0}); nothing is kept. Record with a login whose name and password \
         are no words of the portal's pages"
    )]
    Changed(String),
}

/// Records.
pub async fn record(wish: Wish, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Result<Recording, RecordFailed> {
    let at = clock.now();
    let mut told = vec![(RIGHT, wish.credential.clone())];
    if wish.try_wrong {
        told.push((WRONG, Credential::new(wish.credential.username.clone(), Secret::from(A_WRONG_PASSWORD))));
    }
    let mut heard = Vec::new();
    let mut keys = wish.keys;
    for (run, credential) in told {
        let tape = Arc::new(Tape::default());
        let trial = Trial {
            portal: wish.portal.clone(),
            credential,
            public_host: wish.public_host.clone(),
            seen_as: wish.seen_as.clone(),
            keys: keys.as_ref().map(|keys| Keys::derive(keys.ring.clone())),
        };
        let Tried { steps, verdict, reason } = trial.run_over(Wire::Taped(client()?, tape.clone()), clock.clone(), rng.clone()).await?;
        if (verdict == Verdict::SignedIn) != (run == RIGHT) || verdict == Verdict::Unavailable {
            return Err(RecordFailed::Verdict { run, verdict, reason, steps });
        }
        heard.push((run, verdict, tape.take()));
    }
    drop(keys.take());
    let cleaner = Cleaner { portal: &wish.portal, public_host: &wish.public_host, at, told: format!("{:?}", wish.portal) };
    cleaner.clean(&wish.credential, heard).await
}

struct Cleaner<'a> {
    portal: &'a Arc<PortalSettings>,
    public_host: &'a str,
    at: Timestamp,
    /// What the recipe itself says: no secret, since it stands in the configuration.
    told: String,
}

impl Cleaner<'_> {
    async fn clean(&self, credential: &Credential, heard: Vec<(&'static str, Verdict, Heard)>) -> Result<Recording, RecordFailed> {
        let mut places = Placeholders::new(self.told.clone());
        let password = credential.password.reveal();
        places.password(password, PASSWORD);
        places.password(&format!("{}:{password}", credential.username), &format!("{USER}:{PASSWORD}"));
        places.password(A_WRONG_PASSWORD, WRONG_PASSWORD);
        // A name that the recipe itself speaks of is a word of the portal's.
        let user = if speaks_of(&self.told, &credential.username) { credential.username.as_str() } else { USER };
        places.name(&credential.username, user);
        let finder = Finder::new();
        for heard in heard.iter().map(|(_, _, heard)| heard) {
            heard.found.iter().for_each(|token| places.token(token));
            heard.exchanges.iter().flat_map(|exchange| finder.find(&exchange.answered)).for_each(|token| places.token(&token));
        }
        let mut runs = Vec::new();
        for (name, verdict, heard) in &heard {
            let exchanges = self.settle(&mut places, user, (name, *verdict), &heard.exchanges).await?;
            runs.push(Run { name: (*name).to_owned(), verdict: *verdict, exchanges });
        }
        let told = runs.iter().map(|run| HeadOfRun { name: run.name.clone(), verdict: run.verdict.as_str().to_owned() });
        let head = Head {
            portal: self.portal.id.to_string(),
            public_host: self.public_host.to_owned(),
            recorded_at: self.at.millis(),
            user: user.to_owned(),
            runs: told.collect(),
        };
        let recording = Recording { head, runs };
        let replacer = places.replacer().ok_or_else(too_much)?;
        let left = recording.files().into_iter().find(|(_, bytes)| replacer.finds_in(bytes));
        match left {
            Some((file, _)) => Err(RecordFailed::Changed(format!("a secret is left in {file}"))),
            None => Ok(recording),
        }
    }

    /// The exchanges as the placeholders alone lead the recipe through them: no request is one that was sent.
    async fn settle(
        &self,
        places: &mut Placeholders,
        user: &str,
        (name, verdict): (&str, Verdict),
        live: &[Exchange],
    ) -> Result<Vec<Exchange>, RecordFailed> {
        let mut before: Option<Vec<Exchange>> = None;
        for _ in 0..PASSES {
            let replacer = places.replacer().ok_or_else(too_much)?;
            let cleaned = |exchange: &Exchange| Exchange {
                asked: replacer.asked(&exchange.asked),
                answered: replacer.answer(&exchange.answered, &self.told),
            };
            let cleaned: Vec<Exchange> = live.iter().map(cleaned).collect();
            let saved = Arc::new(Saved::patient(cleaned.clone()));
            let tried = play(&saved, self.portal, stand_in(user, name == WRONG), self.public_host, self.at).await?;
            let asked = saved.asked();
            if asked.len() != live.len() || tried.verdict != verdict {
                let difference = saved.difference().unwrap_or_default();
                return Err(RecordFailed::Changed(format!("{name}: {}, {}; {difference}", tried.verdict.as_str(), tried.reason)));
            }
            // What was sent then and is not sent now was made of secrets; pages may tell it again.
            live.iter().zip(&asked).for_each(|(live, asked)| made_of_secrets(&live.asked, asked, places));
            let exchanges: Vec<Exchange> =
                asked.into_iter().zip(cleaned).map(|(asked, cleaned)| Exchange { asked, answered: cleaned.answered }).collect();
            if before.as_ref() == Some(&exchanges) {
                return Ok(exchanges);
            }
            before = Some(exchanges);
        }
        Err(too_much())
    }
}

fn too_much() -> RecordFailed {
    RecordFailed::Changed("its secrets are too many, or change too often".to_owned())
}

/// Values that the recipe has computed: whatever differs from what it computes of the placeholders.
fn made_of_secrets(live: &Asked, asked: &Asked, places: &mut Placeholders) {
    let query = |asked: &Asked| asked.target.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default();
    let pairs = |text: &str| url::form_urlencoded::parse(text.as_bytes()).map(|(_, value)| value.into_owned()).collect::<Vec<_>>();
    let words = |text: &str| text.split(|c: char| " \",;{}\r\n\t".contains(c)).map(str::to_owned).collect::<Vec<_>>();
    let is_form = live.header("content-type").is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let mut both = vec![(pairs(&query(live)), pairs(&query(asked)))];
    both.push(if is_form { (pairs(&live.body), pairs(&asked.body)) } else { (words(&live.body), words(&asked.body)) });
    for (name, value) in &live.headers {
        if name != "cookie" && name != "content-type" {
            both.push((words(value), words(asked.header(name).unwrap_or_default())));
        }
    }
    for (live, asked) in both.into_iter().filter(|(live, asked)| live.len() == asked.len()) {
        let differing = live.iter().zip(&asked).filter(|(live, asked)| live != asked && live.len() >= 8);
        differing.for_each(|(live, asked)| places.made(live, asked));
    }
}

/// Whether a word stands in a text by itself.
fn speaks_of(text: &str, word: &str) -> bool {
    let (text, word) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.match_indices(&word).any(|(at, found)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = at.checked_add(found.len()).and_then(|end| text.get(end..)).and_then(|after| after.chars().next());
        !is_part(before) && !is_part(after)
    })
}
