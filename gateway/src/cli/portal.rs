mod one;
mod record;
mod replay;

use accounts::{Credential, PortalId, SeenAs};
use clap::{Args, Subcommand};
use portals::probe::{self, Question};
use portals::recipe::PagePath;
use portals::{Scheme, Trial, Upstream};

use self::one::One;
use super::{Deployment, Failed, say, stdin};
use crate::{Outside, start};

/// `latchkey portal …`.
#[derive(Subcommand)]
pub(super) enum Portal {
    /// Look at a live login page and write the portal's section for the configuration file to standard output; notes go to
    /// standard error. With --user a login is tried, its password read from standard input, one line.
    Probe(Probe),
    /// Try a portal's recipe with a login from standard input (user name and password, a line each; where the recipe has {totp}, then the secret of
    /// one-time codes), and print each step.
    Test(Test),
    /// Sign in to a portal by its recipe (user name and password from standard input, a line each), and save every page of it to a
    /// directory, secrets replaced.
    Record(record::Record),
    /// Try a portal's recipe on a recording, without the portal.
    Replay(replay::Replay),
}

/// `latchkey portal probe`.
#[derive(Args)]
pub(super) struct Probe {
    /// The address of the login page, or of any page, on the portal's own server.
    url: String,
    /// The portal's id in the configuration.
    #[arg(long)]
    id: String,
    /// The host under which people will visit it.
    #[arg(long, value_name = "PUBLIC_HOST")]
    host: String,
    /// A user of the portal to try.
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// Try one wrong password too.
    #[arg(long, requires = "user")]
    try_wrong: bool,
}

/// `latchkey portal test`.
#[derive(Args)]
pub(super) struct Test {
    #[command(flatten)]
    deployment: Deployment,
    /// The portal's id.
    id: String,
}

impl Portal {
    pub(super) fn run(&self) -> Result<(), Failed> {
        match self {
            Self::Probe(asked) => run_probe(asked),
            Self::Test(asked) => test(asked),
            Self::Record(asked) => asked.run(),
            Self::Replay(asked) => asked.run(),
        }
    }
}

fn run_probe(asked: &Probe) -> Result<(), Failed> {
    let url = url::Url::parse(&asked.url)
        .map_err(|_| Failed::Usage(format!("{} is not an address: write http://10.0.0.5:8080/login", asked.url)))?;
    let upstream = Upstream::parse(&url[..url::Position::BeforePath]).map_err(|error| Failed::Usage(error.to_string()))?;
    let page = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let page = PagePath::parse(if page.is_empty() { "/" } else { page }).map_err(|error| Failed::Usage(error.to_string()))?;
    let host = asked.host.to_ascii_lowercase();
    if host.is_empty() || host.contains(['/', ' ', '@']) {
        return Err(Failed::Usage(format!("`{host}` is not a host: write wiki.example.com")));
    }
    let password = asked.user.as_ref().map(|_| stdin::secret_line("the password")).transpose()?;
    let credential = asked.user.clone().zip(password).map(|(username, password)| Credential::new(username, password));
    let question = Question {
        upstream,
        page,
        id: asked.id.clone(),
        // As the gateway's own configuration has it.
        public_scheme: if is_this_machine(&host) { Scheme::Http } else { Scheme::Https },
        public_host: host,
        credential,
        try_wrong: asked.try_wrong,
    };
    start::install_crypto();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let outside = Outside::system();
    let found = runtime.block_on(probe::probe(question, outside.clock, outside.rng))?;
    found.notes.iter().for_each(|note| remark(note));
    say(found.toml.trim_end());
    if found.works { Ok(()) } else { Err(anyhow::anyhow!("no way to sign in was found that works").into()) }
}

/// Names that browsers take for this machine (RFC 6761 §6.3).
fn is_this_machine(host: &str) -> bool {
    let name = host.split(':').next().unwrap_or(host);
    name == "localhost" || name.ends_with(".localhost") || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[allow(clippy::print_stderr, reason = "a command line speaks to the person who typed it")]
fn remark(text: &str) {
    eprintln!("{text}");
}

fn test(asked: &Test) -> Result<(), Failed> {
    let one = One::new(&asked.deployment, &asked.id)?;
    let credential = one.credential()?;
    let seen_as = SeenAs { user_agent: "latchkey portal test".to_owned(), address: std::net::Ipv4Addr::LOCALHOST.into() };
    let trial = Trial { portal: one.portal.clone(), credential, public_host: one.public_host.clone(), seen_as, keys: one.keys()? };
    let outside = one.operator.outside.clone();
    let tried = one.operator.block_on(trial.run(outside.clock, outside.rng))?;
    tried.steps.iter().for_each(|line| say(line));
    say(&format!("verdict: {} ({})", tried.verdict.as_str(), tried.reason));
    let id = PortalId::new(&asked.id);
    if tried.verdict == accounts::Verdict::SignedIn { Ok(()) } else { Err(anyhow::anyhow!("{id} was not signed in to").into()) }
}
