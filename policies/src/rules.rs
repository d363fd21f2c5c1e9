use std::net::IpAddr;

use ipnet::IpNet;

use crate::{Demand, Hours, PathGlob, Requirement, Timestamp};

/// The request methods that a rule speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Methods {
    /// Every method (`["*"]`).
    Any,
    /// Just these, compared case-sensitively as RFC 9110 §9.1 says.
    Only(Vec<String>),
}

impl Methods {
    /// Whether `method` is among them. A rule for GET speaks of HEAD too: the one tells what the other would.
    pub fn include(&self, method: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Only(list) => list.iter().any(|one| one == method || (one == "GET" && method == "HEAD")),
        }
    }

    /// The same at a portal that takes `get` for `GET`.
    fn include_in_any_case(&self, method: &str) -> bool {
        let among = |one: &String| one.eq_ignore_ascii_case(method) || (one == "GET" && method.eq_ignore_ascii_case("HEAD"));
        match self {
            Self::Any => true,
            Self::Only(list) => list.iter().any(among),
        }
    }
}

/// What selects a rule beside path and methods. Nothing: always.
#[derive(Clone, Debug, Default)]
pub struct When {
    /// Networks of the client.
    pub networks: Vec<IpNet>,
    /// Hours of the day.
    pub hours: Option<Hours>,
}

impl When {
    pub(crate) fn holds(&self, client: IpAddr, now: Timestamp) -> bool {
        (self.networks.is_empty() || self.networks.iter().any(|network| network.contains(&client)))
            && self.hours.as_ref().is_none_or(|hours| hours.include(now))
    }
}

/// One access rule: path, methods and `when` select it, the rest is what it demands.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Paths that it speaks of.
    pub path: PathGlob,
    /// Methods that it speaks of.
    pub methods: Methods,
    /// When and whence it speaks of them.
    pub when: When,
    /// What it demands.
    pub demand: Demand,
}

/// A request as far as rules select by it.
#[derive(Clone, Copy, Debug)]
pub struct Selected<'a> {
    /// Its method.
    pub method: &'a str,
    /// Its path, canonical.
    pub path: &'a str,
    /// The client.
    pub client: IpAddr,
    /// The time.
    pub now: Timestamp,
}

/// What decides about a request.
#[derive(Clone, Copy, Debug)]
pub struct Deciding<'a> {
    /// Which rule, counted from nought; none was selected: what holds without any.
    pub rule: Option<usize>,
    /// What it demands.
    pub demand: &'a Demand,
}

/// A portal's rules, in order; the first selected one decides.
#[derive(Clone, Debug)]
pub struct Rules {
    rules: Vec<Rule>,
    without_rule: Demand,
    /// See [`Rules::are_uniform`].
    uniform: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self::new(Demand::of(Requirement::Password), Vec::new())
    }
}

impl Rules {
    /// Rules in the order in which they are to be asked, and what is demanded where none is selected.
    pub fn new(without_rule: Demand, rules: Vec<Rule>) -> Self {
        let uniform = rules.iter().all(|rule| rule.demand == without_rule);
        Self { rules, without_rule, uniform }
    }

    /// Whether they demand of every request what they would without any rule: then it does not matter how a path is read.
    pub const fn are_uniform(&self) -> bool {
        self.uniform
    }

    /// What decides about a request.
    pub fn deciding(&self, request: &Selected<'_>) -> Deciding<'_> {
        self.first(|rule| rule.methods.include(request.method) && rule.path.matches(request.path), request)
    }

    /// What would decide about it at a portal that tells neither `/Admin` from `/admin` nor `get` from `GET`.
    pub fn deciding_in_any_case(&self, request: &Selected<'_>) -> Deciding<'_> {
        self.first(|rule| rule.methods.include_in_any_case(request.method) && rule.path.matches_in_any_case(request.path), request)
    }

    fn first(&self, speaks_of: impl Fn(&Rule) -> bool, request: &Selected<'_>) -> Deciding<'_> {
        let selected = |rule: &Rule| speaks_of(rule) && rule.when.holds(request.client, request.now);
        let found = self.rules.iter().enumerate().find(|(_, rule)| selected(rule));
        found.map_or(Deciding { rule: None, demand: &self.without_rule }, |(place, rule)| Deciding {
            rule: Some(place),
            demand: &rule.demand,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn rule(methods: &[&str], path: &str, requirement: Requirement) -> Rule {
        let methods = Methods::Only(methods.iter().map(|&method| method.to_owned()).collect());
        Rule { path: PathGlob::new(path).unwrap(), methods, when: When::default(), demand: Demand::of(requirement) }
    }

    #[test]
    fn rules_are_uniform_if_they_all_demand_what_holds_without_them() {
        let password = || rule(&["GET"], "/a", Requirement::Password);
        let public = || rule(&["GET"], "/b", Requirement::Public);
        for (rules, expected) in [(vec![], true), (vec![password()], true), (vec![public()], false), (vec![password(), public()], false)] {
            assert_eq!(Rules::new(Demand::of(Requirement::Password), rules.clone()).are_uniform(), expected, "{rules:?}");
        }
    }

    #[test]
    fn without_regard_to_case_method_and_path_must_both_be_meant() {
        let rules = Rules::new(Demand::of(Requirement::Password), vec![rule(&["GET"], "/admin", Requirement::Public)]);
        for (method, path, exactly, in_any_case) in [
            ("GET", "/admin", Some(0), Some(0)),
            ("get", "/Admin", None, Some(0)),
            ("POST", "/admin", None, None),
            ("GET", "/other", None, None),
        ] {
            let request = Selected { method, path, client: Ipv4Addr::LOCALHOST.into(), now: Timestamp::from_millis(0) };
            assert_eq!(
                (rules.deciding(&request).rule, rules.deciding_in_any_case(&request).rule),
                (exactly, in_any_case),
                "{method} {path}"
            );
        }
    }
    #[test]
    fn a_careless_portal_takes_methods_in_any_case() {
        let only = |method: &str| Methods::Only(vec![method.to_owned()]);
        for (methods, method, exactly, in_any_case) in [
            (only("GET"), "GET", true, true),
            (only("GET"), "HEAD", true, true),
            (only("GET"), "get", false, true),
            (only("GET"), "head", false, true),
            (only("GET"), "POST", false, false),
            (only("POST"), "HEAD", false, false),
            (only("POST"), "post", false, true),
            (Methods::Any, "brew", true, true),
        ] {
            assert_eq!((methods.include(method), methods.include_in_any_case(method)), (exactly, in_any_case), "{methods:?} {method}");
        }
    }
}
