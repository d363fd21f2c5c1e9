use std::sync::Arc;

use accounts::Credential;
use portals::probe::{Answered, Question, probe};
use portals::recipe::PagePath;
use portals::{Scheme, Upstream};
use secret::Secret;

use crate::world::{CountingRng, FixedClock, Portal, Reply, Seen, page, redirect};

async fn found(portal: &Portal, at: &str, password: Option<&str>, try_wrong: bool) -> Answered {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let question = Question {
        upstream: Upstream::parse(&format!("http://{}", portal.address)).unwrap(),
        page: PagePath::parse(at).unwrap(),
        id: "wiki".into(),
        public_host: "wiki.example.com".into(),
        public_scheme: Scheme::Https,
        credential: password.map(|password| Credential::new("alice".into(), Secret::from(password))),
        try_wrong,
    };
    probe(question, Arc::new(FixedClock), Arc::new(CountingRng::default())).await.unwrap()
}

fn section(answered: &Answered) -> toml::Table {
    let file: toml::Table = answered.toml.parse().unwrap_or_else(|error| panic!("{error}\n{}", answered.toml));
    file["portal"][0].as_table().unwrap().clone()
}

/// The value at a path of keys and places.
fn at<'t>(table: &'t toml::Table, path: &str) -> Option<&'t toml::Value> {
    let mut keys = path.split('/');
    let mut value = table.get(keys.next().unwrap())?;
    for key in keys {
        value = match key.parse::<usize>() {
            Ok(place) => value.get(place)?,
            Err(_) => value.get(key)?,
        };
    }
    Some(value)
}

/// The same, but its link only leads to a page that asks.
fn asks_again(seen: &Seen) -> Reply {
    let signed_in = seen.header("cookie").contains("sid=in");
    match seen.line().as_str() {
        "GET /" if signed_in => page(200, "<b>Hello Alice</b> <a href='/logout' data-method=post>Log out</a>"),
        "GET /logout" => {
            page(200, "<form method=post action='/logout'><input type=hidden name=csrf value=t2><button>Sign out</button></form>")
        }
        "POST /logout" if seen.body == "csrf=t2" => redirect("/").with("set-cookie", "sid=; Max-Age=0; Path=/"),
        _ => honest(seen),
    }
}

#[tokio::test]
async fn a_way_out_that_asks_again_is_answered() {
    let portal = Portal::start(asks_again).await;
    let answered = found(&portal, "/", Some("s3cret"), false).await;
    assert!(answered.works, "{:?}\n{}", answered.notes, answered.toml);
    let table = section(&answered);
    assert_eq!(at(&table, "sign_out/page").and_then(toml::Value::as_str), Some("/logout"), "{}", answered.toml);
    assert_eq!(at(&table, "sign_out/form").and_then(toml::Value::as_str), Some("form[action='/logout']"), "{}", answered.toml);
}

const LOGIN: &str = "<form action=/search><input name=q></form><form method=post action=/in><input type=hidden name=csrf value=t1>\
                     <input type=text name=login_name><input type=password name=secret><button>Go</button></form>";

/// Right and wrong are answered alike, and a token stands on every page.
fn honest(seen: &Seen) -> Reply {
    let signed_in = seen.header("cookie").contains("sid=in");
    match seen.line().as_str() {
        line if line.starts_with("GET /login") => page(200, LOGIN),
        "POST /in" if seen.body == "csrf=t1&login_name=alice&secret=s3cret" => redirect("/").with("set-cookie", "sid=in; HttpOnly; Path=/"),
        "POST /in" => redirect("/").with("set-cookie", "sid=out; HttpOnly; Path=/"),
        "GET /" if signed_in => {
            page(200, "<p>token 8273645182</p><b>Hello Alice</b> <a href='/orders'>Orders</a> <a href='/bye?logout=1'>Log out</a>")
        }
        "GET /" => redirect("/login?next=%2F"),
        "GET /bye?logout=1" => redirect("/").with("set-cookie", "sid=; Max-Age=0; Path=/"),
        _ => page(404, ""),
    }
}

