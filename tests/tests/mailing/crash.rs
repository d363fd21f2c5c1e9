//! A node that is ended between handing a mail over and noting it.

use std::time::Duration;

use tests::{SmtpConversation, eventually};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use crate::node::Node;

/// A mail server that has taken a mail for good when it tells of it; whether it answers that it did is decided for each.
struct MailServer {
    port: u16,
    taken: mpsc::Receiver<String>,
    answers: mpsc::Sender<bool>,
}

impl MailServer {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (take, taken) = mpsc::channel(10);
        let (answers, mut whether) = mpsc::channel(10);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // The node is gone, or done: the next one comes.
                let _ = serve(stream, &take, &mut whether).await;
            }
        });
        Self { port, taken, answers }
    }
}

async fn serve(stream: TcpStream, take: &mpsc::Sender<String>, whether: &mut mpsc::Receiver<bool>) -> std::io::Result<()> {
    let mut conversation = SmtpConversation::begin(stream).await?;
    while let Some(mail) = conversation.next_mail().await? {
        take.send(mail).await.unwrap();
        if whether.recv().await == Some(true) {
            conversation.taken().await?;
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_is_sent_again_under_the_same_message_id_and_then_no_more() {
    let mut server = MailServer::start().await;
    let mut place = Node::place().await;
    place.add_mail(&format!("smtp = \"smtp://127.0.0.1:{}\"", server.port));
    let node = place.serve(&[]).await;
    let mut browser = place.world.browser();
    browser.get(&place.world.login_at("/forgot")).await.fill("E-mail address", "ada@example.com").submit("Send the token").await;
    browser.shows("ada@example.com");
    let first = server.taken.recv().await.unwrap();
    node.kill().await;
    server.answers.send(false).await.unwrap();

    // Three minutes later: what a node has claimed is its own for two.
    let node = place.serve(&["env", "DONT_FAKE_MONOTONIC=1", "FAKETIME_DONT_FAKE_MONOTONIC=1", "faketime", "-f", "+180s"]).await;
    server.answers.send(true).await.unwrap();
    let second = server.taken.recv().await.unwrap();
    assert_eq!(first, second, "the same mail to the last byte, so that mail clients show it once");
    assert!(first.contains("\nMessage-ID: <") && first.contains("\nTo: ada@example.com"), "{first}");
    let page = browser.url().replace("/forgot/token", "/forgot/mail");
    let sent = async || browser.get(&page).await.page().text.contains("not bounced so far");
    eventually("it is noted", Duration::from_secs(20), sent).await;
    node.kill().await;

    // A day later nothing is left to send: the next mail is a new one.
    let node = place.serve(&["env", "DONT_FAKE_MONOTONIC=1", "FAKETIME_DONT_FAKE_MONOTONIC=1", "faketime", "-f", "+1d"]).await;
    let mut grace = place.world.browser();
    grace.get(&place.world.login_at("/forgot")).await.fill("E-mail address", "grace@example.com").submit("Send the token").await;
    server.answers.send(true).await.unwrap();
    let third = server.taken.recv().await.unwrap();
    assert!(third.contains("\nTo: grace@example.com"), "{third}");
    node.kill().await;
}
