use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use accounts::PortalId;
use accounts::use_cases::Portals;
use config::Settings;
use config::settings::{AccessRule, CorsPreflight, LimitRule, Methods, Require};
use jiff::tz::TimeZone;
use policies::{Demand, Grace, Hours, Limit, Organisation, PathGlob, Per, Rate, Requirement, Rule, Rules, When};
use portals::PortalSettings;

use super::ComposeFailed;
use super::lowered::{Lowered, Refused, Under, each, refused};
use crate::ingress::{Leeway, PathLeeway};
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
        let rules = each("access", &portal.access, |at| rule(&portal.id, at, &settings.organisations));
        let rules = rules.map_err(|Refused { key, reason }| ComposeFailed::Portal { portal: portal.id.clone(), key, reason })?;
        let limits = each("limit", &portal.limits, limit);
        let limits = limits.map_err(|Refused { key, reason }| ComposeFailed::Portal { portal: portal.id.clone(), key, reason })?;
        routes.push(PortalRoute {
            portal: known.clone(),
            settings: lowered.clone(),
            rules: Rules::new(
                Demand { grace: grace(&portal.id, portal.second_factor_grace), ..Demand::of(requirement(portal.require)) },
                rules,
            ),
            limits,
            repeat_posts: portal.repeat_posts,
            refuse_preflight: portal.cors_preflight == CorsPreflight::Refuse,
            path_leeway: PathLeeway { encoded_slash: leeway(portal.path.encoded_slash), parameters: leeway(portal.path.parameters) },
        });
    }
    let port = settings.server.external_port.unwrap_or(bound_port);
    let shown_port = (port != settings.server.external_scheme.default_port()).then_some(port);
    Ok(RouteTable::new(&settings.server.sign_in_host, shown_port, routes))
}

const fn leeway(given: config::settings::PathLeeway) -> Leeway {
    match given {
        config::settings::PathLeeway::Refuse => Leeway::Refuse,
        config::settings::PathLeeway::Keep => Leeway::Keep,
        config::settings::PathLeeway::Loose => Leeway::Loose,
    }
}

/// A limit as it is counted by.
fn limit(limit: &LimitRule) -> Lowered<Limit> {
    Ok(Limit {
        path: PathGlob::new(&limit.path).map_err(|error| refused(&error)).under("path")?,
        methods: methods(&limit.methods),
        when: when(&limit.when)?,
        per: match limit.per {
            config::settings::Per::Person => Per::Person,
            config::settings::Per::Network => Per::Network,
            config::settings::Per::Portal => Per::Portal,
        },
        rate: Rate { requests: limit.requests, within: limit.within, burst: limit.burst },
    })
}

fn methods(methods: &Methods) -> policies::Methods {
    match methods {
        Methods::Any => policies::Methods::Any,
        Methods::Only(list) => policies::Methods::Only(list.clone()),
    }
}

fn when(when: &config::settings::When) -> Lowered<When> {
    let hours = |hours: &config::settings::Hours| {
        let zone = TimeZone::get(&hours.zone).map_err(|error| refused(&error)).under("when.hours")?;
        Ok(Hours::new(hours.from, hours.to, zone))
    };
    Ok(When { networks: when.networks.clone(), hours: when.hours.as_ref().map(hours).transpose()? })
}

/// An access rule as it is decided by.
pub(super) fn rule(portal: &str, rule: &AccessRule, organisations: &[config::settings::Organisation]) -> Lowered<Rule> {
    let named = organisations.iter().filter(|organisation| rule.organisations.contains(&organisation.id));
    Ok(Rule {
        path: PathGlob::new(&rule.path).map_err(|error| refused(&error)).under("path")?,
        methods: methods(&rule.methods),
        when: when(&rule.when)?,
        demand: Demand {
            require: requirement(rule.require),
            networks: rule.networks.clone(),
            groups: rule.groups.clone(),
            organisations: named.map(|one| Organisation { id: one.id.clone(), domains: one.domains.iter().cloned().collect() }).collect(),
            accounts: rule.accounts.iter().cloned().collect(),
            fresh: rule.fresh,
            grace: grace(portal, rule.second_factor_grace),
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

/// All rules of a portal leave time from the day on at which the first of them met somebody.
fn grace(portal: &str, time: Option<Duration>) -> Option<Grace> {
    time.map(|time| Grace { demand: format!("portal {portal}"), time })
}
