//! A portal that answers as no honest server does harms nobody but itself.

use tests::{ADA, Canned, Portal, World, raw};

/// What the portal says, and what the client may see of it: a page of ours, or the head with a body that breaks off.
fn answers() -> Vec<(&'static str, String)> {
    let ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
    vec![
        ("nothing", String::new()),
        ("noise", "\u{1}\u{2}\u{3}\r\n\r\n".to_owned()),
        ("another protocol", "SSH-2.0-OpenSSH_9.2\r\n".to_owned()),
        ("half a head", "HTTP/1.1 200 OK\r\nContent-Ty".to_owned()),
        ("no status", "HTTP/1.1 \r\n\r\n".to_owned()),
        ("a status of four digits", "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n".to_owned()),
        ("two lengths", format!("{ok}Content-Length: 5\r\nContent-Length: 50\r\n\r\nhello")),
        ("a negative length", format!("{ok}Content-Length: -5\r\n\r\nhello")),
        ("more promised than sent", format!("{ok}Content-Length: 5000\r\n\r\nhello")),
        ("chunks that are none", format!("{ok}Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n")),
        ("a chunk without end", format!("{ok}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello")),
        ("chunks and a length", format!("{ok}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n5\r\nhello\r\n0\r\n\r\n")),
        (
            "an upgrade that nobody asked for",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nhello".to_owned(),
        ),
        ("a field without a colon", format!("{ok}nonsense\r\nContent-Length: 5\r\n\r\nhello")),
        ("a very long field", format!("{ok}X: {}\r\nContent-Length: 5\r\n\r\nhello", "a".repeat(3 << 20))),
        ("very many fields", format!("{ok}{}Content-Length: 5\r\n\r\nhello", "X: 1\r\n".repeat(10_000))),
        (
            "very many cookies",
            format!(
                "{ok}{}Content-Length: 5\r\n\r\nhello",
                (0..2_000).map(|n| format!("Set-Cookie: c{n}=1; HttpOnly\r\n")).collect::<String>()
            ),
        ),
        (
            "a second answer behind the first",
            format!("{ok}Content-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"),
        ),
    ]
}

#[tokio::test]
async fn whatever_it_answers_the_gateway_lives_and_nothing_is_mixed_up() {
    let table = answers();
    let portal = Canned::answering(move |head| {
        let page = head.split(' ').nth(1).unwrap_or_default();
        page.strip_prefix("/case/")
            .and_then(|n| n.parse::<usize>().ok())
            .and_then(|n| table.get(n))
            .map(|(_, text)| text.clone())
            .unwrap_or_default()
    })
    .await;
    let url = portal.url();
    // With a header of the account's own the portal has a jar, into which its cookies go.
    let recipe = "[portal.sign_in]\nmethod = \"headers\"\n[portal.sign_in.headers]\nX-Mail = \"{account.email}\"";
    let world = World::new().portal(move |_| Portal::new("hostile", "Hostile", &url).table(recipe)).start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    let host = world.host("hostile");
    ada.get(&world.at(&host, "/")).await.has_status(502).shows("Hostile");
    let cookies = ada.cookies_for(&world.at(&host, "/").parse().unwrap()).unwrap();
    for (n, (name, _)) in answers().iter().enumerate() {
        let text = format!("GET /case/{n} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\nAccept: text/html\r\n\r\n");
        let answer = raw(&world, text.as_bytes()).await;
        assert_eq!(answer.answers(), 1, "{name}: one answer for one request: {:.500}", answer.text);
        assert!(matches!(answer.status(), 200 | 500 | 502), "{name}: {:.500}", answer.text);
        assert!(!answer.text.contains("forged"), "{name}: {:.500}", answer.text);
        assert!(answer.text.len() < 1 << 20, "{name}: {} bytes of a head that nobody needs", answer.text.len());
        ada.get(&world.orders_at("/profile")).await.has_status(200).shows("Signed in as Ada Lovelace");
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_does_not_look_whole() {
    // Too much to be held back until the end is seen.
    let chunks = format!("10000\r\n{}\r\n", "a".repeat(1 << 16)).repeat(16);
    let said = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}");
    let portal = Canned::answering(move |_| said.clone()).await;
    let url = portal.url();
    let open = "[[portal.access]]\nrequire = \"public\"";
    let world = World::new().portal(move |_| Portal::new("hostile", "Hostile", &url).table(open)).start().await;
    for method in ["GET", "POST"] {
        let text = format!("{method} / HTTP/1.1\r\nHost: {}\r\nContent-Length: 0\r\n\r\n", world.host("hostile"));
        let answer = raw(&world, text.as_bytes()).await;
        let (head, body) = answer.text.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200") && body.contains("aaaa"), "{method}: {head}");
        assert!(answer.closed && !body.ends_with("0\r\n\r\n"), "{method}: the last chunk would say that this was all");
    }
}

#[tokio::test]
async fn an_answer_before_the_answer_says_no_more_than_what_to_fetch() {
    let hints = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\nSet-Cookie: latchkey=forged\r\nClear-Site-Data: \"cookies\"\r\n\r\n";
    let said = format!("{hints}HTTP/1.1 200 OK\r\nSet-Cookie: latchkey=forged\r\nContent-Length: 5\r\n\r\nhello");
    let portal = Canned::answering(move |_| said.clone()).await;
    let url = portal.url();
    let open = "[[portal.access]]\nrequire = \"public\"";
    let world = World::new().portal(move |_| Portal::new("hostile", "Hostile", &url).table(open)).start().await;
    let text = format!("GET / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", world.host("hostile"));
    let answer = raw(&world, text.as_bytes()).await.text.to_lowercase();
    assert!(answer.starts_with("http/1.1 103") && answer.contains("link: </a.css>") && answer.ends_with("hello"), "{answer}");
    assert!(!answer.contains("forged") && !answer.contains("clear-site-data"), "{answer}");
}

#[tokio::test]
async fn a_portal_s_words_are_never_markup_of_ours() {
    // The name of a portal, and what a person typed, on our pages.
    let portal = Portal::new("quoted", "<b>Bobby\"'&</b>", "http://127.0.0.1:9");
    let world = World::new().portal(move |_| portal).start().await;
    let mut ada = world.at_the_desk(&ADA).await;
    ada.get(&world.at(&world.host("quoted"), "/")).await.has_status(502).shows("<b>Bobby\"'&</b>");
    assert!(!ada.answer().text().contains("<b>Bobby"));
    ada.get(&world.login_at("/")).await.shows("<b>Bobby\"'&</b>");
    let mut stranger = world.browser();
    stranger.get(&world.orders_at("/")).await.fill("E-mail address", "\"><script>alert(1)</script>@x").submit("Continue").await;
    assert!(!stranger.answer().text().contains("<script>alert"), "{}", stranger.answer().text());
}
