use std::net::{IpAddr, Ipv4Addr};

use accounts::use_cases::link_standing;
use accounts::{AccountFacts, EmailAddress};
use clap::Args;
use http::Method;
use policies::{Access, Deciding, Demand, Excuse, Link, Person, Reason, Requirement, Rollout, Side, Stale, Timestamp};

use super::operator::Operator;
use super::{Deployment, Failed, say};
use crate::compose;
use crate::explain::{Decision, Explained, Imagined, Word, explain};
use crate::ingress::Refusal;

/// `latchkey explain`.
#[derive(Args)]
pub(super) struct Explain {
    #[command(flatten)]
    deployment: Deployment,
    /// Whose request it would be: the account's e-mail address. Without it, that of somebody who has no account.
    #[arg(long, value_name = "EMAIL")]
    account: Option<String>,
    /// The client's address.
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    from: IpAddr,
    /// The method.
    #[arg(long, default_value = "GET")]
    method: Method,
    /// When, as 2026-03-02T09:00:00+01:00. Default: now.
    #[arg(long, value_name = "TIME")]
    at: Option<jiff::Timestamp>,
    /// As JSON.
    #[arg(long)]
    json: bool,
    /// The address of the page, as a browser shows it.
    url: String,
}

/// What somebody has proved before they ask.
struct Standing {
    name: &'static str,
    signed_in: bool,
    second_factor: bool,
    /// Not longer ago than any rule could demand.
    lately: bool,
    /// Within the time that a rule leaves who has no second factor.
    excused: bool,
}

impl Standing {
    const fn of(name: &'static str, signed_in: bool, second_factor: bool, lately: bool) -> Self {
        Self { name, signed_in, second_factor, lately, excused: false }
    }

    /// Whether it makes a difference to this rule.
    const fn matters_to(&self, demand: &Demand) -> bool {
        (self.lately || demand.fresh.is_some()) && (!self.excused || demand.grace.is_some())
    }
}

const STANDINGS: [Standing; 6] = [
    Standing::of("signed out", false, false, true),
    Standing::of("signed in", true, false, true),
    Standing { excused: true, ..Standing::of("signed in, told by when to have a second factor", true, false, true) },
    Standing::of("signed in with a second factor", true, true, true),
    Standing::of("signed in long ago", true, false, false),
    Standing::of("signed in with a second factor long ago", true, true, false),
];

/// What comes of it for somebody who has proved that.
struct Answer<'d> {
    standing: &'static str,
    access: Access,
    deciding: Deciding<'d>,
}

impl Explain {
    pub(super) fn run(self) -> Result<(), Failed> {
        let operator = Operator::new(self.deployment.settings()?)?;
        let email = self.account.as_deref().map(EmailAddress::parse).transpose().map_err(|bad| Failed::Usage(bad.to_string()))?;
        let account = match &email {
            Some(email) => Some(operator.block_on(facts(&operator, email))?),
            None => None,
        };
        let now = self.at.map_or_else(|| operator.outside.clock.now(), |at| Timestamp::from_millis(at.as_millisecond()));
        let routes = compose::routes_of(&operator.settings)?;
        let imagined = Imagined { method: &self.method, url: &self.url, client: self.from, now };
        let told = match explain(&routes, &imagined).map_err(|bad| Failed::Usage(bad.to_string()))? {
            Explained::Portal(decision) => self.portal(&operator.settings, &decision, account.as_ref(), now),
            Explained::Refused { refusal, portal } => self.refused(&operator.settings, refusal, portal.as_deref()),
            Explained::UnknownHost => self.other("unknown-host", "no portal has this host name"),
            Explained::OwnPage => self.other("own-page", "a page of the gateway's own: no rule decides"),
        };
        say(&told);
        Ok(())
    }

    fn other(&self, outcome: &str, words: &str) -> String {
        if self.json { serde_json::json!({ "url": self.url, "outcome": outcome }).to_string() } else { words.to_owned() }
    }

