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

/// One access rule: path and methods select it, `require` is what it demands.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Paths that it speaks of.
    pub path: PathGlob,
    /// Methods that it speaks of.
    pub methods: Methods,
    /// What it demands of the person.
    pub require: Requirement,
}

/// A portal's rules, in order; the first selected one decides.
#[derive(Clone, Debug, Default)]
pub struct Rules(Vec<Rule>);

impl Rules {
    /// Rules in the order in which they are to be asked.
    pub fn new(rules: Vec<Rule>) -> Self {
        Self(rules)
    }

    /// What a portal would show that tells neither `/Admin` from `/admin` nor `get` from `GET`.
    pub fn requirement_in_any_case(&self, method: &str, path: &str) -> Requirement {
        let method = method.to_ascii_uppercase();
        self.0
            .iter()
            .find(|rule| rule.methods.include(&method) && rule.path.matches_in_any_case(path))
            .map_or(Requirement::Password, |rule| rule.require)
    }

    /// What the deciding rule demands; where none is selected, a signed-in person.
    pub fn requirement(&self, method: &str, path: &str) -> Requirement {
        self.0
            .iter()
            .find(|rule| rule.methods.include(method) && rule.path.matches(path))
            .map_or(Requirement::Password, |rule| rule.require)
    }
}
