//! The queue and the worker against a mail server that answers as it is told.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use accounts::ports::{Clock, MailQueue, MailState, Outbox, Rng};
use accounts::{EmailAddress, Notice, Timestamp};
use messages::{Postman, SmtpAt, SmtpSender, send_due};
use stores::{Accounts, AccountsAt};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

struct SetClock(AtomicI64);

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

struct CountingRng(AtomicU64);

impl Rng for CountingRng {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = (self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed) >> 40) as u8;
        }
    }
}

/// A mail server (RFC 5321) that answers RCPT with `reply`, and keeps what it accepts.
struct MailServer {
    port: u16,
    reply: Arc<Mutex<&'static str>>,
    mails: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    async fn start(reply: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { port, reply: Arc::new(Mutex::new(reply)), mails: Arc::default() };
        let (reply, mails) = (server.reply.clone(), server.mails.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (reply, mails) = (reply.clone(), mails.clone());
                tokio::spawn(async move {
                    let (read, mut write) = stream.into_split();
                    let mut lines = BufReader::new(read).lines();
                    write.write_all(b"220 mail.test\r\n").await.unwrap();
                    let mut mail: Option<String> = None;
                    while let Ok(Some(line)) = lines.next_line().await {
                        let answer = match &mut mail {
                            Some(text) if line == "." => {
                                mails.lock().unwrap().push(std::mem::take(text));
                                mail = None;
                                "250 taken".to_owned()
                            }
                            Some(text) => {
                                text.push_str(&line);
                                text.push('\n');
                                continue;
                            }
                            None if line == "DATA" => {
                                mail = Some(String::new());
                                "354 go on".to_owned()
                            }
                            None if line.starts_with("RCPT") => (*reply.lock().unwrap()).to_owned(),
                            None if line == "QUIT" => "221 bye".to_owned(),
                            None => "250 mail.test".to_owned(),
                        };
                        if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
                            return;
                        }
                    }
                });
            }
        });
        server
    }

    fn sender(&self) -> SmtpSender {
        let at = SmtpAt { host: "127.0.0.1".to_owned(), port: self.port, tls: false, login: None };
        SmtpSender::new(at, Some("Master Account".to_owned()), "noreply@example.com").unwrap()
    }
}

struct World {
    queue: Arc<Accounts>,
    clock: Arc<SetClock>,
    _dir: tempfile::TempDir,
}

impl World {
    /// One notice to Ada is waiting.
    async fn with_a_notice() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let queue = Arc::new(Accounts::open(&AccountsAt::Sqlite(dir.path().join("accounts.db"))).await.unwrap());
        let clock = Arc::new(SetClock(AtomicI64::new(1_000_000)));
        let rng = Arc::new(CountingRng(AtomicU64::new(1)));
        let postman = Postman::new(queue.clone(), clock.clone(), rng, "Example".to_owned(), "https://login.example.com".to_owned());
        let ada = EmailAddress::parse("ada@example.com").unwrap();
        postman.post(&ada, &Notice::PortalLinked { portal: "Team wiki".to_owned() }).await.unwrap();
        Self { queue, clock, _dir: dir }
    }

    async fn send(&self, server: &MailServer) -> MailState {
        send_due(self.queue.as_ref(), &server.sender(), self.clock.as_ref()).await.unwrap();
        self.queue.recent(1).await.unwrap()[0].state.clone()
    }

    fn advance(&self, by: Duration) {
        self.clock.0.fetch_add(by.as_millis() as i64, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn a_notice_is_sent_once() {
    let (world, server) = (World::with_a_notice().await, MailServer::start("250 ok").await);
    assert_eq!(world.send(&server).await, MailState::Sent);
    world.advance(Duration::from_secs(86_400));
    assert_eq!(world.send(&server).await, MailState::Sent);
    let mails = server.mails.lock().unwrap();
    assert_eq!(mails.len(), 1, "{mails:?}");
    for part in ["Subject: Team wiki is now linked", "To: ada@example.com", "noreply@example.com", "Message-ID: <"] {
        assert!(mails[0].contains(part), "{part} in {}", mails[0]);
    }
}

#[tokio::test]
async fn a_mail_that_is_deferred_is_tried_again_after_a_pause() {
    let (world, server) = (World::with_a_notice().await, MailServer::start("450 come back later").await);
    let MailState::Deferred(reply) = world.send(&server).await else { panic!("deferred") };
    assert!(reply.contains("come back later"), "{reply}");
    *server.reply.lock().unwrap() = "250 ok";
    assert!(matches!(world.send(&server).await, MailState::Deferred(_)), "not before the pause is over");
    world.advance(Duration::from_secs(30));
    assert_eq!(world.send(&server).await, MailState::Sent);
}

#[tokio::test]
async fn a_mail_that_is_refused_for_good_is_not_tried_again() {
    let (world, server) = (World::with_a_notice().await, MailServer::start("550 nobody of this name").await);
    let MailState::Blocked(reply) = world.send(&server).await else { panic!("blocked") };
    assert!(reply.contains("nobody of this name"), "the server's own words: {reply}");
    *server.reply.lock().unwrap() = "250 ok";
    world.advance(Duration::from_secs(86_400));
    assert!(matches!(world.send(&server).await, MailState::Blocked(_)));
    assert!(server.mails.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_mail_server_that_is_away_loses_nothing() {
    let world = World::with_a_notice().await;
    let gone = MailServer { port: 1, reply: Arc::default(), mails: Arc::default() };
    assert!(matches!(world.send(&gone).await, MailState::Deferred(_)));
    world.advance(Duration::from_secs(3600));
    assert_eq!(world.send(&MailServer::start("250 ok").await).await, MailState::Sent);
}
