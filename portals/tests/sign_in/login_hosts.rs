//! Portals whose people sign in on another host: what leads there and back, and what stays where it is.

use accounts::ports::PortalSignIn;
use accounts::{PortalId, Verdict};
use http::Method;
use portals::recipe::{Conditions, Extraction, Form, FormChoice, PagePath, Recipe, Request, SignOut, Source, Step, Template, VerdictRule};
use portals::{HostMode, LoginHost, PortalSettings, Upstream};
use tokio::net::TcpListener;

use crate::form::{recipe, step};
use crate::world::{Portal, Reply, SESSION, Seen, World, page, redirect};

const LOGIN: &str = "https://login.example.org";
const FORM: &str = "<form method=post><input type=hidden name=lt value=LT1><input name=user><input type=password name=pass></form>";

/// The portal that sends strangers away and takes a ticket.
fn ledger(seen: &Seen) -> Reply {
    match seen.line().as_str() {
        "GET /logout" => redirect(&format!("{LOGIN}/logout")),
        _ if seen.header("cookie").contains("sid=in") => page(200, "Signed in as alice."),
        "GET /?ticket=ST-1" => redirect("/").with("set-cookie", "sid=in; HttpOnly; Path=/"),
        _ => redirect(&format!("{LOGIN}/login?service=https%3A%2F%2Fwiki.example.com%2F")).with("set-cookie", "seen=1; Path=/"),
    }
}

/// The login host.
fn sso(seen: &Seen) -> Reply {
    match (seen.line().as_str(), seen.body.as_str()) {
        ("GET /login?service=https%3A%2F%2Fwiki.example.com%2F", _) => {
            page(200, FORM).with("set-cookie", "flow=1; Path=/").with("set-cookie", "wide=1; Domain=example.org; Path=/")
        }
        ("POST /login?service=https%3A%2F%2Fwiki.example.com%2F", "lt=LT1&user=alice&pass=s3cret")
            if seen.header("cookie").contains("flow=1") =>
        {
            redirect("https://wiki.example.com/?ticket=ST-1").with("set-cookie", "tgc=secret; HttpOnly; Path=/")
        }
        ("POST /login?service=https%3A%2F%2Fwiki.example.com%2F", _) => page(200, format!("<p>No.</p>{FORM}")),
        ("GET /logout", _) => page(200, "Bye"),
        _ => page(404, ""),
    }
}

fn login_host(upstreams: &[String]) -> LoginHost {
    LoginHost {
        outside: Upstream::parse(LOGIN).unwrap(),
        upstreams: upstreams.iter().map(|upstream| Upstream::parse(upstream).unwrap()).collect(),
        upstream_host: HostMode::Public,
    }
}

fn settings(portal: &Portal, login: &Portal, form: Form) -> PortalSettings {
    let login_hosts = vec![login_host(&[format!("http://{}", login.address)])];
    PortalSettings { login_hosts, ..portal.settings(Recipe::Form(form)) }
}

fn from_root() -> Form {
    Form { steps: vec![step("/")], ..recipe() }
}

#[tokio::test]
async fn a_portal_that_sends_people_to_another_host_is_signed_in_to_there() {
    let (portal, login) = (Portal::start(ledger).await, Portal::start(sso).await);
    let world = World::new(settings(&portal, &login, from_root()));
    let attempt = world.attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::SignedIn, "{}", attempt.reason);
    assert_eq!(portal.lines(), ["GET /", "GET /?ticket=ST-1", "GET /"]);
    let service = "/login?service=https%3A%2F%2Fwiki.example.com%2F";
    assert_eq!(login.lines(), [format!("GET {service}"), format!("POST {service}")]);

    // Each is spoken to as a browser would, and told of the other no more than that.
    let seen = login.seen();
    for seen in &seen {
        assert_eq!((seen.header("host"), seen.header("x-forwarded-host")), ("login.example.org", "login.example.org"));
        assert_eq!((seen.header("x-forwarded-proto"), seen.header("x-forwarded-for")), ("https", "192.0.2.7"));
        assert_eq!((seen.header("user-agent"), seen.header("accept-language")), ("Browser/1.0", "de"));
    }
    assert_eq!((seen[0].header("referer"), seen[0].header("cookie")), ("", ""));
    assert_eq!(seen[1].header("referer"), format!("{LOGIN}{service}"));
    assert_eq!((seen[1].header("origin"), seen[1].header("sec-fetch-site")), (LOGIN, "same-origin"));
    assert_eq!(seen[1].header("cookie"), "flow=1; wide=1");
    let seen = portal.seen();
    assert_eq!((seen[1].header("host"), seen[1].header("referer")), ("wiki.example.com", "https://login.example.org/"));
    assert_eq!((seen[1].header("cookie"), seen[1].header("sec-fetch-site")), ("seen=1", "cross-site"));

    // Nothing of the login host stays with the portal.
    assert_eq!(world.cookies(&attempt, "/"), "seen=1; sid=in");
    let plain = format!("{:?}", attempt.portal_session.unwrap().entries.iter().map(|entry| &entry.key).collect::<Vec<_>>());
    assert!(!plain.contains("login%2E") && !plain.contains("tgc") && !plain.contains("login-hosts"), "{plain}");
}