    fn refused(&self, settings: &config::Settings, refusal: Refusal, portal: Option<&str>) -> String {
        let path = portal.and_then(|id| settings.portals.iter().find(|one| one.id == id)).map(|one| one.path);
        let key = match (refusal, path) {
            (Refusal::EncodedSlash, Some(path)) => Some(("encoded_slash", path.encoded_slash)),
            (Refusal::PathParameters, Some(path)) => Some(("parameters", path.parameters)),
            _ => None,
        };
        let setting = key.map(|(key, value)| format!("[portal.path] {key} = \"{}\"", value.as_str()));
        if self.json {
            let reason = refusal.as_str();
            return serde_json::json!({ "url": self.url, "outcome": "refused", "reason": reason, "portal": portal, "setting": setting })
                .to_string();
        }
        let by = setting.zip(portal).map_or(String::new(), |(setting, portal)| format!("\nsetting  {portal} has {setting}"));
        format!("the request would not be admitted: {}: {refusal}{by}", refusal.as_str())
    }

    fn portal(&self, settings: &config::Settings, decision: &Decision, account: Option<&AccountFacts>, now: Timestamp) -> String {
        // Somebody without an account has linked nothing either.
        let link = account.and_then(|account| link_standing(account, &decision.at.to.route.portal)).unwrap_or(Link::Missing);
        // Nobody is excused from what they have.
        let excusable = account.is_some_and(|account| !account.has_second_factor);
        let standings = STANDINGS.iter().filter(|standing| account.is_some() || !standing.signed_in);
        let standings = standings.filter(|standing| excusable || !standing.excused);
        let excuses = decision.excuses();
        let answers = standings.filter_map(|standing| {
            let excuses = if standing.excused { excuses.as_slice() } else { &[] };
            let person = account.filter(|_| standing.signed_in).map(|account| person(account, standing, excuses, now));
            let (access, deciding) = decision.of(person, link, decision.side());
            standing.matters_to(deciding.demand).then_some(Answer { standing: standing.name, access, deciding })
        });
        let answers: Vec<_> = answers.collect();
        if self.json { self.as_json(settings, decision, &answers) } else { self.as_text(settings, decision, &answers, account.is_some()) }
    }

