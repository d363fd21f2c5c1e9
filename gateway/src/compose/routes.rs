use std::collections::HashMap;
use std::sync::Arc;

use accounts::PortalId;
use accounts::use_cases::Portals;
use config::Settings;
use config::settings::{AccessRule, CorsPreflight, Methods, Require};
use policies::{PathGlob, Requirement, Rule, Rules};
use portals::PortalSettings;

use super::ComposeFailed;
use super::lowered::{Lowered, Refused, Under, each, refused};
use crate::route::{PortalRoute, RouteTable};

/// Which host leads where.
pub(super) fn table(
    settings: &Settings,
    people: &Portals,
    portals: &HashMap<PortalId, Arc<PortalSettings>>,
    bound_port: u16,
) -> Result<RouteTable, ComposeFailed> {
    let mut routes = Vec::new();
    for portal in &settings.portals {
        let id = PortalId::new(&portal.id);
        let (Some(known), Some(lowered)) = (people.get(&id), portals.get(&id)) else { continue };
        let rules = each("access", &portal.access, rule);
        let rules = rules.map_err(|Refused { key, reason }| ComposeFailed::Portal { portal: portal.id.clone(), key, reason })?;
        routes.push(PortalRoute {
            portal: known.clone(),
            settings: lowered.clone(),
            rules: Rules::new(rules),
            repeat_posts: portal.repeat_posts,
            refuse_preflight: portal.cors_preflight == CorsPreflight::Refuse,
        });
    }
    let port = settings.server.external_port.unwrap_or(bound_port);
    let shown_port = (port != settings.server.external_scheme.default_port()).then_some(port);
    Ok(RouteTable::new(&settings.server.sign_in_host, shown_port, routes))
}

/// An access rule as it is decided by.
pub(super) fn rule(rule: &AccessRule) -> Lowered<Rule> {
    Ok(Rule {
        path: PathGlob::new(&rule.path).map_err(|error| refused(&error)).under("path")?,
        methods: match &rule.methods {
            Methods::Any => policies::Methods::Any,
            Methods::Only(list) => policies::Methods::Only(list.clone()),
        },
        networks: rule.networks.clone(),
        require: match rule.require {
            Require::Public => Requirement::Public,
            Require::Password => Requirement::Password,
            Require::Deny => Requirement::Deny,
        },
    })
}
