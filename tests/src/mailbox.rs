use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};

use crate::eventually;
use crate::smtp::SmtpConversation;

/// Mail is handed over beside the request that caused it.
const SOON: Duration = Duration::from_secs(20);

/// A mail server of people who read their mail: it takes everything, over SMTP, and keeps it.
pub struct Mailbox {
    port: u16,
    mails: Arc<Mutex<Vec<String>>>,
}

impl Mailbox {
    /// Begins to listen.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mails = Arc::new(Mutex::new(Vec::new()));
        let kept = mails.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let kept = kept.clone();
                // A client that goes away in the middle has handed nothing over.
                tokio::spawn(async move { take_mails(stream, &kept).await });
            }
        });
        Self { port, mails }
    }

    /// As `[mail] smtp` names it.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// How many mails there are.
    pub fn count(&self) -> usize {
        self.mails.lock().unwrap().len()
    }

    /// Waits for the mail after the first `seen` whose subject has these words; gives its whole text.
    pub async fn mail_after(&self, seen: usize, subject: &str) -> String {
        let wanted = || {
            let mails = self.mails.lock().unwrap();
            let is_it = |mail: &&String| mail.lines().any(|line| line.starts_with("Subject: ") && line.contains(subject));
            mails.iter().skip(seen).find(is_it).cloned()
        };
        eventually(&format!("a mail {subject:?} comes"), SOON, async || wanted().is_some()).await;
        wanted().unwrap()
    }

    /// The token of the mail after the first `seen` with this subject: eight letters and digits, alone on a line.
    pub async fn token_after(&self, seen: usize, subject: &str) -> String {
        let mail = self.mail_after(seen, subject).await;
        let is_token = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        mail.lines().map(str::trim).find(is_token).unwrap_or_else(|| panic!("no token in {mail}")).to_owned()
    }
}

async fn take_mails(stream: TcpStream, kept: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut conversation = SmtpConversation::begin(stream).await?;
    while let Some(mail) = conversation.next_mail().await? {
        kept.lock().unwrap().push(mail);
        conversation.taken().await?;
    }
    Ok(())
}