#[tokio::test]
async fn a_form_is_found_tried_and_written_down() {
    let portal = Portal::start(honest).await;
    let answered = found(&portal, "/", Some("s3cret"), true).await;
    assert!(answered.works, "{:?}\n{}", answered.notes, answered.toml);
    let table = section(&answered);
    for (path, expected) in [
        ("id", "wiki"),
        ("hosts/0", "wiki.example.com"),
        ("sign_in/method", "form"),
        ("sign_in/steps/0/page", "/"),
        ("sign_in/steps/0/fields/login_name", "{username}"),
        ("sign_in/steps/0/fields/secret", "{password}"),
        ("sign_in/proof/page", "/"),
        ("sign_in/proof/body", "Hello {username}</"),
        ("signed_out/location", "/login*"),
        ("sign_out/page", "/bye?logout=1"),
    ] {
        assert_eq!(at(&table, path).and_then(toml::Value::as_str), Some(expected), "{path}\n{}", answered.toml);
    }
    assert!(!answered.toml.contains("s3cret") && !answered.notes.join(" ").contains("s3cret"), "{:?}", answered.notes);
}

#[tokio::test]
async fn a_login_that_is_refused_is_no_success() {
    let portal = Portal::start(honest).await;
    let answered = found(&portal, "/login", Some("wrong"), false).await;
    assert!(!answered.works && answered.toml.contains("# NOT complete"), "{:?}", answered.notes);
    let posted = portal.seen().iter().filter(|seen| seen.method == "POST").count();
    assert_eq!(posted, 1, "it is tried once");
}

#[tokio::test]
async fn without_a_login_it_only_looks() {
    let portal = Portal::start(honest).await;
    let answered = found(&portal, "/login", None, false).await;
    assert!(answered.works);
    assert_eq!(at(&section(&answered), "sign_in/steps/0/page").and_then(toml::Value::as_str), Some("/login"));
    assert_eq!(portal.lines(), ["GET /login"]);
}

#[tokio::test]
async fn a_form_in_place_of_the_page() {
    let answer = |seen: &Seen| match (seen.line().as_str(), seen.header("cookie").contains("sid=in")) {
        ("POST /app", _) if seen.body.contains("secret=s3cret") => redirect("/app").with("set-cookie", "sid=in; Path=/"),
        ("POST /app", _) => page(403, LOGIN),
        ("GET /app", true) => page(200, "{\"user\":{\"name\":\"alice\"}}"),
        ("GET /app", false) => page(200, LOGIN.replace("/in", "/app")),
        _ => page(404, ""),
    };
    let portal = Portal::start(answer).await;
    let answered = found(&portal, "/app", Some("s3cret"), true).await;
    assert!(answered.works, "{:?}\n{}", answered.notes, answered.toml);
    let table = section(&answered);
    assert_eq!(at(&table, "sign_in/proof/body").and_then(toml::Value::as_str), Some("{{\"user\":{{\"name\":\"{username}\""));
    assert_eq!(at(&table, "signed_out/body").and_then(toml::Value::as_str), Some("name=secret"));
    assert!(answered.notes.iter().any(|note| note.starts_with("a wrong password: wrong-credentials")), "{:?}", answered.notes);
}