#[tokio::test]
async fn a_wrong_password_is_told_as_one() {
    let (portal, login) = (Portal::start(ledger).await, Portal::start(sso).await);
    let attempt = World::new(settings(&portal, &login, from_root())).attempt("alice", "wrong").await;
    assert_eq!((attempt.verdict, attempt.reason.as_str()), (Verdict::WrongCredentials, "no rule matched; answered 200 with a login form"));
    assert_eq!(portal.lines(), ["GET /"]);
}

#[tokio::test]
async fn its_session_is_ended_where_the_portals_sign_out_leads() {
    let (portal, login) = (Portal::start(ledger).await, Portal::start(sso).await);
    let mut settings = settings(&portal, &login, from_root());
    settings.sign_out = Some(SignOut::page(PagePath::parse("/logout").unwrap(), Method::GET));
    let world = World::new(settings);
    let held = world.attempt("alice", "s3cret").await.portal_session.unwrap();
    let sealed = held.entries.iter().any(|entry| entry.sealed.windows(6).any(|window| window == b"secret"));
    assert!(!sealed && held.entries.iter().any(|entry| entry.key == "login-hosts"));
    world.sign_ins.sign_out(&PortalId::new("wiki"), &SESSION, &held).await;
    assert_eq!(portal.lines().pop().unwrap(), "GET /logout");
    let last = login.seen().pop().unwrap();
    assert_eq!((last.line().as_str(), last.header("cookie")), ("GET /logout", "flow=1; tgc=secret; wide=1"));
}

#[tokio::test]
async fn every_other_host_is_where_the_way_ends() {
    let victim = Portal::start(|_| page(200, FORM)).await;
    let port = victim.address.port();
    let away = [
        "https://evil.example/login".to_owned(),
        "https://login.example.org.evil.example/login".to_owned(),
        "https://evil.example@login.example.org/login".to_owned(),
        "https://sub.login.example.org/login".to_owned(),
        "https://example.org/login".to_owned(),
        format!("http://127.0.0.1:{port}/login"),
        format!("http://localhost:{port}/login"),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        format!("https://login.example.org:{port}/login"),
        "ftp://login.example.org/login".to_owned(),
        "file:///etc/passwd".to_owned(),
    ];
    for to in away {
        for by in [
            redirect(&to),
            page(200, format!("<meta http-equiv=refresh content='0; url={to}'>")),
            page(200, format!("<script>location = '{to}'</script>")),
            page(200, FORM.replace("method=post", &format!("method=post action='{to}'"))),
        ] {
            // From the portal, and from the login host that it is right to go to.
            let (at_login, at_portal) = (by.clone(), by.clone());
            let login = Portal::start(move |_| at_login.clone()).await;
            let portal = Portal::start(ledger).await;
            let attempt = World::new(settings(&portal, &login, from_root())).attempt("alice", "s3cret").await;
            assert_eq!(attempt.verdict, Verdict::Unrecognised, "{to}: {}", attempt.reason);
            assert!(login.lines().len() == 1 && login.seen()[0].body.is_empty(), "{to}: {:?}", login.lines());
            let portal = Portal::start(move |_| at_portal.clone()).await;
            let attempt = World::new(settings(&portal, &login, from_root())).attempt("alice", "s3cret").await;
            assert_eq!(attempt.verdict, Verdict::Unrecognised, "{to}: {}", attempt.reason);
            assert_eq!(login.lines().len(), 1, "{to}");
        }
    }
    assert!(victim.lines().is_empty(), "{:?}", victim.lines());
}

#[tokio::test]
async fn a_host_that_is_missing_in_the_list_is_named_as_long_as_nothing_was_told() {
    let portal = Portal::start(ledger).await;
    let attempt = World::new(portal.settings(Recipe::Form(from_root()))).attempt("alice", "s3cret").await;
    let expected = "redirected out of the portal, to login.example.org, which is no [[portal.login_host]] of it";
    assert_eq!((attempt.verdict, attempt.reason.as_str()), (Verdict::Unrecognised, expected));
    // Afterwards it could be made of the password.
    let portal = Portal::start(|seen: &Seen| match seen.method.as_str() {
        "GET" => page(200, FORM),
        _ => redirect("https://s3cret.evil.example/"),
    })
    .await;
    let form = Form { verdicts: vec![], ..from_root() };
    let attempt = World::new(portal.settings(Recipe::Form(form))).attempt("alice", "s3cret").await;
    assert_eq!((attempt.verdict, attempt.reason.as_str()), (Verdict::Unrecognised, "redirected out of the portal"));
}

