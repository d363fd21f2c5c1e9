use std::sync::Arc;

use accounts::Credential;
use accounts::keys::Keys;
use config::settings::SignIn;
use portals::PortalSettings;

use crate::cli::operator::Operator;
use crate::cli::{Deployment, Failed, stdin};
use crate::compose::{self, vault_keys};

/// A configured portal that an operator asks about.
pub(super) struct One {
    pub(super) operator: Operator,
    pub(super) portal: Arc<PortalSettings>,
    /// The host under which people visit it.
    pub(super) public_host: String,
    checks_our_word: bool,
}

impl One {
    pub(super) fn new(deployment: &Deployment, id: &str) -> Result<Self, Failed> {
        let operator = Operator::new(deployment.settings()?)?;
        let Some(portal) = operator.settings.portals.iter().find(|portal| portal.id == id) else {
            return Err(Failed::Usage(format!("there is no portal `{id}` in {}", deployment.config.display())));
        };
        let host = portal.hosts.first().cloned().unwrap_or_default();
        let origin = operator.settings.server.origin(&host, operator.settings.server.listen.port());
        let public_host = origin.split_once("://").map_or(host.clone(), |(_, authority)| authority.to_owned());
        let checks_our_word = matches!(portal.sign_in, SignIn::Assertion(_));
        let portal = compose::one_portal(&operator.settings, id)?;
        Ok(Self { operator, portal, public_host, checks_our_word })
    }

    /// What we sign, the portal checks by our keys.
    pub(super) fn keys(&self) -> Result<Option<Keys>, Failed> {
        if !self.checks_our_word {
            return Ok(None);
        }
        let file = &self.operator.settings.vault.keys_file;
        Ok(Some(Keys::derive(vault_keys::load(file, false, self.operator.outside.rng.as_ref())?)))
    }
}

/// User name and password from standard input.
pub(super) fn credential() -> Result<Credential, Failed> {
    let username = stdin::secret_line("the user name")?.reveal().clone();
    Ok(Credential { username, password: stdin::secret_line("the password")? })
}
