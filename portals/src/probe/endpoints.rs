//! Where a page's own scripts say that they send a login: read out of their text, bounded, and asked for without one first.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::marks::ends_session;
use super::scripted::{BEARER, Convention};
use super::shape::{LoginForm, own_path};
use super::{Prober, get, text_of};
use crate::html::{BY_SELECTOR, ScriptOutline, outline};
use crate::sign_in::visit::{Page, Visit};

/// How many scripts of a page are read.
const MAX_SCRIPTS: usize = 12;

/// How many addresses are kept.
const MAX_ENDPOINTS: usize = 3;

/// How much of a script around an address tells what is sent there.
const AROUND: usize = 500;

/// An address to which a script posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    /// Path and query on the portal.
    pub(super) url: String,
    /// As JSON, and not as a form.
    pub(super) json: bool,
    /// The names of what is sent: who, and the password.
    pub(super) names: (String, String),
}

/// What posts: `open("POST", "…"`, `.post("…"`, `fetch("…"`, `url: "…"`; whatever stands before the address in the text is a base.
static POSTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let address = r#"["'`](?:\$\{[^}`]{1,60}\})?((?:https?://|\.{0,2}/)?[\w\-./]{3,80})(?:\?[^"'`]{0,40})?["'`]"#;
    let calls = r#"(?i:\bopen\(\s*["'`]post["'`]\s*,|\.post\w{0,12}(?:<[^>]{0,40}>)?\(|\bfetch\(|\burl\s*:|\baction\s*[=:])"#;
    Regex::new(&format!(r#"{calls}\s*[^"'`()\n;]{{0,60}}{address}"#)).ok()
});

static ADDRESSES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"["'`]((?:https?://|\.{0,2}/)?[\w\-./]{0,80}(?:\?[\w=&.\-]{1,80})?)["'`]"#).ok());

static NAMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?:[{,&?"'`\s]|^)(username|user_name|userName|user|email|login|identifier|identity|account|name|uname)["']?\s*[:=,}]"#)
        .ok()
});