#[tokio::test]
async fn what_was_typed_does_not_go_on_in_clear() {
    let moved = |seen: &Seen| match seen.method.as_str() {
        "GET" => sso(seen),
        _ => page(307, "").with("location", "http://login.example.org/again"),
    };
    let form = |_: &Seen| page(200, FORM.replace("method=post", "method=post action='http://login.example.org/login'"));
    for (login, reason) in [
        (Portal::start(moved).await, "asked to send the form again in clear"),
        (Portal::start(form).await, "step 1: the form would be sent in clear"),
    ] {
        let portal = Portal::start(ledger).await;
        let attempt = World::new(settings(&portal, &login, from_root())).attempt("alice", "s3cret").await;
        assert_eq!((attempt.verdict, attempt.reason.as_str()), (Verdict::Unrecognised, reason));
    }
    // A bare redirect by the wrong scheme is followed to the configured server, as a browser that knows HSTS would.
    let portal = Portal::start(|seen: &Seen| match seen.target.as_str() {
        "/" if seen.header("cookie").is_empty() => redirect("http://login.example.org/login?service=https%3A%2F%2Fwiki.example.com%2F"),
        _ => ledger(seen),
    })
    .await;
    let login = Portal::start(sso).await;
    let attempt = World::new(settings(&portal, &login, from_root())).attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::SignedIn, "{}", attempt.reason);
}

#[tokio::test]
async fn neither_host_sets_cookies_for_the_other() {
    let login = Portal::start(|seen: &Seen| {
        sso(seen)
            .with("set-cookie", "sid=forged; Domain=wiki.example.com; Path=/")
            .with("set-cookie", "a=1; Domain=example.com; Path=/")
            .with("set-cookie", "sid=forged; Path=/")
    })
    .await;
    let portal = Portal::start(|seen: &Seen| {
        ledger(seen).with("set-cookie", "b=1; Domain=login.example.org; Path=/").with("set-cookie", "c=1; Domain=example.com; Path=/")
    })
    .await;
    let world = World::new(settings(&portal, &login, from_root()));
    let attempt = world.attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::SignedIn, "{}", attempt.reason);
    assert_eq!(login.seen()[1].header("cookie"), "flow=1; wide=1; sid=forged");
    assert_eq!(portal.seen()[1].header("cookie"), "seen=1; c=1");
    assert_eq!(world.cookies(&attempt, "/"), "seen=1; sid=in; c=1");
}

#[tokio::test]
async fn a_login_host_that_is_down_makes_the_portal_unavailable_and_another_server_of_it_does_not() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let dead = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let portal = Portal::start(ledger).await;
    let mut settings = portal.settings(Recipe::Form(from_root()));
    // Two servers of the portal: the attempt is not begun again at the second.
    settings.upstreams.push(settings.upstreams[0].clone());
    settings.login_hosts = vec![login_host(std::slice::from_ref(&dead))];
    let attempt = World::new(settings.clone()).attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::Unavailable);
    assert!(attempt.reason.starts_with("no connection to the login host login.example.org"), "{}", attempt.reason);
    assert_eq!(portal.lines().len(), 1);
    let login = Portal::start(sso).await;
    settings.login_hosts = vec![login_host(&[dead, format!("http://{}", login.address)])];
    let attempt = World::new(settings).attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::SignedIn, "{}", attempt.reason);
}

#[tokio::test]
async fn two_hosts_that_send_people_back_and_forth_end() {
    let login = Portal::start(|_| redirect("https://wiki.example.com/")).await;
    let portal = Portal::start(|_| redirect(&format!("{LOGIN}/"))).await;
    let attempt = World::new(settings(&portal, &login, from_root())).attempt("alice", "s3cret").await;
    assert_eq!((attempt.verdict, attempt.reason.as_str()), (Verdict::Unrecognised, "redirected more than 10 times"));
    assert_eq!(portal.lines().len() + login.lines().len(), 11);
}

