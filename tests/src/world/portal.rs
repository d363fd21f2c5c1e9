use std::fmt::Write as _;

/// A portal as a story wants it: a block of the configuration in the making.
#[derive(Clone, Debug)]
pub struct Portal {
    pub(crate) id: String,
    name: String,
    hosts: Vec<String>,
    upstream: String,
    keys: Vec<String>,
    tables: Vec<String>,
    verbatim: Option<String>,
}

/// Form, verdicts, proof and marks of the orders desk.
const ORDERS: &str = r#"[portal.sign_in]
method = "form"
[[portal.sign_in.steps]]
page = "/login"
fields = { user = "{username}", pass = "{password}" }
[[portal.sign_in.verdicts]]
is = "wrong-credentials"
body = "Wrong user name or password"
[[portal.sign_in.verdicts]]
is = "locked"
body = "This user is locked"
[portal.sign_in.proof]
page = "/profile"
body = "Signed in as"
"#;

const REPORTS: &str = "[portal.sign_in]\nmethod = \"basic\"\n";

impl Portal {
    /// A portal behind `upstream`, without a sign-in method until [`Portal::table`] gives one.
    pub fn new(id: &str, name: &str, upstream: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            hosts: Vec::new(),
            upstream: upstream.to_owned(),
            keys: Vec::new(),
            tables: Vec::new(),
            verbatim: None,
        }
    }

    /// One that is described by text of a configuration file already.
    pub(crate) fn from_toml(text: &str) -> Self {
        let quoted = |key: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('=')).unwrap_or_default();
            line.split('"').nth(1).unwrap_or_default().to_owned()
        };
        let mut portal = Self::new(&quoted("id"), &quoted("name"), &quoted("upstream"));
        portal.hosts = vec![quoted("hosts")];
        portal.verbatim = Some(text.to_owned());
        portal
    }

    /// The sample portal with a login form, as an operator would describe it.
    pub(crate) fn orders(upstream: &str) -> Self {
        let signed_out = "[portal.signed_out]\nlocation = \"/login*\"";
        Self::new("orders", "Orders desk", upstream).table(ORDERS).table(signed_out).table("[portal.sign_out]\npage = \"/logout\"")
    }

    /// The sample portal with HTTP Basic.
    pub(crate) fn reports(upstream: &str) -> Self {
        Self::new("reports", "Reports", upstream).table(REPORTS)
    }

    /// Its public hosts, in place of the one made of its id.
    #[must_use]
    pub fn hosts(mut self, hosts: &[&str]) -> Self {
        self.hosts = hosts.iter().map(|host| (*host).to_owned()).collect();
        self
    }

    /// A key of `[[portal]]`, as a line of TOML.
    #[must_use]
    pub fn key(mut self, line: &str) -> Self {
        self.keys.push(line.to_owned());
        self
    }

    /// A table below `[[portal]]`; replaces one with the same heading.
    #[must_use]
    pub fn table(mut self, toml: &str) -> Self {
        let heading = |toml: &str| toml.lines().next().unwrap_or_default().to_owned();
        self.tables.retain(|known| heading(known) != heading(toml));
        self.tables.push(toml.to_owned());
        self
    }

    pub(crate) fn hosts_or(&self, default: &str) -> Vec<String> {
        if self.hosts.is_empty() { vec![default.to_owned()] } else { self.hosts.clone() }
    }

    pub(crate) fn toml(&self, default_host: &str) -> String {
        if let Some(text) = &self.verbatim {
            return text.clone();
        }
        let mut text = format!(
            "[[portal]]\nid = {:?}\nname = {:?}\nhosts = {:?}\nupstream = [{:?}]\n",
            self.id,
            self.name,
            self.hosts_or(default_host),
            self.upstream
        );
        for line in self.keys.iter().chain(&self.tables) {
            let _ = writeln!(text, "{line}");
        }
        text
    }
}
