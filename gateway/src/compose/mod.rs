//! The composition root: from checked settings to the parts that run. The only place that knows every crate.

pub(crate) mod accounts_store;
mod alone;
mod keys_file;
mod lowered;
mod mail;
mod objections;
mod people;
mod portal_settings;
mod recipe;
mod routes;
mod sessions_store;
pub(crate) mod vault_keys;

use std::sync::Arc;

use accounts::ports::MailQueue;
use accounts::use_cases::{Argon2Cost, Deps, DepsParts, HashPool};
use accounts::vault::VaultError;
use auth_pages::{Pages, PagesSettings};
use config::Settings;
use config::settings::SecondFactor;
use locales::{Language, Languages};
use messages::Postman;
use policies::{PasswordLives, PasswordRules, SecondFactorDemand, SessionLife};
use portals::{Limits, PortalSignIns};

pub(crate) use self::alone::alone;
pub(crate) use self::keys_file::KeysFile;
pub(crate) use self::mail::send as send_mail;
pub(crate) use self::objections::objections;
pub(crate) use self::sessions_store::Sessions;
use crate::Outside;
use crate::route::RouteTable;

/// Everything that a node runs on.
pub(crate) struct Composition {
    pub(crate) deps: Arc<Deps>,
    pub(crate) pages: Arc<Pages>,
    pub(crate) routes: Arc<RouteTable>,
    pub(crate) keys: Arc<KeysFile>,
    pub(crate) mails: Arc<dyn MailQueue>,
    pub(crate) sessions: Sessions,
}

/// Whether `/outbox` shows the mails to everybody: only where all are the demo's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShownOutbox {
    Yes,
    No,
}

/// Why the parts do not come together.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ComposeFailed {
    /// Accounts cannot be had.
    #[error("the accounts' store ([stores] accounts): {0}")]
    Accounts(accounts::ports::StoreDown),
    /// Sessions cannot be had.
    #[error("the sessions' store ([stores] sessions): {0}")]
    Sessions(accounts::ports::StoreDown),
    /// See [`vault_keys::KeysFileFailed`].
    #[error(transparent)]
    Keys(#[from] vault_keys::KeysFileFailed),
    /// A recipe that the configuration let through cannot be used.
    #[error("portal `{portal}`, {key}: {reason}")]
    Portal {
        /// Which.
        portal: String,
        /// The key, in the portal's section.
        key: String,
        /// Why.
        reason: String,
    },
    /// The hash threads did not start.
    #[error("the password hash cannot be set up: {0}")]
    Hash(String),
    /// The data directory cannot be made.
    #[error("the data directory {path}: {error}")]
    DataDir {
        /// Where.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// See [`VaultError`].
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The HTTP client towards portals cannot be made.
    #[error("the client towards portals cannot be made: {0}")]
    Client(String),
}

/// Puts the parts together. Call it in the runtime that will use them: the stores' connections belong to it.
/// `bound_port` is the port that the listener has, for addresses where the configuration names no other.
/// `outbox`: whether the pages show the mails that were kept.
pub(crate) async fn compose(
    settings: &Settings,
    outside: &Outside,
    bound_port: u16,
    outbox: ShownOutbox,
) -> Result<Composition, ComposeFailed> {
    let data_dir = &settings.server.data_dir;
    make_private(data_dir).map_err(|error| ComposeFailed::DataDir { path: data_dir.display().to_string(), error })?;
    let keys = Arc::new(KeysFile::open(settings.vault.keys_file.clone(), settings.vault.create, outside.rng.clone())?);
    let accounts = accounts_store::open(settings).await.map_err(ComposeFailed::Accounts)?;
    let sessions = sessions_store::open(settings, &accounts, outside).await.map_err(ComposeFailed::Sessions)?;
    let origin = |host: &str| settings.server.origin(host, bound_port);
    let sign_in_origin = origin(&settings.server.sign_in_host);
    let portals = portal_settings::all(settings)?;
    let people = people::all(settings);
    let mails: Arc<dyn MailQueue> = accounts.clone();
    let token_subject = mail::token_subject(settings);
    let postman =
        Postman::new(mails.clone(), outside.clock.clone(), outside.rng.clone(), settings.brand.name.clone(), sign_in_origin.clone())
            .with_token_subject(token_subject.clone());
    let sign_ins = PortalSignIns::new(portals.clone(), keys.keys(), outside.clock.clone(), outside.rng.clone(), Limits::default())
        .map_err(|error| ComposeFailed::Client(error.to_string()))?;
    let deps = Deps::new(DepsParts {
        accounts,
        sessions: sessions.store(),
        sign_ins: Arc::new(sign_ins),
        outbox: Arc::new(postman),
        clock: outside.clock.clone(),
        rng: outside.rng.clone(),
        keys: keys.keys(),
        hashes: HashPool::start(cost(settings), outside.rng.as_ref(), lowest_priority).map_err(ComposeFailed::Hash)?,
        portals: people.clone(),
        life: SessionLife { idle: settings.session.idle, lifetime: settings.session.lifetime },
        password_rules: PasswordRules {
            min_length: settings.accounts.password_min_length,
            classes: settings.accounts.password_classes,
            service: settings.brand.name.clone(),
        },
        password_lives: password_lives(settings),
        password_history: settings.accounts.password_history,
        second_factor: match settings.accounts.second_factor {
            SecondFactor::Offered => SecondFactorDemand::Offered,
            SecondFactor::Required => SecondFactorDemand::Required,
        },
    });
    let pages = Pages::new(
        deps.clone(),
        PagesSettings {
            brand: settings.brand.name.clone(),
            languages: Languages::new(&[Language::English]),
            sign_in_host: settings.server.sign_in_host.clone(),
            sign_in_origin,
            secure: settings.server.external_scheme == config::settings::Scheme::Https,
            registration_open: settings.accounts.registration_open,
            disclose_registered: settings.accounts.disclose_registered,
            customer_care: settings.support.customer_care.clone(),
            origins: settings.portals.iter().flat_map(|portal| &portal.hosts).map(|host| (host.clone(), origin(host))).collect(),
            mails: mails.clone(),
            mail_from: mail::shown_sender(settings),
            token_subject,
            outbox: (outbox == ShownOutbox::Yes).then(|| mails.clone()),
        },
    );
    let routes = Arc::new(routes::table(settings, &people, &portals, bound_port)?);
    Ok(Composition { deps, pages: Arc::new(pages), routes, keys, mails, sessions })
}

fn cost(settings: &Settings) -> Argon2Cost {
    let argon2 = settings.accounts.argon2;
    Argon2Cost {
        memory_kib: argon2.memory_kib,
        iterations: argon2.iterations,
        lanes: argon2.lanes,
        parallel: u32::try_from(argon2.parallel).unwrap_or(u32::MAX),
    }
}

fn password_lives(settings: &Settings) -> PasswordLives {
    let of_organisation = settings.organisations.iter().filter_map(|one| one.password_max_age.map(|age| (&one.domains, age)));
    PasswordLives {
        everybody: settings.accounts.password_max_age,
        by_domain: of_organisation.flat_map(|(domains, age)| domains.iter().map(move |domain| (domain.clone(), age))).collect(),
    }
}

/// A flood of sign-ins must cost portal traffic nothing, so the hash threads yield to everything else.
fn lowest_priority() {
    if let Err(error) = rustix::process::setpriority_process(None, 19) {
        tracing::warn!(%error, "the hash threads run at normal priority");
    }
}

/// The data directory is nobody else's business: it may hold the vault's keys.
fn make_private(path: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}
