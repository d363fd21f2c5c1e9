//! The jar: which cookies of a portal stay in the gateway, and what of ours reaches a portal (nothing).

use tests::attacks::cookie_bytes;
use tests::{ADA, Canned, Cookie, Portal, World, answer};

/// A portal for everyone who is signed in, with these Set-Cookie lines on every answer.
async fn setting(cookies: &'static str) -> Canned {
    Canned::answering(move |_| {
        let lines: String = cookies.lines().map(|line| format!("\r\nSet-Cookie: {line}")).collect();
        answer(&format!("200 OK\r\nContent-Type: text/html{lines}"), "hello")
    })
    .await
}

fn cookie_line(head: &str) -> String {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .filter(|(name, _)| name.eq_ignore_ascii_case("cookie"))
        .map(|(_, value)| value.trim().to_owned())
        .collect::<Vec<_>>()
        .join("; ")
}

#[tokio::test]
async fn the_session_cookie_stays_and_the_script_s_cookie_comes_out() {
    let world = World::new().start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.orders_at("/orders?a=1")).await;
    let names: Vec<String> = ada.cookies(&world.host("orders")).into_iter().map(|cookie| cookie.name).collect();
    assert!(names.contains(&"csrftoken".to_owned()), "{names:?}");
    assert!(!names.iter().any(|name| name.starts_with("ORDERS")), "{names:?}");
    assert!(!ada.trail().contains("ORDERSID"));
    // What the desk set with HttpOnly comes back to it from the jar.
    ada.get(&world.orders_at("/profile")).await.shows("Last list: a%3D1");
    // And the script's token, sent as the desk's script sends it, is the right one.
    let token = ada.cookie(&world.host("orders"), "csrftoken").unwrap().value;
    let url = world.orders_at("/api/orders");
    let placed = ada.script("POST", &url).header("x-csrftoken", &token).header("content-type", "text/plain").body("Tea").send().await;
    assert_eq!(placed.status, 201, "{}", placed.text());
}

#[tokio::test]
async fn hold_and_expose_overrule_httponly() {
    let world =
        World::new().orders(|orders| orders.table("[portal.cookies]\nhold = [\"csrftoken\"]\nexpose = [\"ORDERS_LAST\"]")).start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.orders_at("/orders?a=1")).await;
    assert_eq!(ada.cookie(&world.host("orders"), "csrftoken"), None);
    assert_eq!(ada.cookie(&world.host("orders"), "ORDERS_LAST").unwrap().value, "a%3D1");
    ada.get(&world.orders_at("/profile")).await.shows("Last list: a%3D1");
    assert!(world.orders.received().pop().unwrap().header("cookie").join(";").contains("csrftoken="), "what is held is sent");
}

#[tokio::test]
async fn a_cookie_for_the_portal_s_own_domain_is_set_for_the_public_host() {
    let world = World::new().orders(|orders| orders.key("upstream_host = \"desk.internal\"")).start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.orders_at("/settings?theme=dark")).await.shows("Theme: dark");
    assert_eq!(ada.cookie(&world.host("orders"), "theme").expect("its domain is the public host's").value, "dark");
    ada.get(&world.orders_at("/settings")).await.shows("Theme: dark");
}

#[tokio::test]
async fn nothing_of_ours_reaches_a_portal_however_it_is_sent() {
    let world = World::new().tls().portal(|up| Portal::new("about", "About", &up.reports)).start().await;
    let page = world.at(&world.host("about"), "/public/about");
    let mut ada = world.browser();
    ada.get(&page).await.sign_in(&ADA).await.shows("for everyone");
    let host = world.host("about");
    let pass = ada.cookie(&host, "__Host-latchkey").unwrap();
    for (name, value) in [("theme", "dark"), ("mine", "a=b")] {
        ada.put_cookie(Cookie { name: name.to_owned(), value: value.to_owned(), ..pass.clone() });
    }
    world.reports.forget_received();
    ada.get(&page).await.has_status(200);
    // Split over two fields, as HTTP/2 clients do.
    let split = ada
        .client("GET", &page)
        .instead("cookie", "theme=dark")
        .header("cookie", &format!("__Host-latchkey={}", pass.value))
        .header("cookie", "mine=a=b");
    assert_eq!(split.send().await.status, 200);
    for received in world.reports.received() {
        assert_eq!(received.header("cookie").join("; "), "theme=dark; mine=a=b");
        assert!(received.headers.iter().all(|(_, value)| !value.contains(&pass.value)), "{received:?}");
    }
}

#[tokio::test]
async fn not_one_byte_of_our_cookies_reaches_a_portal() {
    let found = cookie_bytes().await;
    assert!(found.ways >= 300 && found.arrived == found.ways, "{found:?}");
    assert_eq!((found.bytes, found.lost), (0, 0), "{found:?}");
}

