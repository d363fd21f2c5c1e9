//! The gateway as a team would run it, with one portal.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::nginx::{Origin, PAGE};
use crate::process::{LOAD_CPU, PROXY_CPU, Process, free_port, output};
use crate::sign_in::{self, EMAIL, Form, PASSWORD, walk};
use crate::subjects::{Kind, Subject};

/// Where the sessions are.
#[derive(Clone, Copy)]
pub(crate) enum Sessions {
    /// In the process and its own database.
    Embedded,
    /// In the Redis on this port of loopback.
    Redis(u16),
}

/// The portal's public host, without its port.
const HOST: &str = "wiki.localhost";
const SIGN_IN_HOST: &str = "login.localhost";

/// Starts the gateway, makes an account, and signs its person in.
pub(crate) fn start(programs: &Path, dir: &Path, origin: &Origin, sessions: Sessions) -> Result<Subject> {
    let (kind, name, stores) = match sessions {
        Sessions::Embedded => (Kind::Embedded, "embedded", "embedded".to_owned()),
        Sessions::Redis(port) => (Kind::Redis, "redis-sessions", format!("redis://127.0.0.1:{port}")),
    };
    let port = free_port()?;
    let own = dir.join(name);
    fs::create_dir_all(&own)?;
    let file = own.join("latchkey.toml");
    fs::write(&file, configuration(port, origin.port, &stores))?;

    let latchkey = programs.join("latchkey");
    let file = file.display().to_string();
    create_account(&latchkey, &file)?;
    let log = format!("latchkey-{name}");
    let mut process = Process::start(dir, &log, PROXY_CPU, &latchkey, &["serve", "--config", &file])?;
    process.wait_for(dir, port)?;

    let host = format!("{HOST}:{port}");
    let cookie = walk(own.join("cookies"), HOST, &format!("http://{host}{PAGE}"))?;
    Ok(Subject { kind, process, port, host, cookie })
}

/// Makes the person's account.
pub(crate) fn create_account(latchkey: &Path, file: &str) -> Result<()> {
    let create = ["account", "create", "--config", file, "--email", EMAIL];
    output(LOAD_CPU, latchkey, &create, &format!("{PASSWORD}\n")).map(drop)
}

/// The gateway whose sessions are in the process.
pub(crate) fn embedded(subjects: &[Subject]) -> Option<&Subject> {
    subjects.iter().find(|subject| subject.kind == Kind::Embedded)
}

/// A sign-in to this gateway.
pub(crate) fn password_form(subject: &Subject, dir: &Path) -> Result<Form> {
    sign_in::password_form(dir.join("flood-cookies"), SIGN_IN_HOST, &format!("http://{}{PAGE}", subject.host))
}

/// `data_dir` is beside the file.
fn configuration(port: u16, origin: u16, sessions: &str) -> String {
    format!(
        r#"
[server]
listen = "127.0.0.1:{port}"
sign_in_host = "{SIGN_IN_HOST}"

[stores]
sessions = "{sessions}"

[[portal]]
id = "wiki"
hosts = ["{HOST}"]
upstream = ["http://127.0.0.1:{origin}"]
[portal.sign_in]
method = "form"
[[portal.sign_in.steps]]
page = "/login"
fields = {{ user = "{{username}}", password = "{{password}}" }}
[portal.sign_in.proof]
page = "/profile"
status = [200]
[portal.signed_out]
location = "/login*"
"#
    )
}