    fn as_json(&self, settings: &config::Settings, decision: &Decision, answers: &[Answer<'_>]) -> String {
        let id = decision.at.to.route.portal.id.as_str();
        let answers = answers.iter().map(|Answer { standing, access, deciding }| {
            let reason = if let Access::Denied(reason) = access { Some(reason.word()) } else { None };
            let rule = place_of(settings, id, &self.deployment, deciding);
            serde_json::json!({ "standing": standing, "outcome": Word::of(access).as_str(), "reason": reason, "rule": rule })
        });
        let answers: Vec<_> = answers.collect();
        let limits = limits_of(settings, id, &self.deployment, &decision.limits());
        serde_json::json!({ "url": self.url, "portal": id, "path": decision.path, "answers": answers, "limits": limits }).to_string()
    }

    fn as_text(&self, settings: &config::Settings, decision: &Decision, answers: &[Answer<'_>], known: bool) -> String {
        let portal = &decision.at.to.route.portal;
        let mut lines = vec![format!("portal   {} ({}), roll-out: {}", portal.id, portal.name, rollout(portal.rollout))];
        lines.push(format!("path     {}", decision.path));
        let mut told: Option<Option<usize>> = None;
        for Answer { standing, access, deciding } in answers {
            if told != Some(deciding.rule) {
                told = Some(deciding.rule);
                lines.push(format!("rule     {}", place_of(settings, portal.id.as_str(), &self.deployment, deciding)));
                lines.push(format!("demands  {}", demands(deciding.demand)));
            }
            lines.push(format!("{standing}: {}", in_words(access)));
        }
        let limits = limits_of(settings, portal.id.as_str(), &self.deployment, &decision.limits());
        lines.extend(limits.into_iter().map(|limit| format!("limit    {limit}")));
        if !known {
            lines.push("with --account it is told what holds for a person who is signed in".to_owned());
        }
        if decision.side() == Side::Inside && portal.rollout != Rollout::Required {
            let (access, _) = decision.of(None, Link::Missing, Side::Outside);
            lines.push(format!("left out by the roll-out: {}", in_words(&access)));
        }
        lines.join("\n")
    }
}

async fn facts(operator: &Operator, email: &EmailAddress) -> Result<AccountFacts, Failed> {
    let deps = operator.deps().await?;
    let none = || Failed::Usage(format!("there is no account {email}"));
    let account = deps.accounts.by_email(email).await?.ok_or_else(none)?;
    deps.accounts.facts(account.id).await?.ok_or_else(none)
}

/// All was proved just now, or at the beginning of time.
fn person<'a>(account: &'a AccountFacts, standing: &Standing, excuses: &'a [Excuse], now: Timestamp) -> Person<'a> {
    let password_at = if standing.lately { now } else { Timestamp::from_millis(0) };
    let second_factor_at = standing.second_factor.then_some(password_at);
    Person { email: account.email.as_str(), groups: &account.groups, password_at, second_factor_at, excuses }
}

/// The rule and where it stands.
fn place_of(settings: &config::Settings, portal: &str, deployment: &Deployment, deciding: &Deciding<'_>) -> String {
    let rules = settings.portals.iter().find(|one| one.id == portal).map(|one| &one.access);
    let named = deciding.rule.and_then(|place| Some((place, rules?.get(place)?)));
    match named {
        Some((place, rule)) => {
            let number = place.saturating_add(1);
            format!("{}:{}: rule {number} of {portal}, path \"{}\"", deployment.config.display(), rule.line, rule.path)
        }
        None if deciding.demand.require == Requirement::SecondFactor => {
            format!("none is selected: {portal} has require = \"second-factor\"")
        }
        None => "none is selected: somebody has to be signed in".to_owned(),
    }
}

/// The limits at these places, and where they stand.
fn limits_of(settings: &config::Settings, portal: &str, deployment: &Deployment, places: &[usize]) -> Vec<String> {
    let limits = settings.portals.iter().find(|one| one.id == portal).map_or(&[][..], |one| &one.limits);
    let told = places.iter().filter_map(|place| Some((place.saturating_add(1), limits.get(*place)?)));
    told.map(|(number, limit)| {
        let (file, line) = (deployment.config.display(), limit.line);
        let (requests, seconds, burst) = (limit.requests, limit.within.as_secs(), limit.burst);
        let per = limit.per.as_str();
        format!("{file}:{line}: limit {number} of {portal}: {requests} in {seconds} s per {per} and node, {burst} at once")
    })
    .collect()
}

fn demands(demand: &Demand) -> String {
    let require = match demand.require {
        Requirement::Public => "nothing of the person",
        Requirement::Password => "somebody signed in",
        Requirement::SecondFactor => "somebody signed in with a second factor",
        Requirement::Deny => "more than anybody has: it is denied",
    };
    let mut all = vec![require.to_owned()];
    let mut list = |what: &str, members: Vec<String>| {
        if !members.is_empty() {
            all.push(format!("{what} {}", members.join(" or ")));
        }
    };
    list("from", demand.networks.iter().map(ToString::to_string).collect());
    list("of the group", demand.groups.clone());
    list("of the organisation", demand.organisations.iter().map(|one| one.id.clone()).collect());
    list("the account", demand.accounts.iter().cloned().collect());
    if let Some(within) = demand.fresh {
        all.push(format!("proved within {} s", within.as_secs()));
    }
    if let Some(grace) = &demand.grace {
        all.push(format!("who has none is left {} s to set one up, from the day on at which the portal first asks", grace.time.as_secs()));
    }
    all.join(", ")
}

fn in_words(access: &Access) -> String {
    let words = match access {
        Access::Granted(_) if Word::of(access) == Word::Public => "it goes on to the portal, for anyone",
        Access::Granted(_) => "it goes on to the portal, as this person",
        Access::PassThrough(_) => "it passes to the portal's own login",
        Access::SignIn => "the sign-in page",
        Access::SecondFactor(None) => "a second factor is asked for, or set up",
        Access::SecondFactor(Some(_)) => "a second factor is asked for, or set up; who has none is told by when and may go on until then",
        Access::Fresh(Stale::Password) => "the password is asked for again",
        Access::Fresh(Stale::SecondFactor) => "the second factor is asked for again",
        Access::Link => "the page on which the portal's login is linked",
        Access::Denied(reason) => match reason {
            Reason::Rule => "denied: by the rule, to everybody",
            Reason::Network => "denied: not from this network",
            Reason::Group => "denied: the person is in none of the groups",
            Reason::Organisation => "denied: the person is of none of the organisations",
            Reason::Account => "denied: it is not one of the accounts",
        },
    };
    format!("{words} ({})", Word::of(access).as_str())
}

fn rollout(rollout: Rollout) -> String {
    match rollout {
        Rollout::Off => "off".to_owned(),
        Rollout::OptIn => "opt-in".to_owned(),
        Rollout::Percent(share) => format!("{share} of 100 browsers"),
        Rollout::Required => "required".to_owned(),
    }
}
