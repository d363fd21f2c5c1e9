use std::net::IpAddr;

use ipnet::IpNet;

use crate::{PathGlob, Requirement};

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
}

/// One access rule: path and methods select it, `networks` and `require` are what it demands.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Paths that it speaks of.
    pub path: PathGlob,
    /// Methods that it speaks of.
    pub methods: Methods,
    /// Networks from which it may be asked; none: from everywhere.
    pub networks: Vec<IpNet>,
    /// What it demands of the person.
    pub require: Requirement,
}

impl Rule {
    fn demands(&self, client: IpAddr) -> Requirement {
        let from_there = self.networks.is_empty() || self.networks.iter().any(|network| network.contains(&client));
        if from_there { self.require } else { Requirement::Deny }
    }
}

/// A portal's rules, in order; the first selected one decides.
#[derive(Clone, Debug, Default)]
pub struct Rules(Vec<Rule>);

impl Rules {
    /// Rules in the order in which they are to be asked.
    pub fn new(rules: Vec<Rule>) -> Self {
        Self(rules)
    }

    /// Whether some of them deny anything to anybody.
    pub fn can_deny(&self) -> bool {
        self.0.iter().any(|rule| rule.require == Requirement::Deny || !rule.networks.is_empty())
    }

    /// What a portal would show that tells neither `/Admin` from `/admin` nor `get` from `GET`.
    pub fn requirement_in_any_case(&self, method: &str, path: &str, client: IpAddr) -> Requirement {
        let method = method.to_ascii_uppercase();
        let rule = self.0.iter().find(|rule| rule.methods.include(&method) && rule.path.matches_in_any_case(path));
        rule.map_or(Requirement::Password, |rule| rule.demands(client))
    }

    /// What the deciding rule demands of somebody who asks from `client`; where none is selected, a signed-in person.
    pub fn requirement(&self, method: &str, path: &str, client: IpAddr) -> Requirement {
        let rule = self.0.iter().find(|rule| rule.methods.include(method) && rule.path.matches(path));
        rule.map_or(Requirement::Password, |rule| rule.demands(client))
    }
}
