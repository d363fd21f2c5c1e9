//! "Where's my e-mail?", answered by a real Postfix.

use std::time::Duration;

use tests::{Browser, World, eventually};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use crate::node::Node;
use crate::postfix::Postfix;

/// Postfix works in its own time, and the worker looks every second.
const SOON: Duration = Duration::from_secs(60);

struct Place {
    world: World,
    postfix: Postfix,
    node: Node,
}

impl Place {
    async fn new() -> Self {
        let mut place = Node::place().await;
        let postfix = Postfix::start(&format!("{} mail bounce --config {}", place.binary().display(), place.config().display())).await;
        place.add_mail(&format!("smtp = \"smtp://127.0.0.1:{}\"\nbounces = \"bounce@example.com\"", postfix.port));
        let node = place.serve_as_nobody().await;
        Self { world: place.world, postfix, node }
    }

    /// Somebody who asked for a token for this address, on the page that tells where it is.
    async fn asks(&self, address: &str) -> Browser {
        let mut browser = self.world.browser();
        browser.get(&self.world.login_at("/forgot")).await.fill("E-mail address", address).submit("Send the token").await.shows(address);
        // It is offered after three minutes; the address is the same at once.
        let page = browser.url().replace("/forgot/token", "/forgot/mail");
        browser.get(&page).await.shows("Where's my e-mail?");
        browser
    }
}

async fn shows_soon(browser: &mut Browser, words: &str) {
    let what = format!("the page says {words:?}");
    let mut browser_now = browser.clone();
    eventually(&what, SOON, async || browser_now.reload().await.page().text.contains(words)).await;
    browser.reload().await.shows(words);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fate_of_a_mail_is_told_in_the_servers_own_words() {
    let place = Place::new().await;
    let mut accepted = place.asks("ada@accept.test").await;
    let mut deferred = place.asks("ada@defer.test").await;
    let mut unknown = place.asks("ada@rcpt.test").await;
    let mut refused = place.asks("ada@data.test").await;
    let mut bounced = place.asks("ada@bounce.test").await;

    shows_soon(&mut accepted, "not bounced so far").await;
    shows_soon(&mut deferred, "450 4.7.1 <ada@defer.test>: Recipient address rejected: come back later").await;
    deferred.shows("Put off today at");
    shows_soon(&mut unknown, "550 5.1.1 <ada@rcpt.test>: Recipient address rejected: nobody of this <b>name</b>").await;
    unknown.shows("Blocked today at").shows("your mail administrator");
    shows_soon(&mut refused, "550 5.7.1 we take no such mail").await;
    refused.shows("Blocked today at");

    // What was sent turns out to have bounced: the mail is returned, through Postfix's pipe, to `latchkey mail bounce`.
    shows_soon(&mut bounced, "not bounced so far").await;
    bounced.shows("Sent today at");
    place.postfix.release();
    shows_soon(&mut bounced, "550 5.1.1 <ada@bounce.test>: Recipient address rejected").await;
    bounced.shows("Bounced today at").shows("\"gone\" <i>for</i> good").shows("Check the address");
    assert!(!bounced.answer().text().contains("<i>for"), "escaped");
    accepted.reload().await.shows("not bounced so far");

    let log = place.postfix.log();
    assert!(log.contains("relay=latchkey-bounce, ") && log.contains("status=sent (delivered via latchkey-bounce service"), "{log}");
    forged_bounces_change_nothing(&place, &mut accepted).await;
    place.node.terminate().await;
}

/// A stranger can send a bounce to our addresses too; they know all of the mail but the tag.
async fn forged_bounces_change_nothing(place: &Place, accepted: &mut Browser) {
    for to in ["bounce@example.com", "bounce+0123456789abcdef0123456789abcdef@example.com"] {
        let forged = format!(
            "From: MAILER-DAEMON@mail.example.com\r\nTo: {to}\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
             Final-Recipient: rfc822; ada@accept.test\r\nAction: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp; 550 forged\r\n\r\n--b--\r\n"
        );
        send(place.postfix.port, to, &forged).await;
        let taken = format!("to=<{to}>, relay=latchkey-bounce, ");
        let log = async || place.postfix.log().lines().any(|line| line.contains(&taken) && line.contains("status=sent"));
        eventually("the forged bounce was piped, and is done with", SOON, log).await;
    }
    accepted.reload().await.shows("not bounced so far").shows_not("forged");
}

/// Sends a mail with the empty sender (RFC 5321 §4.5.5).
async fn send(port: u16, to: &str, mail: &str) {
    let (read, mut write) = TcpStream::connect(("127.0.0.1", port)).await.unwrap().into_split();
    let mut replies = BufReader::new(read).lines();
    for (line, expected) in [
        (String::new(), "220"),
        ("HELO stranger.test".to_owned(), "250"),
        ("MAIL FROM:<>".to_owned(), "250"),
        (format!("RCPT TO:<{to}>"), "250"),
        ("DATA".to_owned(), "354"),
        (format!("{mail}."), "250"),
        ("QUIT".to_owned(), "221"),
    ] {
        if !line.is_empty() {
            write.write_all(format!("{line}\r\n").as_bytes()).await.unwrap();
        }
        let reply = replies.next_line().await.unwrap().unwrap();
        assert!(reply.starts_with(expected), "{line}: {reply}");
    }
}
