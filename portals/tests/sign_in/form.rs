use accounts::Verdict;
use portals::recipe::{Conditions, CssSelector, Form, FormChoice, PagePath, Proof, Recipe, Step, Template, TextGlob, VerdictRule};
use portals::{HostMode, Opened};

use crate::world::{Portal, Reply, Seen, World, page, redirect};

const LOGIN: &str = r#"<form id=login method=post action=/in><input type=hidden name=token value="T+1"><input name=user>
    <input type=password name=pass><button name=go value=1>Go</button></form>"#;

pub(crate) fn step(page: &str) -> Step {
    let field = |name: &str, text: &str| (name.to_owned(), Template::parse(text).unwrap());
    Step {
        page: Some(PagePath::parse(page).unwrap()),
        fields: vec![field("user", "{username}"), field("pass", "{password}")],
        ..Step::default()
    }
}

pub(crate) fn recipe() -> Form {
    Form { steps: vec![step("/login")], verdicts: vec![], answer: vec![], proof: None }
}

fn proof() -> Proof {
    Proof { page: PagePath::parse("/me").unwrap(), body: Some(Template::parse("Signed in as {username}.").unwrap()), status: vec![] }
}

fn rule(is: Verdict, when: Conditions) -> VerdictRule {
    VerdictRule { when, ..VerdictRule::always(is) }
}

/// A portal with a token that belongs to the cookie of the login page, like most.
fn honest(seen: &Seen) -> Reply {
    let signed_in = seen.header("cookie").contains("sid=in");
    match seen.line().as_str() {
        "GET /login" => page(200, LOGIN).with("set-cookie", "sid=anonymous; HttpOnly; Path=/").with("set-cookie", "csrf=c1; Path=/"),
        "POST /in" if !seen.header("cookie").contains("sid=anonymous") => page(400, "no session"),
        "POST /in" if seen.body == "token=T%2B1&user=alice&pass=s3cret&go=1" => {
            redirect("/home").with("set-cookie", "sid=in; HttpOnly; Path=/")
        }
        "POST /in" => page(200, format!("<p>Wrong</p>{LOGIN}")),
        "GET /home" if signed_in => page(200, "Welcome"),
        "GET /me" if signed_in => page(200, "Signed in as Alice."),
        "GET /me" => redirect("/login"),
        _ => page(404, ""),
    }
}

async fn verdict(form: Form, answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> (Verdict, String) {
    let portal = Portal::start(answer).await;
    let attempt = World::new(portal.settings(Recipe::Form(form))).attempt("alice", "s3cret").await;
    (attempt.verdict, attempt.reason)
}

#[tokio::test]
async fn the_portals_own_form_is_filled_in_and_its_session_kept() {
    let portal = Portal::start(honest).await;
    let world = World::new(portal.settings(Recipe::Form(recipe())));
    let attempt = world.attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::SignedIn, "{}", attempt.reason);
    assert_eq!(world.cookies(&attempt, "/"), "sid=in; csrf=c1");
    let Opened { upstream, public_host, seen_as, .. } = world.open(&attempt);
    assert_eq!(upstream, format!("http://{}", portal.address));
    assert_eq!((public_host.as_str(), seen_as.user_agent.as_str()), ("wiki.example.com", "Browser/1.0"));
}

