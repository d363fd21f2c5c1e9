use accounts::{Flow, PortalId};
use http::{Method, Request, StatusCode, header};

use crate::browser::encode;
use crate::world::{PASSWORD, SIGN_IN, World};

#[tokio::test]
async fn a_form_without_its_token_or_from_elsewhere_changes_nothing() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open(&format!("{SIGN_IN}/link/wiki")).await.link("ada7", "old password").await;
    let remove = format!("{SIGN_IN}/account/links/wiki/remove");
    browser.open(&remove).await;
    let token = browser.attribute("input[name=form_token]", "value").unwrap();
    let bobs = {
        let mut bob = world.browser();
        bob.sign_in("bob@example.com").await;
        bob.open(&format!("{SIGN_IN}/sign-out")).await;
        bob.attribute("input[name=form_token]", "value").unwrap()
    };
    for bad in ["", "AAAA", &bobs, &token[1..], &format!("{token}AA")] {
        browser.open(&remove).await.submit(&[("form_token", Some(bad))]).await.shows("Please send this form again");
        assert_eq!(browser.status, StatusCode::FORBIDDEN);
        assert!(browser.attribute("a.primary", "href").unwrap().starts_with("/account/links/wiki/remove?link="));
    }
    let cookie = browser.cookie_header("login.example.com");
    for (name, value) in
        [("origin", "https://evil.example"), ("origin", "null"), ("referer", "https://evil.example/"), ("sec-fetch-site", "cross-site")]
    {
        let request = Request::post(&remove).header(header::COOKIE, &cookie).header(name, value);
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let response = browser.raw(request.body(format!("form_token={token}").into()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{name}: {value}");
    }
    assert!(world.linked("wiki").await.is_some());
    browser.open(&remove).await.submit(&[("form_token", Some(&token))]).await.shows("is removed");
}

#[tokio::test]
async fn a_form_in_another_shape_is_not_read() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/sign-in")).await;
    let token = browser.attribute("input[name=form_token]", "value").unwrap();
    let cookie = browser.cookie_header("login.example.com");
    let cases: [(&str, &[u8]); 6] = [
        ("text/plain", b"email=ada%40example.com"),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("application/json", b"{}"),
        ("application/x-www-form-urlencoded", b"email=ada%40example.com&email=eve%40example.com"),
        ("application/x-www-form-urlencoded", b"email=%ff"),
        ("application/x-www-form-urlencoded", b"email=\xff"),
    ];
    for (content_type, body) in cases {
        let body = [body, format!("&form_token={token}").as_bytes()].concat();
        let request =
            Request::post(format!("{SIGN_IN}/sign-in")).header(header::COOKIE, &cookie).header(header::CONTENT_TYPE, content_type);
        let response = browser.raw(request.body(body.into()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{content_type}");
    }
}

#[tokio::test]
async fn a_browser_without_cookies_is_told_what_to_do() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.keeps_cookies = false;
    browser.open("https://news.example.com/").await.submit(&[("email", Some("ada@example.com"))]).await;
    browser.shows("did not send our cookie back").shows("Allow cookies");
    assert_eq!(browser.status, StatusCode::BAD_REQUEST);
    assert!(browser.attribute("a.primary", "href").unwrap().starts_with("/sign-in?flow="));
}

#[tokio::test]
async fn a_cookie_that_comes_twice_is_none_of_ours() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    let cookie = browser.cookie_header("login.example.com");
    for tossed in [
        format!("{cookie}; __Host-latchkey=x"),
        format!("__Host-latchkey=x; {cookie}"),
        cookie.replace("__Host-latchkey=", "\"__Host-latchkey\"="),
    ] {
        let request = Request::get(format!("{SIGN_IN}/account/links")).header(header::COOKIE, tossed);
        let response = browser.raw(request.body(Default::default()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn an_address_made_elsewhere_is_refused() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open("https://wiki.example.com/").await;
    let flow = browser.url.split_once("flow=").unwrap().1.to_owned();
    let cases = [
        format!("/sign-in?flow={}", &flow[..flow.len() - 2]),
        format!("/sign-in?flow={}A", &flow),
        "/sign-in?flow=https://evil.example/".to_owned(),
        "/sign-in?flow=AAAA&flow=AAAA".to_owned(),
        "/sign-in/password?flow=%00".to_owned(),
        format!("/link/shop?flow={flow}"),
        "/link/wiki?flow=x".to_owned(),
    ];
    for address in cases {
        browser.open(&format!("{SIGN_IN}{address}")).await.shows("This request could not be read").shows("Support code: 7F3K-22");
        assert_eq!(browser.status, StatusCode::BAD_REQUEST, "{address}");
    }
}

/// Whatever a flow names, the way ends on a configured host.
#[tokio::test]
async fn no_address_leads_off_the_configured_hosts() {
    let world = World::new().await;
    let corpus = [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "https:evil.example",
        "@evil.example",
        ".evil.example",
        ":80@evil.example",
        "/%0d%0aLocation:%20https://evil.example",
        "/\r\nLocation: https://evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "/ /evil.example",
        "",
        "?x",
        "#x",
        "/..//evil.example",
        "evil.example",
        "/.latchkey/enter?ticket=https://evil.example",
        "/\u{2028}/evil.example",
        "/%2f%2fevil.example",
    ];
    let mut signed_in = world.ada().await;
    signed_in.open("https://news.example.com/").await;
    for page in corpus {
        let mut browser = signed_in.clone();
        let portal = world.deps.portals[&PortalId::new("news")].clone();
        let start = auth_pages::FlowStart {
            portal,
            host: "news.example.com".to_owned(),
            page: page.to_owned(),
            kept_post: None,
            nonce: browser.cookies["news.example.com"].get("__Host-latchkey-nonce").cloned(),
            client: std::net::Ipv4Addr::LOCALHOST.into(),
            purpose: auth_pages::FlowPurpose::SignIn,
        };
        let first = world.pages.begin_flow(start);
        browser.open(first.headers()[header::LOCATION].to_str().unwrap()).await;
        assert!(browser.body.ends_with("for ada@example.com []") || browser.url.contains("/.latchkey/"), "{page:?}: {}", browser.text());
        for url in &browser.way {
            let host = url.split('/').nth(2).unwrap();
            assert!(["login.example.com", "news.example.com"].contains(&host), "{page:?} led to {url}");
        }
    }
    for field in ["to", "next", "return", "redirect", "continue", "then"] {
        let mut browser = world.browser();
        browser.open(&format!("{SIGN_IN}/sign-in?{field}={}", encode("https://evil.example/"))).await.sign_in("ada@example.com").await;
        browser.is_at(&format!("{SIGN_IN}/"));
    }
}

/// A flow that we sealed for a host that has been taken out of the configuration since.
#[tokio::test]
async fn a_flow_to_a_host_that_is_gone_ends_on_a_page() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    for (portal, host) in [("news", "evil.example"), ("gone", "news.example.com"), ("news", "wiki.example.com")] {
        let flow = Flow {
            portal: PortalId::new(portal),
            host: host.to_owned(),
            page: "/".to_owned(),
            nonce_hash: [0; 16],
            kept_post: None,
            email: None,
            begun_at: accounts::ports::Clock::now(world.clock.as_ref()),
            client: None,
        };
        let sealed = flow.seal(&world.deps.keys.load().sealer, world.deps.rng.as_ref());
        browser.open(&format!("{SIGN_IN}/sign-in?flow={sealed}")).await.shows("This page does not exist");
    }
}

#[tokio::test]
async fn what_is_no_page_of_ours_says_so() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    let cases = [
        (Method::GET, "/nothing", StatusCode::NOT_FOUND, ""),
        (Method::POST, "/nothing", StatusCode::NOT_FOUND, ""),
        (Method::GET, "/static/style.css", StatusCode::NOT_FOUND, ""),
        (Method::DELETE, "/sign-in", StatusCode::METHOD_NOT_ALLOWED, "GET, HEAD, POST"),
        (Method::POST, "/", StatusCode::METHOD_NOT_ALLOWED, "GET, HEAD"),
        (Method::PUT, "/link/wiki", StatusCode::METHOD_NOT_ALLOWED, "GET, HEAD, POST"),
        (Method::PUT, "/account/links/wiki/remove", StatusCode::METHOD_NOT_ALLOWED, "GET, HEAD, POST"),
    ];
    for (method, path, status, allow) in cases {
        let request = Request::builder().method(method.clone()).uri(format!("{SIGN_IN}{path}")).body(Default::default()).unwrap();
        let response = browser.raw(request).await;
        assert_eq!(response.status(), status, "{method} {path}");
        let allowed = response.headers().get(header::ALLOW).map_or("", |allow| allow.to_str().unwrap());
        assert_eq!(allowed, allow, "{method} {path}");
    }
    for (path, status) in [("/.latchkey/nothing", StatusCode::NOT_FOUND), ("/.latchkey/", StatusCode::NOT_FOUND)] {
        browser.open(&format!("https://news.example.com{path}")).await;
        assert_eq!(browser.status, status);
    }
    browser.url = "https://news.example.com/".to_owned();
    browser.post("/.latchkey/enter", "").await;
    assert_eq!(browser.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_script_is_told_to_sign_in_instead_of_being_led_about() {
    let world = World::new().await;
    let request = Request::get(format!("{SIGN_IN}/account/links")).header(header::ACCEPT, "application/json");
    let response = world.browser().raw(request.body(Default::default()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(response.body(), "{\"error\":\"sign-in-needed\",\"support_code\":\"7F3K-22\"}\n");
}

#[tokio::test]
async fn passwords_are_in_no_page_and_no_address() {
    let world = World::new().await;
    let mut browser = world.ada().await;
    browser.open("https://wiki.example.com/").await.link("ada7", "a secret of the wiki").await;
    let mut seen = vec![browser.body.clone(), browser.url.clone()];
    browser.link("ada7", "old password").await;
    seen.extend(browser.way.clone());
    browser.open(&format!("{SIGN_IN}/account/links")).await;
    seen.push(browser.body.clone());
    for text in seen {
        for secret in ["a secret of the wiki", "old password", PASSWORD] {
            assert!(!text.contains(secret) && !text.contains(&encode(secret)));
        }
    }
}
