//! The composition root: from checked settings to the parts that run. The only place that knows every crate.

pub(crate) mod accounts_store;
mod alone;
mod brand;
mod hash_threads;
mod keys_file;
mod lockout;
mod lowered;
mod mail;
mod objections;
mod people;
mod portal_settings;
mod recipe;
mod routes;
mod sessions_store;
mod sms;
pub(crate) mod vault_keys;

use std::sync::Arc;
use std::time::Duration;

use accounts::ports::{CanaryStore, MailQueue, TextQueue};
use accounts::use_cases::{Deps, DepsParts, HashPool};
use accounts::vault::VaultError;
use accounts::{PortalId, RelyingParty};
use auth_pages::{Pages, PagesSettings, SupportPages, WhoRegisters};
use config::settings::SecondFactor;
use config::{Objection, Settings};
use messages::Postman;
use policies::{DemandedOf, FactorDemand, PasswordLives, PasswordRules, SecondFactorDemands, SecurityQuestions, SessionLife};
use portals::{Limits, PortalSignIns};

pub(crate) use self::alone::alone;
use self::brand::Branding;
pub(crate) use self::keys_file::KeysFile;
pub(crate) use self::mail::{bounces, send as send_mail};
pub(crate) use self::objections::objections;
pub(crate) use self::portal_settings::one_portal;
pub(crate) use self::sessions_store::Sessions;
pub(crate) use self::sms::send as send_texts;
use crate::Outside;
use crate::route::RouteTable;

/// Everything that a node runs on.
pub(crate) struct Composition {
    pub(crate) deps: Arc<Deps>,
    pub(crate) pages: Arc<Pages>,
    pub(crate) routes: Arc<RouteTable>,
    pub(crate) keys: Arc<KeysFile>,
    pub(crate) mails: Arc<dyn MailQueue>,
    pub(crate) texts: Arc<dyn TextQueue>,
    pub(crate) canaries: Arc<dyn CanaryStore>,
    pub(crate) sign_in_origin: String,
    pub(crate) sessions: Sessions,
}

