//! nginx, twice: as the portal behind every proxy, and as one of the proxies.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::process::{LOAD_CPU, PROXY_CPU, Process, free_port};

/// What the portal's session cookie holds. Without it there is no page, only the way to the login form: each answer that
/// is counted has had its credential.
pub(crate) const PORTAL_COOKIE: &str = "SESSION=6f1d2c3b4a5968778695a4b3c2d1e0f1";
/// Size of the page, bytes.
pub(crate) const PAGE_BYTES: usize = 1024;
/// Its path.
pub(crate) const PAGE: &str = "/page.txt";
/// Size of the larger page, bytes.
pub(crate) const HTML_BYTES: usize = 100 * 1024;
/// Its path.
pub(crate) const HTML_PAGE: &str = "/page.html";

/// The portal: a login form and a page of 1 KiB.
pub(crate) struct Origin {
    /// Where it listens on loopback.
    pub(crate) port: u16,
    _process: Process,
}

impl Origin {
    /// Starts it beside the load.
    pub(crate) fn start(dir: &Path) -> Result<Self> {
        let port = free_port()?;
        let (name, value) = PORTAL_COOKIE.split_once('=').unwrap_or_default();
        let root = dir.join("pages");
        fs::create_dir_all(&root)?;
        fs::write(root.join("page.txt"), "x".repeat(PAGE_BYTES))?;
        // Of what pages are made of: no text of it is the marker.
        let html =
            "<p class=\"row\">An order of <b>seven</b> spare parts, <a href=\"/orders?id=7\">sent</a> today.</p>\n".repeat(HTML_BYTES / 60);
        fs::write(root.join("page.html"), html.get(..HTML_BYTES).unwrap_or(&html))?;
        let server = format!(
            r#"
  open_file_cache max=8;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    absolute_redirect off;
    location = /login {{
      default_type text/html;
      if ($request_method = POST) {{
        add_header Set-Cookie "{name}={value}; Path=/; HttpOnly";
        return 302 /profile;
      }}
      return 200 '<!doctype html><title>Sign in</title><form method="post" action="/login"><input type="hidden" name="token" value="4711"><input name="user"><input type="password" name="password"><button>Sign in</button></form>';
    }}
    location = /profile {{
      if ($cookie_{name} != "{value}") {{ return 302 /login; }}
      return 200 'signed in';
    }}
    location / {{
      if ($cookie_{name} != "{value}") {{ return 302 /login; }}
      types {{ text/html html; }}
      root {root};
    }}
  }}
"#,
            root = root.display()
        );
        Ok(Self { port, _process: start(dir, "origin", LOAD_CPU, port, &server)? })
    }
}

/// Starts nginx as a proxy that only passes on.
pub(crate) fn proxy(dir: &Path, origin: &Origin) -> Result<(Process, u16)> {
    let port = free_port()?;
    let server = format!(
        r#"
  upstream origin {{ server 127.0.0.1:{origin}; keepalive 128; keepalive_requests 1000000000; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
      proxy_pass http://origin;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
    }}
  }}
"#,
        origin = origin.port
    );
    Ok((start(dir, "nginx", PROXY_CPU, port, &server)?, port))
}

/// One process, so that its CPU time and memory are all there is.
fn start(dir: &Path, name: &str, cpu: u32, port: u16, server: &str) -> Result<Process> {
    let own = dir.join(name);
    fs::create_dir_all(&own)?;
    let own = own.display();
    let text = format!(
        r#"
daemon off;
master_process off;
pid {own}/pid;
error_log {own}/error.log;
worker_rlimit_nofile 8192;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_body_temp_path {own}/body;
  proxy_temp_path {own}/proxy;
  fastcgi_temp_path {own}/fastcgi;
  uwsgi_temp_path {own}/uwsgi;
  scgi_temp_path {own}/scgi;
  keepalive_timeout 600s;
  keepalive_requests 1000000000;
  default_type text/plain;
{server}
}}
"#
    );
    let file = format!("{own}/nginx.conf");
    fs::write(&file, text)?;
    let mut process = Process::start(dir, name, cpu, "nginx", &["-c", &file])?;
    process.wait_for(dir, port)?;
    Ok(process)
}
