use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use super::SECRET;
use crate::{eventually, free_port};

/// A real server with pages below `/secret/` and `/public/`, gone when this is dropped.
pub struct PathOrigin {
    /// What it is.
    pub name: &'static str,
    /// Where it listens on loopback.
    pub port: u16,
    _running: Child,
    _dir: TempDir,
}

impl PathOrigin {
    /// nginx with files.
    pub async fn nginx() -> Self {
        let (port, dir) = (free_port(), pages("pages"));
        let (at, root) = (dir.path().display(), dir.path().join("pages"));
        let temporary: String =
            ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|kind| format!("{kind}_temp_path {at}/{kind};\n")).concat();
        let text = format!(
            "daemon off;\nmaster_process off;\npid {at}/pid;\nerror_log {at}/error.log;\nevents {{ worker_connections 512; }}\n\
             http {{\naccess_log off;\n{temporary}default_type text/plain;\n\
             server {{ listen 127.0.0.1:{port}; root {}; error_page 405 =200 $uri; }}\n}}\n",
            root.display()
        );
        let file = dir.path().join("nginx.conf");
        fs::write(&file, text).unwrap();
        Self::listening("nginx", port, Command::new("nginx").arg("-c").arg(file), dir).await
    }

    /// PHP with a front controller, as frameworks have one: it decodes the path, drops parameters and resolves dots by itself.
    pub async fn php() -> Self {
        let (port, dir) = (free_port(), pages("pages"));
        let router = dir.path().join("router.php");
        fs::write(&router, PHP.replace("SECRET", SECRET)).unwrap();
        let root = dir.path().join("pages");
        let mut command = Command::new("php");
        command.args(["-S", &format!("127.0.0.1:{port}"), "-t"]).arg(root).arg(router);
        Self::listening("PHP", port, &mut command, dir).await
    }

    /// Tomcat, as lax as it can be told to be.
    pub async fn tomcat() -> Self {
        let (port, dir) = (free_port(), pages("webapps/ROOT"));
        let base = dir.path();
        for folder in ["conf", "logs", "temp", "work"] {
            fs::create_dir_all(base.join(folder)).unwrap();
        }
        fs::copy("/usr/share/tomcat10/etc/web.xml", base.join("conf/web.xml")).unwrap();
        fs::write(base.join("conf/server.xml"), TOMCAT.replace("PORT", &port.to_string())).unwrap();
        let mut command = Command::new("/usr/share/tomcat10/bin/catalina.sh");
        command.arg("run").env("CATALINA_HOME", "/usr/share/tomcat10").env("CATALINA_BASE", base).env("JAVA_OPTS", "-Xmx192m");
        Self::listening("Tomcat", port, &mut command, dir).await
    }

    async fn listening(name: &'static str, port: u16, command: &mut Command, dir: TempDir) -> Self {
        let log = File::create(dir.path().join("log")).unwrap();
        let command = command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).kill_on_drop(true);
        let running = command.spawn().unwrap_or_else(|error| panic!("{name}: {error}; run tests/install"));
        eventually("an origin listens", Duration::from_secs(60), async || TcpStream::connect(("127.0.0.1", port)).await.is_ok()).await;
        Self { name, port, _running: running, _dir: dir }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

fn pages(below: impl AsRef<Path>) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join(below);
    for folder in ["secret", "public", "x/y"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    for file in ["secret/file.txt", "alone.txt"] {
        fs::write(root.join(file), SECRET).unwrap();
    }
    fs::write(root.join("public/index.html"), "for everybody").unwrap();
    dir
}

const PHP: &str = r#"<?php
$path = rawurldecode(explode('?', $_SERVER['REQUEST_URI'], 2)[0]);
$path = str_replace('\\', '/', explode("\0", $path, 2)[0]);
$kept = [];
foreach (explode('/', $path) as $segment) {
  $segment = explode(';', $segment, 2)[0];
  if ($segment === '..') { array_pop($kept); } elseif ($segment !== '' && $segment !== '.') { $kept[] = strtolower(trim($segment)); }
}
$first = strtolower(preg_split('/[;?#]/', ltrim($path, '/'), 2)[0]);
if (($kept[0] ?? '') === 'secret' || $kept === ['alone.txt'] || $first === 'alone.txt') { echo 'SECRET'; return true; }
return false;
"#;

const TOMCAT: &str = r#"<Server port="-1"><Service name="Catalina">
<Connector port="PORT" address="127.0.0.1" protocol="HTTP/1.1" encodedSolidusHandling="decode" allowBackslash="true"
 relaxedPathChars='&lt;&gt;[\]^`{|}' relaxedQueryChars='[\]^`{|}'/>
<Engine name="Catalina" defaultHost="localhost"><Host name="localhost" appBase="webapps"/></Engine></Service></Server>
"#;
