use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::str::FromStr;

use accounts::EmailAddress;
use clap::{Args, Subcommand};
use http::Method;
use policies::{Link, Person, Side, Timestamp};
use serde::Deserialize;

use super::{Deployment, Failed, say};
use crate::explain::{Explained, Imagined, Word, explain};
use crate::route::RouteTable;
use crate::{Outside, compose};

/// `latchkey policy …`.
#[derive(Subcommand)]
pub(super) enum Policy {
    /// Try the access rules on a table of expectations, and name each that does not hold.
    Test(Test),
}

/// `latchkey policy test`.
#[derive(Args)]
pub(super) struct Test {
    #[command(flatten)]
    deployment: Deployment,
    /// A TOML file with a [[case]] for each expectation: url and expect, and where it matters account, groups, second_factor, excused, linked,
    /// from, method, at, rollout.
    file: PathBuf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<toml::Spanned<Case>>,
}

/// One expectation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    url: String,
    /// Who is signed in; left out: nobody.
    account: Option<String>,
    #[serde(default)]
    groups: Vec<String>,
    /// Whether they gave a second factor.
    #[serde(default)]
    second_factor: bool,
    /// Whether they have none and were told by when they have to, where a rule leaves them time.
    #[serde(default)]
    excused: bool,
    /// How many seconds ago they proved who they are.
    #[serde(default)]
    proved_ago: u32,
    /// Whether their login of the portal is linked.
    #[serde(default = "yes")]
    linked: bool,
    from: Option<IpAddr>,
    method: Option<String>,
    /// As 2026-03-02T09:00:00+01:00; left out: now.
    at: Option<String>,
    /// Whether the browser is among those that go through the gateway, where the roll-out leaves others out.
    #[serde(default = "yes")]
    rollout: bool,
    expect: String,
}

const fn yes() -> bool {
    true
}

impl Policy {
    pub(super) fn run(self) -> Result<(), Failed> {
        match self {
            Self::Test(test) => test.run(),
        }
    }
}

impl Test {
    fn run(self) -> Result<(), Failed> {
        crate::start::install_crypto();
        let settings = self.deployment.checked()?;
        let routes = compose::routes_of(&settings)?;
        let name = self.file.display();
        let text = std::fs::read_to_string(&self.file).map_err(|error| Failed::Usage(format!("{name} cannot be read: {error}")))?;
        let cases: Cases = toml::from_str(&text).map_err(|error| Failed::Usage(format!("{name}: {error}")))?;
        let now = Outside::system().clock.now();
        let mut unmet = Vec::new();
        for case in &cases.case {
            let line = text.get(..case.span().start).unwrap_or_default().matches('\n').count().saturating_add(1);
            let case = case.get_ref();
            let answer = case.answer(&routes, now).map_err(|wrong| Failed::Usage(format!("{name}:{line}: {wrong}")))?;
            let answer = answer.as_str();
            if answer != case.expect {
                let who = case.account.as_deref().unwrap_or("nobody signed in");
                unmet.push(format!("{name}:{line}: {} for {who}: expected {}, but it is {answer}", case.url, case.expect));
            }
        }
        let all = cases.case.len();
        if unmet.is_empty() {
            say(&format!("all {all} expectations hold"));
            return Ok(());
        }
        let count = format!("{} of {all} expectations do not hold", unmet.len());
        Err(Failed::Work(anyhow::anyhow!("{}\n{count}", unmet.join("\n"))))
    }
}

impl Case {
    fn answer(&self, routes: &RouteTable, now: Timestamp) -> Result<Word, String> {
        if !Word::ALL.iter().any(|(_, written)| *written == self.expect) {
            return Err(format!("`expect` is one of {}", Word::ALL.map(|(_, written)| written).join(", ")));
        }
        let method = self.method.as_deref().unwrap_or("GET");
        let method = Method::from_str(method).map_err(|_| format!("`{method}` is not a method"))?;
        let time = |at: &String| at.parse::<jiff::Timestamp>().map_err(|_| format!("`{at}` is not a time like 2026-03-02T09:00:00+01:00"));
        let now = self.at.as_ref().map(time).transpose()?.map_or(now, |at| Timestamp::from_millis(at.as_millisecond()));
        let email = self.account.as_deref().map(EmailAddress::parse).transpose().map_err(|bad| bad.to_string())?;
        let proved_at = Timestamp::from_millis(now.millis().saturating_sub(i64::from(self.proved_ago).saturating_mul(1000)));
        let client = self.from.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let imagined = Imagined { method: &method, url: &self.url, client, now };
        Ok(match explain(routes, &imagined).map_err(|bad| bad.to_string())? {
            Explained::Refused { .. } => Word::Refused,
            Explained::UnknownHost => Word::UnknownHost,
            Explained::OwnPage => Word::OwnPage,
            Explained::Portal(decision) => {
                let link = if self.linked { Link::Works } else { Link::Missing };
                let side = if self.rollout { decision.side() } else { Side::Outside };
                let excuses = if self.excused { decision.excuses() } else { Vec::new() };
                let person = email.as_ref().map(|email| Person {
                    email: email.as_str(),
                    groups: &self.groups,
                    password_at: proved_at,
                    second_factor_at: self.second_factor.then_some(proved_at),
                    excuses: &excuses,
                });
                Word::of(&decision.of(person, link, side).0)
            }
        })
    }
}
