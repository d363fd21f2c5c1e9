use std::sync::Arc;

use accounts::use_cases::Portals;
use accounts::{LinkNeed, Portal, PortalId};
use config::settings::SignIn;
use config::{Placeholder, Settings};
use policies::Rollout;

/// The portals as people and use cases see them.
pub(super) fn all(settings: &Settings) -> Portals {
    settings.portals.iter().map(|portal| (PortalId::new(&portal.id), Arc::new(one(portal)))).collect()
}

fn one(portal: &config::settings::Portal) -> Portal {
    Portal {
        id: PortalId::new(&portal.id),
        name: portal.name.clone(),
        hosts: portal.hosts.clone(),
        link: link_need(&portal.sign_in),
        signs_in: !matches!(portal.sign_in, SignIn::None),
        asks_codes: portal.sign_in.sends(Placeholder::Totp),
        forgot_password_url: portal.forgot_password_url.as_ref().map(ToString::to_string),
        support: portal.support.clone(),
        learns: portal.learn,
        links_per_account: portal.links_per_account,
        rollout: match portal.rollout {
            config::settings::Rollout::Off => Rollout::Off,
            config::settings::Rollout::OptIn => Rollout::OptIn,
            config::settings::Rollout::Percent(share) => Rollout::Percent(share),
            config::settings::Rollout::Required => Rollout::Required,
        },
    }
}

fn link_need(sign_in: &SignIn) -> LinkNeed {
    match sign_in {
        SignIn::Form(_) | SignIn::Json(_) | SignIn::Basic(_) | SignIn::Digest(_) => LinkNeed::Credential,
        // Headers that speak only of the account need nothing of the portal.
        SignIn::Headers(headers) if headers.headers.iter().any(|(_, value)| names_the_person_at_the_portal(value)) => {
            LinkNeed::AssignedName
        }
        SignIn::Assertion(assertion) if assertion.claims.iter().any(|(_, value)| names_the_person_at_the_portal(value)) => {
            LinkNeed::AssignedName
        }
        SignIn::Cookie(cookie) if cookie.format.templates().into_iter().any(names_the_person_at_the_portal) => LinkNeed::AssignedName,
        SignIn::Headers(_) | SignIn::Assertion(_) | SignIn::Cookie(_) | SignIn::None => LinkNeed::Nothing,
    }
}

fn names_the_person_at_the_portal(value: &config::Template) -> bool {
    value.uses(Placeholder::Username) || value.uses(Placeholder::Password)
}