/// Which host leads where, and by which rules: without stores.
pub(crate) fn routes_of(settings: &Settings) -> Result<RouteTable, ComposeFailed> {
    routes::table(settings, &people::all(settings), &portal_settings::all(settings)?, settings.server.listen.port())
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
    /// A file that `[brand]` names cannot be used.
    #[error("{key}: {what}")]
    Brand {
        /// The key.
        key: String,
        /// What is wrong.
        what: String,
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
    /// See [`messages::BadPublicKey`].
    #[error("[mail.hooks.sendgrid] public_key: {0}")]
    MailHooks(#[from] messages::BadPublicKey),
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
    let Branding { brand, languages } = brand::read(&settings.brand).map_err(|mut wrong| match wrong.pop() {
        Some(Objection { key, what, .. }) => ComposeFailed::Brand { key, what },
        None => ComposeFailed::Brand { key: "brand".to_owned(), what: "cannot be used".to_owned() },
    })?;
    let people = people::all(settings);
    let mails: Arc<dyn MailQueue> = accounts.clone();
    let texts: Arc<dyn TextQueue> = accounts.clone();
    let canaries: Arc<dyn CanaryStore> = accounts.clone();
    let token_subject = mail::token_subject(settings);
    let postman =
        Postman::new(mails.clone(), outside.clock.clone(), outside.rng.clone(), settings.brand.name.clone(), sign_in_origin.clone())
            .with_token_subject(token_subject.clone())
            .with_languages(languages.clone())
            .with_subjects(settings.mail.subjects.clone().into_iter().collect());
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
        hashes: HashPool::start(hash_threads::cost(settings), outside.rng.as_ref(), hash_threads::yield_to_everything)
            .map_err(ComposeFailed::Hash)?,
        portals: people.clone(),
        life: SessionLife { idle: settings.session.idle, lifetime: settings.session.lifetime },
        sign_in_limits: lockout::sign_in_limits(&settings.accounts.lockout),
        password_rules: PasswordRules {
            min_length: settings.accounts.password_min_length,
            classes: settings.accounts.password_classes,
            service: settings.brand.name.clone(),
        },
        password_lives: password_lives(settings),
        password_history: settings.accounts.password_history,
        passkeys: RelyingParty::new(&settings.server.sign_in_host, &sign_in_origin, &settings.brand.name),
        second_factor: second_factor(settings),
        security_questions: match settings.accounts.security_questions {
            config::settings::SecurityQuestions::Off => SecurityQuestions::Off,
            config::settings::SecurityQuestions::Offered => SecurityQuestions::Offered,
            config::settings::SecurityQuestions::Required => SecurityQuestions::Required,
        },
        texting: settings.sms.as_ref().map(|sms| sms::texting(sms, settings, languages.clone(), texts.clone(), outside)),
    });
    let routes = Arc::new(routes::table(settings, &people, &portals, bound_port)?);
    let pages = Pages::new(
        deps.clone(),
        PagesSettings {
            brand,
            languages,
            sign_in_host: settings.server.sign_in_host.clone(),
            sign_in_origin: sign_in_origin.clone(),
            secure: settings.server.external_scheme == config::settings::Scheme::Https,
            registration: match settings.accounts.registration {
                config::settings::Registration::Open => WhoRegisters::Everybody,
                config::settings::Registration::Invited => WhoRegisters::Invited,
                config::settings::Registration::Closed => WhoRegisters::Nobody,
            },
            disclose_registered: settings.accounts.disclose_registered,
            customer_care: settings.support.customer_care.clone(),
            support: SupportPages {
                groups: settings.support.groups.clone(),
                canaries: canaries.clone(),
                watched: settings.portals.iter().filter(|one| one.canary.is_some()).map(|one| PortalId::new(&one.id)).collect(),
            },
            origins: settings.portals.iter().flat_map(|portal| &portal.hosts).map(|host| (host.clone(), origin(host))).collect(),
            rules: routes.clone(),
            mails: mails.clone(),
            mail_hooks: Arc::new(mail::hooks(settings)?),
            mail_from: mail::shown_sender(settings),
            token_subject,
            texts: settings.sms.as_ref().map(|_| texts.clone()),
            outbox: (outbox == ShownOutbox::Yes).then(|| mails.clone()),
        },
    );
    Ok(Composition { deps, pages: Arc::new(pages), routes, keys, mails, texts, canaries, sign_in_origin, sessions })
}

fn password_lives(settings: &Settings) -> PasswordLives {
    let of_organisation = settings.organisations.iter().filter_map(|one| one.password_max_age.map(|age| (&one.domains, age)));
    PasswordLives {
        everybody: settings.accounts.password_max_age,
        by_domain: of_organisation.flat_map(|(domains, age)| domains.iter().map(move |domain| (domain.clone(), age))).collect(),
    }
}

fn second_factor(settings: &Settings) -> SecondFactorDemands {
    let demand = |demanded: SecondFactor, name: String, of: DemandedOf, grace: Option<Duration>| {
        (demanded == SecondFactor::Required).then_some(FactorDemand { name, of, grace })
    };
    let accounts = &settings.accounts;
    let everybody = demand(accounts.second_factor, "everybody".to_owned(), DemandedOf::Everybody, accounts.second_factor_grace);
    let organisations = settings.organisations.iter().filter_map(|one| {
        let of = DemandedOf::Domains(one.domains.iter().cloned().collect());
        demand(one.second_factor, format!("organisation {}", one.id), of, one.second_factor_grace)
    });
    let groups = settings.groups.iter().filter_map(|one| {
        demand(one.second_factor, format!("group {}", one.name), DemandedOf::Group(one.name.clone()), one.second_factor_grace)
    });
    SecondFactorDemands::new(everybody.into_iter().chain(organisations).chain(groups).collect())
}

/// The data directory is nobody else's business: it may hold the vault's keys.
fn make_private(path: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}
