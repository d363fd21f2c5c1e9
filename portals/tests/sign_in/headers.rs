use accounts::{Credential, Verdict};
use http::HeaderName;
use portals::recipe::{Headers, PagePath, Proof, Recipe, Template};
use secret::Secret;

use crate::world::{Portal, Seen, World, page};

fn headers(templates: &[(&'static str, &str)]) -> Headers {
    let template = |(name, text): &(&'static str, &str)| (HeaderName::from_static(name), Template::parse(text).unwrap());
    Headers { templates: templates.iter().map(template).collect(), proof: None }
}

fn proof() -> Proof {
    Proof { page: PagePath::parse("/whoami").unwrap(), body: Some(Template::parse("/{username}/").unwrap()), status: vec![] }
}

#[tokio::test]
async fn the_linked_name_is_told_and_proved() {
    let portal = Portal::start(|seen: &Seen| match seen.header("x-remote-user") {
        "" => page(403, ""),
        name => page(200, format!("<href>/{name}/</href>")),
    })
    .await;
    let recipe = Headers { proof: Some(proof()), ..headers(&[("x-remote-user", "{username}"), ("x-groups", "{account.groups}")]) };
    let world = World::new(portal.settings(Recipe::Headers(recipe)));
    let attempt = world.attempt_with(None).await;
    assert_eq!(attempt.verdict, Verdict::SignedIn, "{}", attempt.reason);
    let opened = world.open(&attempt);
    let sent: Vec<_> = opened.headers().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    assert_eq!(sent, ["x-remote-user: alice", "x-groups: ops,wiki"]);
}

#[tokio::test]
async fn what_there_is_nothing_to_say_about_is_left_out() {
    let portal =
        Portal::start(|seen: &Seen| page(if seen.header("x-remote-user").is_empty() { 403 } else { 200 }, "<href>/alice/</href>")).await;
    let templates = [
        ("x-remote-user", "{username}"),
        ("x-groups", "{account.groups}"),
        ("x-name", "{account.name}"),
        ("x-role", "groups={account.groups}"),
    ];
    let recipe = Headers { proof: Some(proof()), ..headers(&templates) };
    let mut world = World::new(portal.settings(Recipe::Headers(recipe)));
    world.facts.groups.clear();
    world.facts.name.clear();
    let attempt = world.attempt_with(None).await;
    assert_eq!(attempt.verdict, Verdict::SignedIn, "{}", attempt.reason);
    let opened = world.open(&attempt);
    let sent: Vec<_> = opened.headers().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    assert_eq!(sent, ["x-remote-user: alice", "x-role: groups="]);
    assert!(!portal.seen().pop().unwrap().headers.contains_key("x-groups"));
}

#[tokio::test]
async fn a_name_just_typed_does_not_count() {
    let portal = Portal::start(|_| page(200, "")).await;
    let recipe = headers(&[("x-remote-user", "{username}")]);
    let mut world = World::new(portal.settings(Recipe::Headers(recipe)));
    let typed = Credential::new("admin".into(), Secret::from("x"));
    let attempt = world.attempt_with(Some(&typed)).await;
    let opened = world.open(&attempt);
    assert!(opened.headers().all(|(_, value)| value == "alice"));
    world.facts.links.clear();
    let attempt = world.attempt_with(Some(&typed)).await;
    assert_eq!((attempt.verdict, attempt.portal_session), (Verdict::Unrecognised, None));
}

#[tokio::test]
async fn a_portal_that_does_not_know_the_name_refuses_it() {
    let portal = Portal::start(|_| page(403, "")).await;
    let recipe = Headers { proof: Some(proof()), ..headers(&[("x-remote-user", "{username}")]) };
    let attempt = World::new(portal.settings(Recipe::Headers(recipe))).attempt_with(None).await;
    assert_eq!(attempt.verdict, Verdict::WrongCredentials);
}

#[tokio::test]
async fn a_name_that_breaks_out_of_its_header_is_refused() {
    let portal = Portal::start(|_| page(200, "")).await;
    let mut world = World::new(portal.settings(Recipe::Headers(headers(&[("x-name", "{account.name}")]))));
    world.facts.name = "Ada\r\nX-Admin: yes".into();
    let attempt = world.attempt_with(None).await;
    assert_eq!((attempt.verdict, attempt.reason.as_str()), (Verdict::Unrecognised, "the value for `x-name` cannot stand in a header"));
}

#[tokio::test]
async fn a_portal_that_asks_for_nothing_gets_nothing() {
    let portal = Portal::start(|_| page(200, "")).await;
    let world = World::new(portal.settings(Recipe::None));
    let attempt = world.attempt_with(None).await;
    assert_eq!(attempt.verdict, Verdict::SignedIn);
    let opened = world.open(&attempt);
    assert!(opened.jar.is_empty() && opened.headers().next().is_none());
    assert!(portal.lines().is_empty());
}