#[tokio::test]
async fn the_name_first_and_the_password_on_the_next_page() {
    let answer = |seen: &Seen| match (seen.line().as_str(), seen.header("cookie").contains("sid=in")) {
        ("GET /login", _) => {
            page(200, "<form method=post action=/name><input name=user autocomplete=username><button>Next</button></form>")
        }
        ("POST /name", _) if seen.body == "user=alice" => {
            page(200, "<form method=post action=/in><input type=hidden name=u value=alice><input type=password name=p></form>")
        }
        ("POST /in", _) if seen.body == "u=alice&p=s3cret" => redirect("/home").with("set-cookie", "sid=in; Path=/"),
        ("GET /home", true) => page(200, "<h1>Signed in as alice</h1>"),
        ("GET /home", false) => page(401, ""),
        _ => page(404, ""),
    };
    let portal = Portal::start(answer).await;
    let answered = found(&portal, "/login", Some("s3cret"), false).await;
    assert!(answered.works, "{:?}\n{}", answered.notes, answered.toml);
    let table = section(&answered);
    assert_eq!(at(&table, "sign_in/steps/1/fields/p").and_then(toml::Value::as_str), Some("{password}"));
    assert_eq!(at(&table, "sign_in/proof/body").and_then(toml::Value::as_str), Some("Signed in as {username}</"));
    assert_eq!(at(&table, "signed_out/status/0").and_then(toml::Value::as_integer), Some(401));
}

#[tokio::test]
async fn challenges_are_told_apart() {
    let basic = |seen: &Seen| match seen.header("authorization") {
        "Basic YWxpY2U6czNjcmV0" => page(200, "in"),
        _ => page(401, "").with("www-authenticate", "Basic realm=\"x\""),
    };
    let portal = Portal::start(basic).await;
    let answered = found(&portal, "/manager", Some("s3cret"), false).await;
    assert!(answered.works, "{:?}", answered.notes);
    let table = section(&answered);
    assert_eq!(at(&table, "sign_in/method").and_then(toml::Value::as_str), Some("basic"));
    assert_eq!(at(&table, "sign_in/proof/page").and_then(toml::Value::as_str), Some("/manager"));
    assert!(!found(&portal, "/manager", Some("wrong"), false).await.works);
    let portal = Portal::start(|_| page(401, "").with("www-authenticate", "Digest realm=\"x\", nonce=\"n\", qop=\"auth\"")).await;
    assert!(found(&portal, "/", None, false).await.toml.contains("method = \"digest\""));
}

#[tokio::test]
async fn a_portal_without_a_login_is_said_to_have_none() {
    let portal = Portal::start(|_| page(200, "<h1>Welcome</h1>")).await;
    let answered = found(&portal, "/", Some("s3cret"), false).await;
    assert!(!answered.works && answered.notes.last().unwrap().starts_with("no login was found"), "{:?}", answered.notes);
}

