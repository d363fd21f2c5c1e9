//! Other proxies, configured as their manuals say for passing everything on to one server.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;
use tests::free_port;

use crate::figure::Bench;
use crate::process::Process;

/// Another proxy, running.
pub(crate) struct Proxy {
    /// Name and version.
    pub(crate) name: String,
    /// Where it listens on loopback.
    pub(crate) port: u16,
    _process: Process,
}

/// All of them before the server on `origin`.
pub(crate) fn all(bench: &Bench, origin: u16) -> Result<Vec<Proxy>> {
    Ok(vec![nginx(&bench.dir, origin)?, haproxy(&bench.dir, origin)?, bare_pingora(bench, origin)?])
}

/// nginx, `proxy_pass`.
pub(crate) fn nginx(dir: &Path, origin: u16) -> Result<Proxy> {
    let port = free_port();
    let server = format!(
        "upstream origin {{ server 127.0.0.1:{origin}; keepalive 32; }}\n\
         server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection \"\"; \
         proxy_set_header Host $http_host; }} }}"
    );
    let process = run_nginx(dir, "nginx-proxy", port, &server)?;
    Ok(Proxy { name: version("nginx", "-v", "nginx/"), port, _process: process })
}

/// nginx with these server blocks.
pub(crate) fn run_nginx(dir: &Path, name: &str, port: u16, servers: &str) -> Result<Process> {
    let own = dir.join(name);
    fs::create_dir_all(&own)?;
    let at = own.display();
    let text = format!(
        "daemon off;\nmaster_process off;\npid {at}/pid;\nerror_log {at}/error.log;\nworker_rlimit_nofile 8192;\nevents {{ worker_connections 4096; }}\n\
         http {{\naccess_log off;\nclient_body_temp_path {at}/body;\nproxy_temp_path {at}/proxy;\nfastcgi_temp_path {at}/fastcgi;\n\
         uwsgi_temp_path {at}/uwsgi;\nscgi_temp_path {at}/scgi;\ndefault_type text/plain;\n{servers}\n}}\n"
    );
    let file = own.join("nginx.conf");
    fs::write(&file, text)?;
    Process::listening(dir, name, port, "nginx", &["-c", &file.display().to_string()])
}

/// HAProxy in HTTP mode.
pub(crate) fn haproxy(dir: &Path, origin: u16) -> Result<Proxy> {
    let port = free_port();
    let file = dir.join("haproxy.cfg");
    fs::write(
        &file,
        format!(
            "global\n  maxconn 4000\ndefaults\n  mode http\n  timeout connect 5s\n  timeout client 60s\n  timeout server 60s\n\
             frontend f\n  bind 127.0.0.1:{port}\n  default_backend b\nbackend b\n  server origin 127.0.0.1:{origin}\n"
        ),
    )?;
    let process = Process::listening(dir, "haproxy", port, "haproxy", &["-db", "-f", &file.display().to_string()])?;
    Ok(Proxy { name: version("haproxy", "-v", "version "), port, _process: process })
}

/// Pingora as it comes.
pub(crate) fn bare_pingora(bench: &Bench, origin: u16) -> Result<Proxy> {
    let port = free_port();
    let (listen, upstream) = (format!("127.0.0.1:{port}"), format!("127.0.0.1:{origin}"));
    let dir = bench.dir.display().to_string();
    let arguments = ["--listen", &listen, "--upstream", &upstream, "--dir", &dir];
    let process = Process::listening(&bench.dir, "bare-pingora", port, bench.programs.join("bare_pingora"), &arguments)?;
    Ok(Proxy { name: "bare Pingora".to_owned(), port, _process: process })
}

/// A program's name and its version, which stands behind `before` in what it says of itself.
fn version(program: &str, argument: &str, before: &str) -> String {
    let said = Command::new(program).arg(argument).output().map(|output| [output.stdout, output.stderr].concat()).unwrap_or_default();
    let said = String::from_utf8_lossy(&said).into_owned();
    let version = said.split_once(before).map(|(_, rest)| rest.split(|c: char| !c.is_ascii_digit() && c != '.').next().unwrap_or_default());
    format!("{program} {}", version.unwrap_or_default()).trim().to_owned()
}
