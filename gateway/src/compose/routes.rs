use std::collections::HashMap;
use std::sync::Arc;

use accounts::PortalId;
use accounts::use_cases::Portals;
use config::Settings;
use config::settings::{AccessRule, CorsPreflight, Methods, Require};
use jiff::tz::TimeZone;
use policies::{Demand, Hours, Organisation, PathGlob, Requirement, Rule, Rules, When};
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
        let rules = each("access", &portal.access, |at| rule(at, &settings.organisations));
        let rules = rules.map_err(|Refused { key, reason }| ComposeFailed::Portal { portal: portal.id.clone(), key, reason })?;
        routes.push(PortalRoute {
            portal: known.clone(),
            settings: lowered.clone(),
            rules: Rules::new(requirement(portal.require), rules),
            repeat_posts: portal.repeat_posts,
            refuse_preflight: portal.cors_preflight == CorsPreflight::Refuse,
        });
    }
    let port = settings.server.external_port.unwrap_or(bound_port);
    let shown_port = (port != settings.server.external_scheme.default_port()).then_some(port);
    Ok(RouteTable::new(&settings.server.sign_in_host, shown_port, routes))
}

/// An access rule as it is decided by.
pub(super) fn rule(rule: &AccessRule, organisations: &[config::settings::Organisation]) -> Lowered<Rule> {
    let hours = |hours: &config::settings::Hours| {
        let zone = TimeZone::get(&hours.zone).map_err(|error| refused(&error)).under("when.hours")?;
        Ok(Hours::new(hours.from, hours.to, zone))
    };
    let named = organisations.iter().filter(|organisation| rule.organisations.contains(&organisation.id));
    Ok(Rule {
        path: PathGlob::new(&rule.path).map_err(|error| refused(&error)).under("path")?,
        methods: match &rule.methods {
            Methods::Any => policies::Methods::Any,
            Methods::Only(list) => policies::Methods::Only(list.clone()),
        },
        when: When { networks: rule.when.networks.clone(), hours: rule.when.hours.as_ref().map(hours).transpose()? },
        demand: Demand {
            require: requirement(rule.require),
            networks: rule.networks.clone(),
            groups: rule.groups.clone(),
            organisations: named.map(|one| Organisation { id: one.id.clone(), domains: one.domains.iter().cloned().collect() }).collect(),
            accounts: rule.accounts.iter().cloned().collect(),
            fresh: rule.fresh,
        },
    })
}

const fn requirement(require: Require) -> Requirement {
    match require {
        Require::Public => Requirement::Public,
        Require::Password => Requirement::Password,
        Require::SecondFactor => Requirement::SecondFactor,
        Require::Deny => Requirement::Deny,
    }
}
