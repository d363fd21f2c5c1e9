use std::fs;
use std::path::Path;

use anyhow::Result;
use tests::attacks::{SECRET, path_confusion};
use tests::{Portal, World, free_port};

use crate::figure::{Bench, Figure, Measured};
use crate::process::Process;
use crate::{proxies, say};

pub(crate) const FIGURE: Figure = Figure {
    name: "path-confusion",
    title: "path-confusion variants passing a rule, decoded by nginx, Tomcat and PHP origins",
    elsewhere: "published: others had CVEs",
    reach: "0 of ≥ 1 000 × 3",
    measure: |bench| Box::pin(measure(bench)),
};

/// Everything is for everybody, but for what is below `/secret`.
const RULES: &str = "[[portal.access]]\npath = \"/secret/**\"\nrequire = \"deny\"\n[[portal.access]]\npath = \"/secret\"\nrequire = \"deny\"\n\
                     [[portal.access]]\nrequire = \"public\"";

async fn measure(bench: Bench) -> Result<Measured> {
    let (mut met, mut results, mut elsewhere) = (true, Vec::new(), Vec::new());
    for (name, start) in [("nginx", nginx as fn(&Path) -> Result<(Process, u16)>), ("Tomcat", tomcat), ("PHP", php)] {
        let (_origin, port) = start(&bench.dir)?;
        let url = format!("http://127.0.0.1:{port}");
        let world = World::new().without_samples().portal(move |_| Portal::new("open", "Open house", &url).table(RULES)).start().await;
        let confused = path_confusion(world.port(), &world.host("open")).await;
        say(&format!("{name}: {:?}", confused.given_away));
        met &= confused.given_away.is_empty() && confused.variants >= 1_000;
        let direct = path_confusion(port, "localhost").await;
        results.push(format!("{name} {} of {} ({} refused or denied)", confused.given_away.len(), confused.variants, confused.refused));
        elsewhere.push(format!("{name} itself gives it for {}", direct.given_away.len()));
    }
    Ok(Measured { elsewhere: format!("here, of GET and POST: {}", elsewhere.join(", ")), result: results.join(", "), met })
}

fn pages(dir: &Path) -> Result<()> {
    for folder in ["secret", "public", "x/y"] {
        fs::create_dir_all(dir.join(folder))?;
    }
    fs::write(dir.join("secret/file.txt"), SECRET)?;
    fs::write(dir.join("public/index.html"), "for everybody")?;
    Ok(())
}

fn nginx(dir: &Path) -> Result<(Process, u16)> {
    let (port, root) = (free_port(), dir.join("nginx-pages"));
    pages(&root)?;
    let server = format!("server {{ listen 127.0.0.1:{port}; root {}; error_page 405 =200 $uri; }}", root.display());
    Ok((proxies::run_nginx(dir, "nginx-origin", port, &server)?, port))
}

/// As lax as it can be told to be.
fn tomcat(dir: &Path) -> Result<(Process, u16)> {
    let (port, base) = (free_port(), dir.join("tomcat"));
    for folder in ["conf", "logs", "temp", "work"] {
        fs::create_dir_all(base.join(folder))?;
    }
    pages(&base.join("webapps/ROOT"))?;
    fs::copy("/usr/share/tomcat10/etc/web.xml", base.join("conf/web.xml"))?;
    fs::write(
        base.join("conf/server.xml"),
        format!(
            "<Server port=\"-1\"><Service name=\"Catalina\"><Connector port=\"{port}\" address=\"127.0.0.1\" protocol=\"HTTP/1.1\" \
             encodedSolidusHandling=\"decode\" allowBackslash=\"true\" relaxedPathChars='&lt;&gt;[\\]^`{{|}}' relaxedQueryChars='[\\]^`{{|}}'/>\
             <Engine name=\"Catalina\" defaultHost=\"localhost\"><Host name=\"localhost\" appBase=\"webapps\"/></Engine></Service></Server>"
        ),
    )?;
    let home = "CATALINA_HOME=/usr/share/tomcat10".to_owned();
    let arguments = [
        home,
        format!("CATALINA_BASE={}", base.display()),
        "JAVA_OPTS=-Xmx192m".into(),
        "/usr/share/tomcat10/bin/catalina.sh".into(),
        "run".into(),
    ];
    Ok((Process::listening(dir, "tomcat", port, "env", &arguments)?, port))
}

/// A front controller, as frameworks have one: it decodes the path, drops parameters and resolves dots by itself.
fn php(dir: &Path) -> Result<(Process, u16)> {
    let (port, root) = (free_port(), dir.join("php-pages"));
    pages(&root)?;
    let router = format!(
        r#"<?php
$path = rawurldecode(explode('?', $_SERVER['REQUEST_URI'], 2)[0]);
$path = str_replace('\\', '/', explode("\0", $path, 2)[0]);
$kept = [];
foreach (explode('/', $path) as $segment) {{
  $segment = explode(';', $segment, 2)[0];
  if ($segment === '..') {{ array_pop($kept); }} elseif ($segment !== '' && $segment !== '.') {{ $kept[] = strtolower(trim($segment)); }}
}}
if (($kept[0] ?? '') === 'secret') {{ echo '{SECRET}'; return true; }}
return false;
"#
    );
    fs::write(dir.join("router.php"), router)?;
    let (listen, root, router) = (format!("127.0.0.1:{port}"), root.display().to_string(), dir.join("router.php").display().to_string());
    Ok((Process::listening(dir, "php", port, "php", &["-S", &listen, "-t", &root, &router])?, port))
}
