//! No request leads a browser to a host that is not configured.

use tests::{ADA, World, raw};
use url::Url;

/// Where an address could hide another host.
const CORPUS: &[&str] = &[
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%5cevil.example",
    "/%5c%5cevil.example",
    "/%2f%2fevil.example",
    "/%2fevil.example",
    "https://evil.example",
    "https:evil.example",
    "http:///evil.example",
    "@evil.example",
    "/@evil.example",
    ":80@evil.example",
    "/.evil.example",
    "/%09/evil.example",
    "/%0d%0aLocation:%20https://evil.example",
    "/%00//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/..//evil.example",
    "/./\\evil.example",
    "/%2e%2e/%2fevil.example",
    "/;//evil.example",
    "/?//evil.example",
    "/#//evil.example",
];

/// The hosts to which an answer sends the browser, or lets it choose to go.
fn destinations(answer: &tests::RawAnswer, base: &str) -> Vec<String> {
    let head = answer.text.split("\r\n\r\n").next().unwrap_or_default();
    let fields = head.lines().filter_map(|line| line.split_once(": "));
    let pages = fields.filter(|(name, _)| name.eq_ignore_ascii_case("location") || name.eq_ignore_ascii_case("refresh"));
    pages.filter_map(|(_, to)| Url::parse(base).unwrap().join(to).ok()).filter_map(|url| url.host_str().map(str::to_owned)).collect()
}

#[tokio::test]
async fn no_address_leads_off_the_configured_hosts() {
    let world = World::new().start().await;
    let ours: Vec<String> = ["login", "orders", "reports"].map(|id| world.host(id)).to_vec();
    for bad in CORPUS {
        let encoded: String = url::form_urlencoded::byte_serialize(bad.as_bytes()).collect();
        let targets = [
            (world.host("orders"), (*bad).to_owned()),
            (world.host("orders"), format!("/x?to={bad}")),
            (world.host("orders"), format!("/.latchkey/enter?ticket=AAAAAAAAAAAAAAAAAAAAAA&page={encoded}")),
            (world.host("orders"), format!("/.latchkey/resume?post=AAAAAAAAAAAAAAAAAAAAAA&page={encoded}")),
            (world.host("orders"), format!("/.latchkey/sign-out?ended=x&to={encoded}")),
            (world.host("login"), (*bad).to_owned()),
            (world.host("login"), format!("/sign-in?flow={encoded}")),
            (world.host("login"), format!("/sign-in?to={encoded}&next={encoded}&return={encoded}")),
            (world.host("login"), format!("/link/orders?flow={encoded}")),
            (world.host("login"), format!("/link/{encoded}")),
            (world.host("login"), format!("/account/links/{encoded}/remove")),
        ];
        for (host, target) in targets {
            let text = format!(
                "GET {target} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n"
            );
            let answer = raw(&world, text.as_bytes()).await;
            assert_ne!(answer.status(), 0, "{target}: no answer");
            assert!(answer.status() < 500, "{target}: {}", answer.text);
            for to in destinations(&answer, &format!("http://{host}/")) {
                assert!(ours.contains(&to), "{target} on {host} leads to {to}");
            }
        }
    }
}

#[tokio::test]
async fn signing_in_ends_on_the_host_where_it_began_whatever_the_path() {
    let world = World::new().start().await;
    world.at_the_desk(&ADA).await;
    for page in ["/@evil.example/", "/x/%2F/evil.example", "/x?next=//evil.example&a=%0d%0a", "/a:b@c/d"] {
        let mut ada = world.browser();
        let url = format!("http://{}:{}{page}", world.host("orders"), world.port());
        ada.get(&url).await;
        if ada.answer().status == 400 {
            continue;
        }
        ada.sign_in(&ADA).await;
        assert_eq!(Url::parse(&ada.url()).unwrap().host_str(), Some(world.host("orders").as_str()), "{page}");
    }
}

#[tokio::test]
async fn a_flow_of_another_deployment_or_altered_is_refused() {
    let (world, other) = (World::new().start().await, World::new().start().await);
    let mut browser = other.browser();
    browser.get(&other.orders_at("/")).await.shows("Sign in");
    let url = Url::parse(&browser.url()).unwrap();
    let flow = url.query_pairs().find(|(name, _)| name == "flow").unwrap().1.into_owned();
    let mut ada = world.browser();
    ada.get(&world.login_at(&format!("/sign-in?flow={flow}"))).await.has_status(400).shows_not("E-mail address");
    ada.get(&world.orders_at("/")).await;
    let own = Url::parse(&ada.url()).unwrap().query_pairs().find(|(name, _)| name == "flow").unwrap().1.into_owned();
    for altered in [
        own[1..].to_owned(),
        format!("{own}A"),
        own.chars().rev().collect(),
        own.replacen(&own[8..9], if &own[8..9] == "A" { "B" } else { "A" }, 1),
    ] {
        ada.get(&world.login_at(&format!("/sign-in?flow={altered}"))).await.has_status(400);
    }
}
