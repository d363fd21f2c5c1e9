use std::sync::Arc;

use accounts::keys::Keys;
use accounts::{Credential, PortalOtp};
use config::Placeholder;
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
    sends_codes: bool,
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
        let sends_codes = portal.sign_in.sends(Placeholder::Totp);
        let portal = compose::one_portal(&operator.settings, id)?;
        Ok(Self { operator, portal, public_host, checks_our_word, sends_codes })
    }

    /// What we sign, the portal checks by our keys.
    pub(super) fn keys(&self) -> Result<Option<Keys>, Failed> {
        if !self.checks_our_word {
            return Ok(None);
        }
        let file = &self.operator.settings.vault.keys_file;
        Ok(Some(Keys::derive(vault_keys::load(file, false, self.operator.outside.rng.as_ref())?)))
    }

    /// User name and password from standard input and, where the recipe sends one-time codes, what they are made of.
    pub(super) fn credential(&self) -> Result<Credential, Failed> {
        let username = stdin::secret_line("the user name")?.reveal().clone();
        let credential = Credential::new(username, stdin::secret_line("the password")?);
        if !self.sends_codes {
            return Ok(credential);
        }
        let typed = stdin::secret_line("the secret of one-time codes")?;
        let otp = PortalOtp::parse(typed.reveal()).map_err(|error| Failed::Usage(error.to_string()))?;
        // An operator's try: the code of this moment is as good as any.
        let code = otp.code(self.operator.outside.clock.now(), 0).map(|(_, code)| code);
        Ok(Credential { code, ..credential.with_otp(Some(otp)) })
    }
}