#[tokio::test]
async fn a_portal_can_neither_set_nor_overwrite_our_cookies() {
    let portal = setting(
        "latchkey=forged; Path=/\nlatchkey-nonce=forged; Path=/\nlatchkey-resume=forged\n latchkey=forged\n__Host-latchkey=forged; Secure; Path=/\nfine=1; Path=/",
    )
    .await;
    let url = portal.url();
    let world = World::new().portal(move |_| Portal::new("hostile", "Hostile", &url)).start().await;
    let host = world.host("hostile");
    let mut ada = world.browser();
    ada.get(&world.at(&host, "/")).await.sign_in(&ADA).await.shows("hello");
    let pass = ada.cookie(&host, "latchkey").unwrap().value;
    assert_ne!(pass, "forged");
    ada.get(&world.at(&host, "/again")).await.shows("hello");
    assert_eq!(ada.cookie(&host, "latchkey").unwrap().value, pass);
    assert!(ada.cookies(&host).iter().all(|cookie| cookie.value != "forged"), "{:?}", ada.cookies(&host));
    assert!(ada.cookie(&host, "fine").is_some());
}

#[tokio::test]
async fn a_cookie_that_only_resembles_ours_opens_nothing() {
    let world = World::new().start().await;
    let ada = world.at_the_desk(&ADA).await;
    let host = world.host("orders");
    let pass = ada.cookie(&host, "latchkey").unwrap().value;
    let url = world.orders_at("/profile");
    let flipped = if pass.ends_with('A') { "B" } else { "A" };
    let forged = [
        format!("Latchkey={pass}"),
        format!("latchkey =x{pass}"),
        format!("\"latchkey\"={pass}"),
        format!("$Version=1; $latchkey={pass}"),
        format!("latchkey={pass}; latchkey={pass}"),
        format!("latchkey=; latchkey={pass}"),
        format!("latchkey={}", &pass[..pass.len() - 1]),
        format!("latchkey={pass}A"),
        format!("latchkey={}{flipped}", &pass[..pass.len() - 1]),
        format!("latchkey={flipped}{}", &pass[1..]),
        "latchkey=".to_owned(),
        format!("latchkey=\"{pass}\""),
        format!("latchkey={}", "A".repeat(5000)),
        format!("latchkey%3d{pass}"),
    ];
    for cookie in forged {
        let answer = world.browser().script("GET", &url).header("cookie", &cookie).send().await;
        assert_eq!(answer.status, 401, "{cookie}");
    }
    let answer = world.browser().script("GET", &url).header("cookie", &format!("other=1; latchkey={pass}")).send().await;
    assert_eq!(answer.status, 200, "the right one does");
    // A pass is good on its own host alone.
    for other in [world.reports_at("/"), world.login_at("/account/links")] {
        let answer = world.browser().script("GET", &other).header("cookie", &format!("latchkey={pass}")).send().await;
        assert_eq!(answer.status, 401, "{other}");
    }
    let of_login = ada.cookie(&world.host("login"), "latchkey").unwrap().value;
    assert_eq!(world.browser().script("GET", &url).header("cookie", &format!("latchkey={of_login}")).send().await.status, 401);
}

#[tokio::test]
async fn the_jar_keeps_paths_deletions_and_order() {
    // Set for a path, set twice, deleted in the same answer before the real one.
    let portal = Canned::answering(|head| {
        let cookies = match head.split(' ').nth(1).unwrap_or_default() {
            "/set" => "\r\nSet-Cookie: deep=1; Path=/deep; HttpOnly\r\nSet-Cookie: twice=old; Path=/; HttpOnly\r\nSet-Cookie: twice=new; Path=/; HttpOnly\r\n\
                       Set-Cookie: back=; Path=/; Max-Age=0; HttpOnly\r\nSet-Cookie: back=yes; Path=/; HttpOnly\r\nSet-Cookie: quoted=\"a b\"; Path=/; HttpOnly",
            "/unset" => "\r\nSet-Cookie: twice=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly",
            _ => "",
        };
        answer(&format!("200 OK\r\nContent-Type: text/html{cookies}"), &format!("<p>{}</p>", cookie_line(head)))
    })
    .await;
    let url = portal.url();
    // A jar belongs to a portal that is signed in to; this one proves Basic by its own means.
    let world = World::new().portal(move |_| basic_canned(&url)).start().await;
    let host = world.host("jar");
    let mut ada = world.browser();
    ada.get(&world.at(&host, "/set")).await.sign_in(&ADA).await;
    if ada.page().text.contains("Account linking") {
        ada.link(&ADA).await;
    }
    ada.get(&world.at(&host, "/")).await.shows("twice=new; back=yes; quoted=\"a b\"").shows_not("deep");
    ada.get(&world.at(&host, "/deep/er")).await.shows("deep=1; twice=new");
    ada.get(&world.at(&host, "/unset")).await;
    ada.get(&world.at(&host, "/")).await.shows("back=yes").shows_not("twice");
}

/// Headers of the account itself: nothing to link, and a jar all the same.
fn basic_canned(url: &str) -> Portal {
    Portal::new("jar", "Jar", url).table("[portal.sign_in]\nmethod = \"headers\"\n[portal.sign_in.headers]\nX-Mail = \"{account.email}\"")
}