/// A shell that a script fills, and an API behind it that gives a token.
fn scripted(seen: &Seen) -> Reply {
    let signed_in = seen.header("authorization") == "Bearer t-4711";
    let json = |status, body: &str| page(status, body).with("content-type", "application/json");
    match seen.line().as_str() {
        "GET /" => page(200, "<div id=app></div><script src=/app.js></script>"),
        "POST /api/login" if seen.body == r#"{"username":"alice","password":"s3cret"}"# => json(200, r#"{"token":"t-4711"}"#),
        "POST /api/login" => json(401, r#"{"error":"no"}"#),
        "GET /api/me" if signed_in => json(200, r#"{"id":7,"login":"alice"}"#),
        line if line.starts_with("GET /api/") => json(401, r#"{"error":"who?"}"#),
        _ => page(404, "<h1>Not found</h1>"),
    }
}

#[tokio::test]
async fn a_login_that_a_script_posts_is_found_by_its_convention() {
    let portal = Portal::start(scripted).await;
    let answered = found(&portal, "/", Some("s3cret"), true).await;
    assert!(answered.works, "{:?}\n{}", answered.notes, answered.toml);
    let table = section(&answered);
    for (path, expected) in [
        ("sign_in/method", "json"),
        ("sign_in/url", "/api/login"),
        ("sign_in/extract/token/json", "/token"),
        ("sign_in/headers/Authorization", "Bearer {extract.token}"),
        ("sign_in/proof/page", "/api/me"),
    ] {
        assert_eq!(at(&table, path).and_then(toml::Value::as_str), Some(expected), "{path}\n{}", answered.toml);
    }
    assert_eq!(at(&table, "signed_out/status/0").and_then(toml::Value::as_integer), Some(401), "{}", answered.toml);
    let with_login = portal.seen().iter().filter(|seen| seen.body.contains("alice") && !seen.line().starts_with("POST /api/login")).count();
    assert_eq!(with_login, 0, "the login goes nowhere but where logins are judged");
}

/// The names of its fields are drawn anew for every page; its way out is a script's, with the token of any form; strangers see the same page.
fn evasive(seen: &Seen) -> Reply {
    let signed_in = seen.header("cookie").contains("sid=in");
    let form = "<form method=post action=/in><input type=text id=login_name name=fielda65f0c1d2e3a4b5>\
                <input type=password id=login_password name=fieldb65f0c1d2e3a4b5></form>";
    let shown = "<b>Hello Alice</b><a href='/logout'>Log out</a>\
                 <form method=post action='/language'><input type=hidden name=token value='9f86d081884c7d65'><button>Go</button></form>";
    match seen.line().as_str() {
        "GET /login" => page(200, form),
        "POST /in" if seen.body == "fielda65f0c1d2e3a4b5=alice&fieldb65f0c1d2e3a4b5=s3cret" => {
            redirect("/").with("set-cookie", "sid=in; Path=/")
        }
        "POST /in" => page(200, form),
        "GET /" if signed_in => page(200, shown),
        "GET /" => page(200, "<h1>Welcome</h1><a href='/login'>Come in</a>"),
        "POST /logout" if seen.body == "token=9f86d081884c7d65" => redirect("/").with("set-cookie", "sid=; Max-Age=0; Path=/"),
        "GET /logout" => redirect("/"),
        _ => page(404, ""),
    }
}

#[tokio::test]
async fn names_drawn_anew_and_a_scripts_way_out() {
    let portal = Portal::start(evasive).await;
    let answered = found(&portal, "/", Some("s3cret"), true).await;
    assert!(answered.works, "{:?}\n{}", answered.notes, answered.toml);
    let table = section(&answered);
    for (path, expected) in [
        ("sign_in/steps/0/fields/css:[id='login_name']", "{username}"),
        ("sign_in/steps/0/fields/css:[id='login_password']", "{password}"),
        ("signed_out/body", "/login"),
        ("sign_out/page", "/"),
        ("sign_out/form", "form[action='/language']"),
        ("sign_out/address", "/logout"),
    ] {
        assert_eq!(at(&table, path).and_then(toml::Value::as_str), Some(expected), "{path}\n{}", answered.toml);
    }
}

/// A bar with a form for scripts on every page, the login page beside it.
fn with_a_bar(seen: &Seen) -> Reply {
    let signed_in = seen.header("cookie").contains("sid=in");
    let bar = "<form method=post name=bar><input name=login><input type=password name=password></form><a href='/login'>Login</a>";
    match seen.line().as_str() {
        "GET /" if signed_in => page(200, "<a href='/bye/logout'>Logout</a>"),
        "GET /" => page(200, bar),
        "POST /" => page(405, ""),
        "GET /login" => page(200, bar.replace("name=bar", "action='/login'")),
        "POST /login" if seen.body == "login=alice&password=s3cret" => redirect("/").with("set-cookie", "sid=in; Path=/"),
        "POST /login" => page(401, bar),
        "GET /bye/logout" => redirect("/").with("set-cookie", "sid=; Max-Age=0; Path=/"),
        _ => page(404, ""),
    }
}

#[tokio::test]
async fn a_form_that_nothing_takes_is_passed_over_for_the_login_page() {
    let portal = Portal::start(with_a_bar).await;
    let answered = found(&portal, "/", Some("s3cret"), true).await;
    assert!(answered.works, "{:?}\n{}", answered.notes, answered.toml);
    let table = section(&answered);
    assert_eq!(at(&table, "sign_in/steps/0/page").and_then(toml::Value::as_str), Some("/login"), "{}", answered.toml);
    assert!(at(&table, "sign_in/steps/1").is_none(), "{}", answered.toml);
}

/// A form that its script posts elsewhere, as its sign-out; a browser without script would send it nowhere.
fn taken_over(seen: &Seen) -> Reply {
    let signed_in = seen.header("cookie").contains("sid=in");
    let form = "<form id=f onsubmit='go()'><input name=who><input type=password name=word></form><script src=in.js></script>";
    match seen.line().as_str() {
        "GET /" if signed_in => page(200, "<a id=logoutLink>Leave</a>"),
        "GET /" => page(200, form),
        "GET /in.js" => page(
            200,
            "function go(){ const x = new XMLHttpRequest(); x.open('POST', 'api/v2/login', true);\
                                   x.setRequestHeader('Content-type', 'application/x-www-form-urlencoded'); }",
        ),
        "POST /api/v2/login" if seen.body == "who=alice&word=s3cret" => page(200, "Ok.").with("set-cookie", "sid=in; Path=/"),
        "POST /api/v2/login" => page(200, "Fails."),
        "GET /api/v2/logout" => page(405, ""),
        "POST /api/v2/logout" if signed_in => page(200, "").with("set-cookie", "sid=; Max-Age=0; Path=/"),
        _ => page(404, ""),
    }
}

#[tokio::test]
async fn a_form_that_a_script_takes_over_is_sent_where_that_sends_it() {
    let portal = Portal::start(taken_over).await;
    let answered = found(&portal, "/", Some("s3cret"), true).await;
    assert!(answered.works, "{:?}\n{}", answered.notes, answered.toml);
    let table = section(&answered);
    for (path, expected) in [
        ("sign_in/method", "form"),
        ("sign_in/steps/0/send", "/api/v2/login"),
        ("sign_in/steps/0/fields/who", "{username}"),
        ("sign_in/steps/0/fields/word", "{password}"),
        ("sign_out/page", "/api/v2/logout"),
        ("sign_out/method", "POST"),
    ] {
        assert_eq!(at(&table, path).and_then(toml::Value::as_str), Some(expected), "{path}\n{}", answered.toml);
    }
    assert!(portal.lines().iter().all(|line| !line.contains("s3cret")), "no password in an address");
}

/// The way out has a short token of the session, and the page's address the person's name.
fn with_a_short_token(seen: &Seen) -> Reply {
    let cookie = seen.header("cookie");
    let session = ["a1b2c3", "d4e5f6", "c7d8e9", "f1a2b3"].into_iter().find(|session| cookie.contains(&format!("sid={session}")));
    let out = |session: &str| format!("GET /leave?action=logout&n={session}");
    match (seen.line().as_str(), session) {
        ("GET /login", _) => page(200, LOGIN),
        ("POST /in", _) if seen.body.contains("s3cret") => {
            // A session of its own for each.
            let place = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % 3;
            let session = ["a1b2c3", "d4e5f6", "c7d8e9"][place];
            redirect("/u/alice").with("set-cookie", &format!("sid={session}; Path=/"))
        }
        ("POST /in", _) => page(200, LOGIN),
        ("GET /u/alice", Some(session)) => {
            page(200, format!("<b>Hello Alice</b><a href='/leave?action=logout&amp;n={session}'>Log out</a>"))
        }
        ("GET /", Some(session)) => page(200, format!("<i>Hello Alice</i><a href='/leave?action=logout&amp;n={session}'>Log out</a>")),
        ("GET /" | "GET /u/alice", None) => redirect("/login"),
        (line, Some(session)) if line == out(session) => redirect("/").with("set-cookie", "sid=; Max-Age=0; Path=/"),
        _ => page(403, ""),
    }
}

static NEXT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);

#[tokio::test]
async fn what_differs_between_two_sessions_is_no_part_of_the_recipe() {
    let portal = Portal::start(with_a_short_token).await;
    let answered = found(&portal, "/", Some("s3cret"), false).await;
    assert!(answered.works, "{:?}\n{}", answered.notes, answered.toml);
    let table = section(&answered);
    for (path, expected) in [
        ("sign_in/proof/page", "/"),
        ("sign_out/page", "/"),
        ("sign_out/link", "a[href*='action=logout']"),
        ("sign_out/address", "/leave?action=logout"),
    ] {
        assert_eq!(at(&table, path).and_then(toml::Value::as_str), Some(expected), "{path}\n{}", answered.toml);
    }
    assert!(!answered.toml.to_lowercase().contains("alice"), "it is everybody's: {}", answered.toml);
}

/// A JSON login that demands the token of a cookie, and answers with a token that says how long it counts.
fn guarded(seen: &Seen) -> Reply {
    let json = |status, body: &str| page(status, body).with("content-type", "application/json");
    let token = "e30.eyJpYXQiOjEwMDAsImV4cCI6NDYwMH0.c2ln";
    match seen.line().as_str() {
        "GET /" => page(200, "<div id=app></div>").with("set-cookie", "XSRF-TOKEN=t77; Path=/"),
        "POST /api/auth/login" if seen.header("x-xsrf-token") != "t77" => json(400, "{}"),
        "POST /api/auth/login" if seen.body.contains("s3cret") => json(201, &format!(r#"{{"data":{{"access_token":"{token}"}}}}"#)),
        "POST /api/auth/login" => json(401, "{}"),
        "GET /api/auth/check" if seen.header("authorization") == format!("Bearer {token}") => json(200, r#"{"status":"OK"}"#),
        "GET /api/auth/check" => json(401, "{}"),
        _ => page(404, ""),
    }
}

#[tokio::test]
async fn a_json_login_that_is_guarded_and_calls_its_token_otherwise() {
    let portal = Portal::start(guarded).await;
    let answered = found(&portal, "/", Some("s3cret"), true).await;
    assert!(answered.works, "{:?}\n{}", answered.notes, answered.toml);
    let table = section(&answered);
    for (path, expected) in [
        ("sign_in/page", "/"),
        ("sign_in/page_extract/csrf/cookie", "XSRF-TOKEN"),
        ("sign_in/request_headers/X-XSRF-TOKEN", "{extract.csrf}"),
        ("sign_in/extract/token/json", "/data/access_token"),
        ("sign_in/expires_in", "3600"),
        ("sign_in/proof/page", "/api/auth/check"),
    ] {
        assert_eq!(at(&table, path).and_then(toml::Value::as_str), Some(expected), "{path}\n{}", answered.toml);
    }
    assert_eq!(at(&table, "signed_out/status/0").and_then(toml::Value::as_integer), Some(401), "{}", answered.toml);
}

/// A link that is called a login and asks for HTTP Basic.
#[tokio::test]
async fn a_link_to_http_basic_is_no_json_login() {
    let answer = |seen: &Seen| match (seen.method.as_str(), seen.header("authorization")) {
        ("GET", _) if seen.line() == "GET /" => page(200, "<a href='/login'>Login</a>"),
        ("GET", "Basic YWxpY2U6czNjcmV0") => page(200, "in"),
        _ if seen.line().ends_with("/login") => page(401, "").with("www-authenticate", "Basic realm=\"x\""),
        _ => page(404, ""),
    };
    let portal = Portal::start(answer).await;
    let answered = found(&portal, "/", Some("s3cret"), true).await;
    assert!(answered.works, "{:?}", answered.notes);
    assert_eq!(at(&section(&answered), "sign_in/method").and_then(toml::Value::as_str), Some("basic"));
    assert!(portal.lines().iter().all(|line| !line.starts_with("POST")), "nothing was posted");
}