#[tokio::test]
async fn the_portal_sees_a_browser_at_its_public_address() {
    let portal = Portal::start(honest).await;
    World::new(portal.settings(Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
    let seen = portal.seen();
    assert_eq!(portal.lines(), ["GET /login", "POST /in", "GET /home"]);
    for request in &seen {
        assert_eq!(request.header("host"), "wiki.example.com");
        assert_eq!(request.header("x-forwarded-for"), "192.0.2.7");
        assert_eq!(request.header("x-forwarded-proto"), "https");
        assert_eq!(request.header("x-forwarded-host"), "wiki.example.com");
        assert_eq!(request.header("user-agent"), "Browser/1.0");
        assert_eq!(request.header("accept-language"), "de");
        assert_eq!(request.header("forwarded"), "");
    }
    assert_eq!((seen[0].header("referer"), seen[0].header("origin")), ("", ""));
    assert_eq!((seen[1].header("referer"), seen[1].header("origin")), ("https://wiki.example.com/login", "https://wiki.example.com"));
    assert_eq!(seen[1].header("content-type"), "application/x-www-form-urlencoded");
    assert_eq!(seen[2].header("referer"), "https://wiki.example.com/login");
}

#[tokio::test]
async fn a_refused_credential_leaves_nothing_and_is_tried_once() {
    let portal = Portal::start(honest).await;
    let attempt = World::new(portal.settings(Recipe::Form(recipe()))).attempt("alice", "wrong").await;
    assert_eq!((attempt.verdict, attempt.portal_session), (Verdict::WrongCredentials, None));
    assert_eq!(portal.lines(), ["GET /login", "POST /in"]);
    assert!(!attempt.reason.contains("wrong") && !attempt.reason.contains("alice"), "{}", attempt.reason);
}

#[tokio::test]
async fn an_empty_credential_is_not_even_sent() {
    let portal = Portal::start(honest).await;
    let world = World::new(portal.settings(Recipe::Form(recipe())));
    assert_eq!(world.attempt("", "s3cret").await.verdict, Verdict::WrongCredentials);
    assert_eq!(world.attempt("alice", "").await.verdict, Verdict::WrongCredentials);
    assert_eq!(world.attempt_with(None).await.verdict, Verdict::Unrecognised);
    assert_eq!(portal.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn a_portal_that_asks_for_a_password_alone_needs_no_name() {
    let portal = Portal::start(|seen: &Seen| match seen.line().as_str() {
        "POST /login" if seen.body == "password=s3cret" => redirect("/lab"),
        "GET /lab" => page(200, "Lab"),
        _ => page(200, "<form method=post><input type=password name=password></form>"),
    })
    .await;
    let alone = Step { fields: vec![("password".into(), Template::parse("{password}").unwrap())], ..step("/login") };
    let world = World::new(portal.settings(Recipe::Form(Form { steps: vec![alone], verdicts: vec![], answer: vec![], proof: None })));
    assert_eq!(world.attempt("", "s3cret").await.verdict, Verdict::SignedIn);
    assert_eq!(world.attempt("", "").await.verdict, Verdict::WrongCredentials);
}

#[tokio::test]
async fn the_first_matching_rule_decides() {
    let locked = rule(Verdict::Locked, Conditions { body: Some("Wrong".into()), ..Conditions::default() });
    let to_home = Conditions { status: vec![302], location: Some(TextGlob::new("/home*").unwrap()), ..Conditions::default() };
    let home = rule(Verdict::PasswordExpired, to_home);
    let cookie = rule(Verdict::CodeNeeded, Conditions { cookies: vec!["sid".into()], ..Conditions::default() });
    let form = |verdicts: &[VerdictRule]| Form { verdicts: verdicts.to_vec(), ..recipe() };
    let (got, why) = verdict(form(&[locked.clone(), home.clone(), cookie.clone()]), honest).await;
    assert_eq!((got, why.as_str()), (Verdict::PasswordExpired, "rule 2 on 302"));
    assert_eq!(verdict(form(&[cookie, home.clone()]), honest).await.0, Verdict::CodeNeeded);
    let late = rule(Verdict::SignedIn, Conditions { body: Some("Welcome".into()), ..Conditions::default() });
    assert_eq!(verdict(form(&[locked, late]), honest).await.1, "rule 2 on 200", "after the redirect");
    assert_eq!(verdict(Form { proof: Some(proof()), ..form(&[home]) }, honest).await.0, Verdict::PasswordExpired, "no proof needed");
}

#[tokio::test]
async fn the_proof_decides_last() {
    let form = || Form { proof: Some(proof()), ..recipe() };
    assert_eq!(verdict(form(), honest).await.0, Verdict::SignedIn);
    // A portal that answers right and wrong alike, and sets its cookie even when it failed.
    let alike = |seen: &Seen| match seen.line().as_str() {
        "POST /in" => redirect("/").with("set-cookie", "sid=some; Path=/"),
        "GET /" => page(200, "Welcome"),
        _ => honest(seen),
    };
    let (got, why) = verdict(form(), alike).await;
    assert_eq!((got, why.as_str()), (Verdict::WrongCredentials, "proof: /login answered 200 and does not show the person"));
    let said_so = Form { verdicts: vec![VerdictRule::always(Verdict::SignedIn)], ..form() };
    assert_eq!(verdict(said_so, alike).await.0, Verdict::WrongCredentials, "a rule cannot outvote the proof");
    let csrf = |seen: &Seen| if seen.method == "POST" { page(403, "CSRF") } else { honest(seen) };
    assert_eq!(verdict(form(), csrf).await.0, Verdict::Unrecognised, "the portal did not judge the credential");
    let down = |seen: &Seen| if seen.target == "/me" { page(503, "") } else { honest(seen) };
    assert_eq!(verdict(form(), down).await.0, Verdict::Unavailable);
    let away = |seen: &Seen| match seen.line().as_str() {
        "POST /in" => redirect("https://elsewhere.example/").with("set-cookie", "sid=in; Path=/"),
        _ => honest(seen),
    };
    assert_eq!(verdict(form(), away).await.0, Verdict::SignedIn, "where the portal sends the person is not the question");
    assert_eq!(verdict(recipe(), away).await.0, Verdict::Unrecognised);
}

#[tokio::test]
async fn a_proof_without_a_text_does_not_follow_to_the_login_page() {
    let form = Form { proof: Some(Proof { body: None, ..proof() }), ..recipe() };
    let alike = |seen: &Seen| if seen.method == "POST" { page(200, "Hello") } else { honest(seen) };
    assert_eq!(verdict(form.clone(), alike).await.0, Verdict::WrongCredentials);
    assert_eq!(verdict(form, honest).await.0, Verdict::SignedIn);
}

#[tokio::test]
async fn what_a_portal_says_of_itself_is_believed() {
    for (status, expected) in
        [(500, Verdict::Unavailable), (503, Verdict::Unavailable), (429, Verdict::Locked), (404, Verdict::Unrecognised)]
    {
        assert_eq!(verdict(recipe(), move |_| page(status, "")).await.0, expected, "{status} on the login page");
    }
    for (status, expected) in [(500, Verdict::Unavailable), (429, Verdict::Locked), (401, Verdict::WrongCredentials)] {
        let answer = move |seen: &Seen| if seen.method == "POST" { page(status, "") } else { honest(seen) };
        assert_eq!(verdict(recipe(), answer).await.0, expected, "{status} on the form");
    }
}

#[tokio::test]
async fn two_forms_in_a_row() {
    let portal = Portal::start(|seen: &Seen| match seen.line().as_str() {
        "GET /login" => page(200, "<form id=name method=post action=/name><input name=user></form>").with("set-cookie", "step=1; Path=/"),
        "POST /name" if seen.body == "user=alice" => redirect("/password"),
        "GET /password" => page(200, "<form method=post action=/in><input type=password name=pass></form>"),
        "POST /in" if seen.body == "pass=s3cret" && seen.header("cookie") == "step=1" => page(200, "Welcome"),
        _ => page(404, ""),
    })
    .await;
    let template = |text: &str| Template::parse(text).unwrap();
    let name = Step {
        form: FormChoice { selector: Some(CssSelector::parse("#name").unwrap()), ..FormChoice::default() },
        fields: vec![("user".into(), template("{username}"))],
        ..step("/login")
    };
    let password = Step { page: None, fields: vec![("pass".into(), template("{password}"))], ..step("/") };
    let world =
        World::new(portal.settings(Recipe::Form(Form { steps: vec![name, password], verdicts: vec![], answer: vec![], proof: None })));
    let attempt = world.attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::SignedIn, "{}", attempt.reason);
    assert_eq!(portal.seen()[3].header("referer"), "https://wiki.example.com/password");
}

#[tokio::test]
async fn multipart_and_get_forms_are_sent() {
    let multipart = |seen: &Seen| match seen.line().as_str() {
        "POST /in" => {
            let boundary = seen.header("content-type").strip_prefix("multipart/form-data; boundary=").unwrap();
            let parts: Vec<_> = seen.body.split(&format!("--{boundary}")).collect();
            let fine = parts.len() == 4 && parts[1].ends_with("name=\"user\"\r\n\r\nalice\r\n") && parts[2].ends_with("\r\n\r\ns3cret\r\n");
            page(if fine { 200 } else { 400 }, "")
        }
        _ => page(200, "<form method=post enctype=multipart/form-data action=/in><input name=user><input type=password name=pass></form>"),
    };
    assert_eq!(verdict(recipe(), multipart).await.0, Verdict::SignedIn);
    let portal = Portal::start(|seen: &Seen| match seen.line().as_str() {
        "GET /in?user=alice&pass=s3cret" => redirect("/home"),
        "GET /home" => page(200, "Welcome"),
        _ => page(200, "<form action=/in><input name=user><input type=password name=pass></form>"),
    })
    .await;
    let attempt = World::new(portal.settings(Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::SignedIn);
    assert!(!attempt.reason.contains("s3cret"));
    assert_eq!(portal.seen()[2].header("referer"), "", "the address with the password in it is not told on");
}

#[tokio::test]
async fn absolute_addresses_of_the_portals_own_are_its_own() {
    let portal = Portal::start(|seen: &Seen| match (seen.line().as_str(), seen.header("host")) {
        ("GET /login", host) => redirect(&format!("http://{host}/real-login")),
        ("GET /real-login", host) => page(200, LOGIN.replace("action=/in", &format!("action='http://{host}/in'"))),
        ("POST /in", host) => redirect(&format!("http://{host}/home")),
        ("GET /home", _) => page(200, "Welcome"),
        _ => page(404, ""),
    })
    .await;
    let mut settings = portal.settings(Recipe::Form(recipe()));
    settings.upstream_host = HostMode::Upstream;
    let attempt = World::new(settings.clone()).attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::SignedIn, "{}", attempt.reason);
    settings.upstream_host = HostMode::Named("wiki.internal".into());
    let attempt = World::new(settings).attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::SignedIn, "{}", attempt.reason);
}

#[tokio::test]
async fn compressed_pages_are_read() {
    use std::io::Write;
    let gzip = |text: &str| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let answer = move |seen: &Seen| match seen.line().as_str() {
        "GET /login" if seen.header("accept-encoding").contains("gzip") => page(200, gzip(LOGIN)).with("content-encoding", "gzip"),
        "POST /in" => page(200, gzip("Welcome")).with("content-encoding", "gzip"),
        _ => page(404, ""),
    };
    assert_eq!(verdict(recipe(), answer).await.0, Verdict::SignedIn);
}

#[tokio::test]
async fn what_the_page_behind_the_login_shows_is_left_in_the_browser() {
    use portals::recipe::{Extraction, InBrowser, Source, StorageTemplate};
    let with_token = |seen: &Seen| match seen.line().as_str() {
        "GET /me" if seen.header("cookie").contains("sid=in") => page(200, "<meta name=api content=T42><p>Signed in as Alice.</p>"),
        "GET /home" if seen.header("cookie").contains("sid=in") => page(200, "<meta name=api content=H7><p>Welcome</p>"),
        _ => honest(seen),
    };
    let entry =
        |text: &str| StorageTemplate { storage: accounts::WebStorage::Local, key: "token".into(), value: Template::parse(text).unwrap() };
    for (proof, css, expected) in
        [(Some(proof()), "meta[name=api]", Some("T42")), (None, "meta[name=api]", Some("H7")), (Some(proof()), "meta[name=other]", None)]
    {
        let portal = Portal::start(with_token).await;
        let from = Source::Selector(CssSelector::parse(css).unwrap(), None);
        let form = Form { answer: vec![Extraction { name: "token".into(), from }], proof, ..recipe() };
        let mut settings = portal.settings(Recipe::Form(form));
        settings.in_browser = InBrowser { storage: vec![entry("{extract.token}")], ..InBrowser::default() };
        let world = World::new(settings);
        let attempt = world.attempt("alice", "s3cret").await;
        match expected {
            Some(expected) => assert_eq!(world.open(&attempt).browser_entries()[0].value.reveal(), expected),
            None => assert_eq!(
                (attempt.verdict, attempt.reason.as_str()),
                (Verdict::Unrecognised, "proof: /me answered 200 and shows the person, but `token` is not on the page")
            ),
        }
    }
}