#[tokio::test]
async fn names_of_its_own_lead_to_it_too() {
    // The name that it is sent, and the server itself: portals write what they know.
    let login = Portal::start(sso).await;
    let address = login.address;
    for written in [format!("http://{address}"), "http://cas.internal:8080".to_owned()] {
        let portal = Portal::start(move |seen: &Seen| match seen.target.as_str() {
            "/" if seen.header("cookie").is_empty() => redirect(&format!("{written}/login?service=https%3A%2F%2Fwiki.example.com%2F")),
            _ => ledger(seen),
        })
        .await;
        let mut settings = settings(&portal, &login, from_root());
        settings.login_hosts[0].upstream_host = HostMode::Named("cas.internal:8080".into());
        let attempt = World::new(settings).attempt("alice", "s3cret").await;
        assert_eq!(attempt.verdict, Verdict::SignedIn, "{}", attempt.reason);
        assert_eq!(login.seen()[0].header("host"), "cas.internal:8080");
    }
}

#[tokio::test]
async fn steps_begin_on_it_and_its_cookies_and_pages_are_read() {
    // The login page is asked for by its own address; a token comes from its cookie; a script's request goes there; the portal is told
    // by a form that leads back.
    let login = Portal::start(|seen: &Seen| match seen.line().as_str() {
        "GET /cas?for=wiki" => page(200, "<p>Loading</p>").with("set-cookie", "xsrf=X9; Path=/"),
        "POST /api" if seen.header("x-xsrf") == "X9" && seen.body == r#"{"u":"alice","p":"s3cret"}"# => {
            page(200, "<form action='https://wiki.example.com/acs' method=post><input type=hidden name=assertion value=A1></form>")
        }
        _ => page(403, ""),
    })
    .await;
    let portal = Portal::start(|seen: &Seen| match seen.line().as_str() {
        "POST /acs" if seen.body == "assertion=A1" => page(200, "Welcome").with("set-cookie", "sid=in; Path=/"),
        _ => page(404, ""),
    })
    .await;
    let ask = Step {
        page: Some(PagePath::parse("/cas?for=wiki").unwrap()),
        page_at: Some(LOGIN.to_owned()),
        extract: vec![Extraction { name: "xsrf".into(), from: Source::Cookie("xsrf".into()) }],
        send: Some(Request {
            at: Some(LOGIN.to_owned()),
            to: Template::parse("/api").unwrap(),
            method: Method::POST,
            body: Some(("application/json".into(), Template::parse(r#"{"u":"{username}","p":"{password}"}"#).unwrap())),
        }),
        headers: vec![("x-xsrf".parse().unwrap(), Template::parse("{extract.xsrf}").unwrap())],
        ..Step::default()
    };
    let back = Step { form: FormChoice { inputs: vec!["assertion".into()], ..FormChoice::default() }, ..Step::default() };
    let signed_in = Conditions { cookies: vec!["sid".into()], changed: vec!["sid".into()], ..Conditions::default() };
    let form = Form {
        steps: vec![ask, back],
        verdicts: vec![VerdictRule { when: signed_in, ..VerdictRule::always(Verdict::SignedIn) }],
        answer: vec![],
        proof: None,
    };
    let world = World::new(settings(&portal, &login, form.clone()));
    let attempt = world.attempt("alice", "s3cret").await;
    assert_eq!((attempt.verdict, attempt.reason.as_str()), (Verdict::SignedIn, "rule 1 on 200"), "{:?}", login.seen());
    let told = portal.seen().pop().unwrap();
    // The portal hears from where the form came, and neither the header nor the cookie that were for the login host.
    assert_eq!((told.header("origin"), told.header("referer")), (LOGIN, "https://login.example.org/"));
    assert_eq!((told.header("x-xsrf"), told.header("cookie")), ("", ""));
    let elsewhere = World::new(portal.settings(Recipe::Form(form))).attempt("alice", "s3cret").await;
    assert_eq!(elsewhere.verdict, Verdict::Unrecognised);
    assert!(elsewhere.reason.ends_with("the page is on no login host of the portal's"), "{}", elsewhere.reason);
}

#[tokio::test]
async fn a_header_of_the_recipes_own_does_not_go_on_to_the_other_host() {
    let login =
        Portal::start(|seen: &Seen| if seen.method == "GET" { sso(seen) } else { redirect("https://wiki.example.com/?ticket=ST-1") }).await;
    let portal = Portal::start(ledger).await;
    let mut form = from_root();
    form.steps[0].headers = vec![("x-api-key".parse().unwrap(), Template::parse("{password}").unwrap())];
    let attempt = World::new(settings(&portal, &login, form)).attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::SignedIn, "{}", attempt.reason);
    assert_eq!(login.seen()[1].header("x-api-key"), "s3cret");
    assert!(portal.seen().iter().all(|seen| seen.header("x-api-key").is_empty()));
}
