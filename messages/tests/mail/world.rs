//! The queue on a real file, a clock that is set, and a mail server that answers as it is told.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use accounts::ports::{Clock, MailQueue, MailState, NewMail, Outbox, Rng};
use accounts::{EmailAddress, Notice, Recipient, Timestamp};
use messages::{BounceAddress, Postman, SmtpAt, SmtpSender, TextPostman, send_due};
use stores::{Accounts, AccountsAt};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

pub struct SetClock(pub AtomicI64);

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

pub struct CountingRng(pub AtomicU64);

impl Rng for CountingRng {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = (self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed) >> 40) as u8;
        }
    }
}

/// A mail server (RFC 5321) that answers RCPT with `reply`, and keeps what it accepts after the envelope that it came in.
pub struct MailServer {
    pub port: u16,
    pub reply: Arc<Mutex<&'static str>>,
    pub mails: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    pub async fn start(reply: &'static str) -> Self {
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
                    let (mut envelope, mut mail) = (String::new(), None::<String>);
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
                                mail = Some(std::mem::take(&mut envelope));
                                "354 go on".to_owned()
                            }
                            None if line.starts_with("MAIL") => {
                                envelope = format!("{line}\n");
                                "250 go on".to_owned()
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

    /// Nothing listens.
    pub fn nowhere() -> Self {
        Self { port: 1, reply: Arc::default(), mails: Arc::default() }
    }

    pub fn sender_with_bounces(&self) -> SmtpSender {
        self.sender().with_bounces(BounceAddress::new("bounce@example.com").unwrap())
    }

    pub fn sender(&self) -> SmtpSender {
        let at = SmtpAt { host: "127.0.0.1".to_owned(), port: self.port, tls: false, login: None };
        SmtpSender::new(at, Some("Master Account".to_owned()), "noreply@example.com").unwrap()
    }
}

pub struct World {
    pub queue: Arc<Accounts>,
    pub clock: Arc<SetClock>,
    rng: Arc<CountingRng>,
    _dir: tempfile::TempDir,
}

impl World {
    /// Nothing is waiting; it is 2026-11-23T08:00:00Z.
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let queue = Arc::new(Accounts::open(&AccountsAt::Sqlite(dir.path().join("accounts.db"))).await.unwrap());
        let clock = Arc::new(SetClock(AtomicI64::new(1_795_420_800_000)));
        let rng = Arc::new(CountingRng(AtomicU64::new(1)));
        Self { queue, clock, rng, _dir: dir }
    }

    /// One notice to Ada is waiting.
    pub async fn with_a_notice() -> Self {
        let world = Self::new().await;
        world.post(&Notice::PortalLinked { portal: "Team wiki".to_owned() }).await;
        world
    }

    pub fn postman(&self) -> Postman {
        let (queue, clock, rng) = (self.queue.clone(), self.clock.clone(), self.rng.clone());
        Postman::new(queue, clock, rng, "Example".to_owned(), "https://login.example.com".to_owned())
    }

    pub fn text_postman(&self) -> TextPostman {
        let (queue, clock, rng) = (self.queue.clone(), self.clock.clone(), self.rng.clone());
        TextPostman::new(queue, clock, rng, "Example".to_owned(), "login.example.com".to_owned())
    }

    /// Posts a notice to Ada, and gives its mail.
    pub async fn post(&self, notice: &Notice) -> NewMail {
        self.post_by(&self.postman(), notice).await
    }

    pub async fn post_by(&self, postman: &Postman, notice: &Notice) -> NewMail {
        let id = postman.post(Recipient { email: &EmailAddress::parse("ada@example.com").unwrap(), language: None }, notice).await.unwrap();
        MailQueue::find(self.queue.as_ref(), &id).await.unwrap().unwrap().mail
    }

    pub async fn send(&self, server: &MailServer) -> MailState {
        send_due(self.queue.as_ref(), &server.sender(), self.clock.as_ref()).await.unwrap();
        MailQueue::recent(self.queue.as_ref(), 1).await.unwrap()[0].state.clone()
    }

    pub fn advance(&self, by: Duration) {
        self.clock.0.fetch_add(by.as_millis() as i64, Ordering::SeqCst);
    }
}
