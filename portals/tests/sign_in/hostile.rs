//! Portals that have been taken over, have moved, or are broken: where a credential goes, and what an answer may cost.

use std::time::Duration;

use accounts::Verdict;
use portals::recipe::Recipe;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::form::recipe;
use crate::world::{Portal, Reply, Seen, World, page, redirect, settings};

fn login(action: &str) -> Reply {
    page(200, format!("<form method=post action='{action}'><input name=user><input type=password name=pass></form>"))
}

#[tokio::test]
async fn a_credential_never_leaves_the_portal_nor_goes_in_clear() {
    let cases = [
        ("https://evil.example/in", "step 1: the form would be sent out of the portal"),
        ("//evil.example/in", "step 1: the form would be sent out of the portal"),
        ("\\\\evil.example/in", "step 1: the form would be sent out of the portal"),
        ("https://wiki.example.com@evil.example/in", "step 1: the form would be sent out of the portal"),
        ("https://user:x@wiki.example.com/in", "step 1: the form would be sent out of the portal"),
        ("http://169.254.169.254/latest", "step 1: the form would be sent out of the portal"),
        ("http://localhost/in", "step 1: the form would be sent out of the portal"),
        ("javascript:send()", "step 1: the form would be sent out of the portal"),
        ("mailto:evil@evil.example", "step 1: the form would be sent out of the portal"),
        ("http://wiki.example.com/in", "step 1: the form would be sent in clear"),
    ];
    for (action, reason) in cases {
        let portal = Portal::start(move |_| login(action)).await;
        let attempt = World::new(portal.settings(Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
        assert_eq!((attempt.verdict, attempt.reason.as_str()), (Verdict::Unrecognised, reason), "{action}");
        assert_eq!(portal.lines(), ["GET /login"], "{action}");
    }
}

#[tokio::test]
async fn a_base_element_does_not_lead_the_credential_away() {
    let portal = Portal::start(|_| {
        page(200, "<base href='https://evil.example/'><form method=post action=in><input name=user><input type=password name=pass></form>")
    })
    .await;
    let attempt = World::new(portal.settings(Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::Unrecognised);
    assert_eq!(portal.lines(), ["GET /login"]);
}

#[tokio::test]
async fn redirects_stay_home_and_end() {
    // Another server on this machine must never be reached, whatever the portal says.
    let victim = Portal::start(|_| page(200, "secret")).await;
    let to_victim = format!("http://{}/login", victim.address);
    let portal = Portal::start(move |_| redirect(&to_victim)).await;
    let attempt = World::new(portal.settings(Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
    let reason = format!("redirected out of the portal, to {}, which is no [[portal.login_host]] of it", victim.address);
    assert_eq!((attempt.verdict, attempt.reason), (Verdict::Unrecognised, reason));
    assert!(victim.lines().is_empty());

    let portal = Portal::start(|seen: &Seen| redirect(&format!("{}x", seen.target))).await;
    let attempt = World::new(portal.settings(Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
    assert_eq!((attempt.verdict, attempt.reason.as_str()), (Verdict::Unrecognised, "redirected more than 5 times"));
    assert_eq!(portal.lines().len(), 6);
}

#[tokio::test]
async fn a_form_is_sent_again_only_home_and_not_in_clear() {
    let moved = |to: &'static str| {
        move |seen: &Seen| match seen.line().as_str() {
            "GET /login" => login("/in"),
            "POST /in" => page(307, "").with("location", to),
            "POST /in2" if seen.body == "user=alice&pass=s3cret" => page(200, "Welcome"),
            _ => page(404, ""),
        }
    };
    for (to, expected, requests) in [
        ("/in2", Verdict::SignedIn, 3),
        ("https://wiki.example.com/in2", Verdict::SignedIn, 3),
        ("http://wiki.example.com/in2", Verdict::Unrecognised, 2),
        ("https://evil.example/in2", Verdict::Unrecognised, 2),
    ] {
        let portal = Portal::start(moved(to)).await;
        let attempt = World::new(portal.settings(Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
        assert_eq!((attempt.verdict, portal.lines().len()), (expected, requests), "{to}: {}", attempt.reason);
    }
}

#[tokio::test]
async fn a_form_that_has_lost_the_password_field_gets_nothing() {
    let portal =
        Portal::start(|_| page(200, "<form method=post action=/in><input name=user><input type=password name=newpass></form>")).await;
    let attempt = World::new(portal.settings(Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
    assert_eq!((attempt.verdict, attempt.reason.as_str()), (Verdict::Unrecognised, "step 1: the form has no field `pass`"));
    assert_eq!(portal.lines(), ["GET /login"]);
}

#[tokio::test]
async fn a_fake_success_does_not_pass_the_rules_of_another_answer() {
    // 200 and a cookie for everyone, but the login form is still there.
    let portal = Portal::start(|_| login("/in").with("set-cookie", "sid=1; Path=/")).await;
    let attempt = World::new(portal.settings(Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::WrongCredentials);
}

/// A server that writes `head`, then `piece` for ever (or nothing more, if it is empty).
async fn endless(head: &'static str, piece: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream.write_all(head.as_bytes()).await;
                while !piece.is_empty() && stream.write_all(piece).await.is_ok() {}
                std::future::pending::<()>().await;
            });
        }
    });
    format!("http://{address}")
}

#[tokio::test]
async fn an_endless_page_costs_a_mebibyte() {
    const PIECE: &[u8] = &[b' '; 8192];
    let upstream = endless("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>", PIECE).await;
    let attempt = World::new(settings(&[&upstream], Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
    let expected = (Verdict::Unrecognised, "step 1: the page has no form with a password input");
    assert_eq!((attempt.verdict, attempt.reason.as_str()), expected);
}

#[tokio::test]
async fn an_attempt_ends_with_its_deadline() {
    let deadline = Duration::from_millis(200);
    for head in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<form>"] {
        let upstream = endless(head, b"").await;
        let attempt = World::with_deadline(settings(&[&upstream], Recipe::Form(recipe())), deadline).attempt("alice", "s3cret").await;
        assert_eq!((attempt.verdict, attempt.reason.as_str()), (Verdict::Unavailable, "no verdict within 0.2 s"), "{head:?}");
    }
}

#[tokio::test]
async fn what_is_not_http_is_unavailable() {
    for head in ["SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"] {
        let upstream = endless(head, b"").await;
        let attempt = World::new(settings(&[&upstream], Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
        assert_eq!(attempt.verdict, Verdict::Unavailable, "{head:?}");
        assert!(!attempt.reason.contains("127.0.0.1"), "{}", attempt.reason);
    }
}

#[tokio::test]
async fn a_silent_portal_is_not_asked_again_at_once() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let upstream = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let world = World::new(settings(&[&upstream], Recipe::Form(recipe())));
    for _ in 0..5 {
        assert!(world.attempt("alice", "s3cret").await.reason.starts_with("no connection to the portal"));
    }
    // The clock stands still here.
    let attempt = world.attempt("alice", "s3cret").await;
    assert_eq!((attempt.verdict, attempt.reason.as_str()), (Verdict::Unavailable, "the portal has been silent; not tried"));
}

#[tokio::test]
async fn one_persons_trouble_is_not_everybodys() {
    let portal = Portal::start(|seen: &Seen| if seen.body.contains("mallory") { page(500, "") } else { login("/in") }).await;
    let world = World::new(portal.settings(Recipe::Form(recipe())));
    for _ in 0..10 {
        assert_eq!(world.attempt("mallory", "x").await.verdict, Verdict::Unavailable);
    }
    assert_eq!(world.attempt("alice", "wrong").await.verdict, Verdict::WrongCredentials);
}

#[tokio::test]
async fn a_head_that_is_a_bomb_is_unavailable() {
    let many = format!("HTTP/1.1 200 OK\r\n{}", "X: 1\r\n".repeat(10_000));
    let large = format!("HTTP/1.1 200 OK\r\nX: {}\r\n", "a".repeat(3 << 20));
    let cookies: String = (0..2_000).map(|n| format!("Set-Cookie: c{n}={}\r\n", "x".repeat(4_000))).collect();
    for head in [many, large, format!("HTTP/1.1 200 OK\r\n{cookies}")] {
        let upstream = endless(Box::leak((head + "Content-Length: 0\r\n\r\n").into_boxed_str()), b"").await;
        let attempt = World::new(settings(&[&upstream], Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
        assert_eq!((attempt.verdict, attempt.reason.as_str()), (Verdict::Unavailable, "the portal broke off or answered what is not HTTP"));
    }
}

#[tokio::test]
async fn a_body_that_swells_is_read_as_far_as_any_other() {
    use std::io::Write as _;
    // Behind 64 MiB there is a login form, which nobody will see.
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        bomb.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    bomb.write_all(b"<form method=post action=/in><input name=user><input type=password name=pass></form>").unwrap();
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 128 << 10);
    let portal = Portal::start(move |_| page(200, bomb.clone()).with("content-encoding", "gzip")).await;
    let attempt = World::new(portal.settings(Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
    assert_eq!((attempt.verdict, attempt.reason.as_str()), (Verdict::Unrecognised, "step 1: the page has no form with a password input"));
    assert_eq!(portal.lines(), ["GET /login"]);
}

#[tokio::test]
async fn a_body_that_drips_ends_with_the_deadline() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let upstream = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n").await;
            let mut drops = tokio::time::interval(Duration::from_millis(5));
            while stream.write_all(b" ").await.is_ok() {
                drops.tick().await;
            }
        }
    });
    let attempt =
        World::with_deadline(settings(&[&upstream], Recipe::Form(recipe())), Duration::from_millis(300)).attempt("alice", "s3cret").await;
    assert_eq!((attempt.verdict, attempt.reason.as_str()), (Verdict::Unavailable, "no verdict within 0.3 s"));
}

/// Without its bounds the parser would be at each of these for minutes.
#[tokio::test]
async fn pages_that_no_parser_likes_are_read_in_no_time() {
    let attributes = format!("<div{}>", (0..150_000).map(|n| format!(" a{n}")).collect::<String>());
    for body in [
        "<div>".repeat(200_000),
        "<b><table>".repeat(100_000),
        "<form><select><svg>".repeat(50_000),
        attributes,
        "<a><b><p>".repeat(100_000),
    ] {
        let portal = Portal::start(move |_| page(200, body.clone())).await;
        let attempt = World::new(portal.settings(Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
        assert_eq!(attempt.verdict, Verdict::Unrecognised, "{}", attempt.reason);
    }
}

#[tokio::test]
async fn cookies_for_others_are_nobodys() {
    let portal = Portal::start(|seen: &Seen| match seen.line().as_str() {
        "GET /login" => login("/in")
            .with("set-cookie", "mine=1; Path=/")
            .with("set-cookie", "theirs=1; Domain=evil.example; Path=/")
            .with("set-cookie", "sibling=1; Domain=shop.example.com; Path=/")
            .with("set-cookie", "elsewhere=1; Path=/elsewhere"),
        _ => page(200, "Welcome"),
    })
    .await;
    World::new(portal.settings(Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
    assert_eq!(portal.seen()[1].header("cookie"), "mine=1");
}

#[tokio::test]
async fn a_portal_that_tells_the_password_again_tells_it_nobody() {
    let portal = Portal::start(|seen: &Seen| match seen.line().as_str() {
        "GET /login" => login("/in"),
        "POST /in" => redirect("/home/s3cret?again=s3cret").with("x-password", "s3cret").with("set-cookie", "s3cret=s3cret; Path=/"),
        _ => page(418, "<p>s3cret</p>"),
    })
    .await;
    let portal_settings = std::sync::Arc::new(portal.settings(Recipe::Form(recipe())));
    let attempt = World::new((*portal_settings).clone()).attempt("alice", "s3cret").await;
    assert_eq!(attempt.verdict, Verdict::Unrecognised);
    assert!(!attempt.reason.contains("s3cret"), "{}", attempt.reason);
}

#[tokio::test]
async fn no_name_that_a_portal_writes_is_looked_up() {
    // A name that leads to this machine, and one that leads somewhere else whenever it is asked for: both stay words.
    let victim = Portal::start(|_| page(200, "secret")).await;
    let port = victim.address.port();
    for host in ["localhost", "metadata.google.internal", "[::ffff:127.0.0.1]", "0", "2130706433"] {
        let location = format!("http://{host}:{port}/login");
        let portal = Portal::start(move |_| redirect(&location)).await;
        let attempt = World::new(portal.settings(Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
        assert_eq!(attempt.verdict, Verdict::Unrecognised, "{host}: {}", attempt.reason);
        // Its own public name leads to the configured server, whatever the name says by now.
        let home = Portal::start(move |seen: &Seen| match seen.target.as_str() {
            "/login" => redirect(&format!("https://wiki.example.com:{port}/on")),
            "/on" => login("/in"),
            _ => page(200, "Welcome"),
        })
        .await;
        let attempt = World::new(home.settings(Recipe::Form(recipe()))).attempt("alice", "s3cret").await;
        assert!(attempt.verdict == Verdict::SignedIn || home.lines() == ["GET /login"], "{}", attempt.reason);
    }
    assert!(victim.lines().is_empty(), "{:?}", victim.lines());
}

#[tokio::test]
async fn a_portal_that_hangs_holds_no_more_than_its_share() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    const PEOPLE: usize = 40;
    const AT_ONCE: usize = 16;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let upstream = format!("http://{}", listener.local_addr().unwrap());
    let (open, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let answers = Arc::new(tokio::sync::Semaphore::new(0));
    let (counted, peak, go) = (open.clone(), most.clone(), answers.clone());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (counted, peak, go) = (counted.clone(), peak.clone(), go.clone());
            tokio::spawn(async move {
                peak.fetch_max(counted.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                let _ = stream.read(&mut [0; 4096]).await;
                go.acquire().await.unwrap().forget();
                counted.fetch_sub(1, Ordering::SeqCst);
                let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
            });
        }
    });
    let world = Arc::new(World::new(settings(&[&upstream], Recipe::Form(recipe()))));
    let attempts: Vec<_> = (0..PEOPLE)
        .map(|_| {
            let world = world.clone();
            tokio::spawn(async move { world.attempt("alice", "s3cret").await })
        })
        .collect();
    while open.load(Ordering::SeqCst) < AT_ONCE {
        tokio::task::yield_now().await;
    }
    // Whoever else could come has time to.
    for _ in 0..1000 {
        tokio::task::yield_now().await;
    }
    answers.add_permits(PEOPLE);
    for attempt in attempts {
        assert_eq!(attempt.await.unwrap().verdict, Verdict::Unrecognised);
    }
    assert_eq!(most.load(Ordering::SeqCst), AT_ONCE);
}