static PASSWORDS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?:[{,&?"'`\s]|^)(password|passwd|passphrase|pass|pwd|secret)["']?\s*[:=,}]"#).ok());

/// Addresses in a script that speak of a login, with what the text around them says of it.
pub(super) fn in_script(script: &str) -> Vec<(String, bool, Option<String>, Option<String>)> {
    let Some(posts) = POSTS.as_ref() else { return Vec::new() };
    let mut found: Vec<(String, bool, Option<String>, Option<String>)> = Vec::new();
    for captures in posts.captures_iter(script).take(2000) {
        let (Some(whole), Some(address)) = (captures.get(0), captures.get(1)) else { continue };
        if !speaks_of_a_login(address.as_str()) || found.iter().any(|(known, ..)| known == address.as_str()) {
            continue;
        }
        let (start, end) = (whole.start().saturating_sub(AROUND), whole.end().saturating_add(AROUND).min(script.len()));
        let start = (start..=whole.start()).find(|at| script.is_char_boundary(*at)).unwrap_or(0);
        let end = (whole.end()..=end).rev().find(|at| script.is_char_boundary(*at)).unwrap_or(script.len());
        let around = script.get(start..end).unwrap_or_default();
        let lower = around.to_ascii_lowercase();
        let form =
            ["urlencoded", "encodeuricomponent", "formdata", ".serialize(", "urlsearchparams"].iter().any(|word| lower.contains(word));
        let json = lower.contains("json.stringify") || lower.contains("application/json");
        let by_jquery = whole.as_str().to_ascii_lowercase().contains("url") || around.contains("$.post") || around.contains("$.ajax");
        let name = |names: &LazyLock<Option<Regex>>| Some(names.as_ref()?.captures(around)?.get(1)?.as_str().to_owned());
        found.push((address.as_str().to_owned(), json || (!form && !by_jquery), name(&NAMES), name(&PASSWORDS)));
    }
    found
}

/// Addresses in a script that end a session.
pub(super) fn ends_in_script(script: &str) -> Vec<String> {
    let Some(addresses) = ADDRESSES.as_ref() else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    for captures in addresses.captures_iter(script).take(20_000) {
        let Some(address) = captures.get(1).map(|address| address.as_str()) else { continue };
        let leads = address.contains(['/', '?']) || address.to_ascii_lowercase().contains(".php");
        let is_file = [".js", ".css", ".svg", ".png", ".html"].iter().any(|end| address.to_ascii_lowercase().ends_with(end));
        if leads && !is_file && ends_session(address) && !found.iter().any(|known| known == address) {
            found.push(address.to_owned());
        }
    }
    found
}

fn speaks_of_a_login(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    let last = lower.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let says = ["login", "signin", "sign-in", "sign_in", "logon", "authenticate"].iter().any(|word| last.contains(word))
        || (["session", "sessions", "auth", "token", "password"].contains(&last)
            && (lower.contains("api") || lower.contains("auth") || lower.contains("session")));
    let other =
        ["logout", "signout", "register", "forgot", "reset", "change", "oauth", "saml", "oidc", "sso", ".js", ".css", ".svg", ".png"];
    says && !other.iter().any(|word| lower.contains(word))
}

impl Prober {
    /// What the scripts of a page say, its own address and theirs being where their addresses begin.
    pub(super) async fn scripts_of(&self, visit: &mut Visit<'_>, page: &Page) -> Vec<String> {
        let mut texts = Vec::new();
        for script in outline(&text_of(page)).scripts.into_iter().take(MAX_SCRIPTS) {
            match script {
                ScriptOutline::Here(text) => texts.push(text),
                ScriptOutline::At(src) => {
                    let Some(at) = own_path(visit, page, &src) else { continue };
                    let script = get(visit, &at).await.ok().filter(|script| script.status == 200);
                    texts.extend(script.map(|script| text_of(&script)));
                }
            }
        }
        texts
    }

    /// The addresses to which the scripts of a page send a login, as they seem; those `known` are there.
    pub(super) async fn endpoints(&self, page: &Page, form: Option<&LoginForm>, known: &[Convention]) -> Vec<Endpoint> {
        let mut visit = self.visit();
        let mut found: Vec<Endpoint> = Vec::new();
        for text in self.scripts_of(&mut visit, page).await {
            for (address, json, name, password) in in_script(&text) {
                let Some(url) = own_path(&visit, page, &address) else { continue };
                let of_form = |name: Option<&String>| name.filter(|name| !name.starts_with(BY_SELECTOR)).cloned();
                let names = (
                    name.or_else(|| of_form(form.and_then(|form| form.username.as_ref()))).unwrap_or_else(|| "username".to_owned()),
                    password.or_else(|| of_form(form.and_then(|form| form.password.as_ref()))).unwrap_or_else(|| "password".to_owned()),
                );
                // A form's own names are what its script sends as a form.
                let own = form.and_then(|form| of_form(form.username.as_ref()).zip(of_form(form.password.as_ref())));
                let names = own.filter(|_| !json).unwrap_or(names);
                if !found.iter().any(|known| known.url == url) {
                    found.push(Endpoint { url, json, names });
                }
            }
        }
        let mut there = Vec::new();
        for endpoint in found.into_iter().take(MAX_ENDPOINTS.saturating_mul(2)) {
            // Portals count what is posted there.
            let is_known = known.iter().any(|one| one.url == endpoint.url);
            if there.len() < MAX_ENDPOINTS && (is_known || self.is_there(&endpoint).await) {
                there.push(endpoint);
            }
        }
        there
    }
}

impl Endpoint {
    /// What is posted there as JSON.
    pub(super) fn convention(&self) -> Convention {
        let (name, password) = &self.names;
        let body = format!(r#"{{{{"{name}":"{{username}}","{password}":"{{password}}"}}}}"#);
        Convention { url: Cow::Owned(self.url.clone()), body: Cow::Owned(body), token: None, header: BEARER, proofs: &[] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(script: &str) -> Vec<(String, bool)> {
        in_script(script).into_iter().map(|(address, json, ..)| (address, json)).collect()
    }

    #[test]
    fn where_a_script_posts_a_login_is_read_out_of_it() {
        let cases: [(&str, &[(&str, bool)]); 13] = [
            ("xhr.open('POST', 'api/v2/auth/login', true); xhr.send('u=' + encodeURIComponent(u))", &[("api/v2/auth/login", false)]),
            ("fetch('/api/login', {method: 'POST', body: JSON.stringify({user, password})})", &[("/api/login", true)]),
            ("axios.post(`${base}/auth/signin`, {email: e, password: p})", &[("/auth/signin", true)]),
            ("this.http.post<Token>(this.root + \"/api/authenticate\", credential)", &[("/api/authenticate", true)]),
            ("$.post(\"/do/login\", $('#f').serialize())", &[("/do/login", false)]),
            ("$.ajax({type: 'POST', url: '/in/logon', data: {u: 1}})", &[("/in/logon", false)]),
            ("fetch('/api/session', {method:'POST', headers:{'Content-Type':'application/json'}})", &[("/api/session", true)]),
            ("fetch('/api/logout')", &[]),
            ("axios.post('/api/password/reset', x)", &[]),
            ("fetch('/login.css'); fetch('/news/session')", &[("/news/session", true)]),
            ("const text = 'please /login first'", &[]),
            ("axios.post('/api/oauth/token')", &[]),
            ("this.base.postJson('api/login', {user: u, pass: p})", &[("api/login", true)]),
        ];
        for (script, expected) in cases {
            let expected: Vec<_> = expected.iter().map(|(address, json)| ((*address).to_owned(), *json)).collect();
            assert_eq!(found(script), expected, "{script}");
        }
    }

    #[test]
    fn what_is_sent_is_named_as_the_script_names_it() {
        let names = |script: &str| in_script(script).into_iter().map(|(_, _, name, password)| (name, password)).next().unwrap();
        let told = |name: &str, password: &str| (Some(name.to_owned()), Some(password.to_owned()));
        assert_eq!(names("post(x); axios.post('/api/login', {email: a, passphrase: b})"), told("email", "passphrase"));
        assert_eq!(names("axios.post('/api/login', {\"userName\":a,\"pwd\":b})"), told("userName", "pwd"));
        assert_eq!(names("fetch('/login', {body: x})"), (None, None));
    }

    #[test]
    fn where_a_script_leaves_is_read_out_of_it() {
        let found = ends_in_script(
            "case 'qmcLogout': location.href = \"backend.php?op=logout\"; fetch('/api/logout'); x = 'Logout'; y = '/img/logout.svg'; \
             z = 'please log out'; fetch('/api/logout')",
        );
        assert_eq!(found, ["backend.php?op=logout", "/api/logout"]);
    }

    proptest::proptest! {
        #[test]
        fn no_script_is_too_strange(script in "(fetch\\(|\\.post\\(|url:|['\"`]|/?login|\\$\\{|\\}|[ä\\n,;{}]|\\PC){0,60}") {
            in_script(&script);
        }
    }
}
