use std::io;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

/// A mail server's part of one SMTP conversation, as far as our mails need it: everything is taken.
pub struct SmtpConversation {
    lines: Lines<BufReader<OwnedReadHalf>>,
    write: OwnedWriteHalf,
}

impl SmtpConversation {
    /// Greets the client.
    ///
    /// # Errors
    /// If it has gone away.
    pub async fn begin(stream: TcpStream) -> io::Result<Self> {
        let (read, mut write) = stream.into_split();
        write.write_all(b"220 mail.test\r\n").await?;
        Ok(Self { lines: BufReader::new(read).lines(), write })
    }

    /// The next mail, its text as it came; `None` at the end. The client waits to hear of it: [`SmtpConversation::taken`].
    ///
    /// # Errors
    /// If the client goes away in the midst.
    pub async fn next_mail(&mut self) -> io::Result<Option<String>> {
        while let Some(line) = self.lines.next_line().await? {
            let reply = if line == "DATA" { "354 go on" } else { "250 ok" };
            self.write.write_all(format!("{reply}\r\n").as_bytes()).await?;
            if line == "DATA" {
                return self.text().await.map(Some);
            }
        }
        Ok(None)
    }

    async fn text(&mut self) -> io::Result<String> {
        let mut mail = String::new();
        while let Some(line) = self.lines.next_line().await?.filter(|line| line != ".") {
            mail.push_str(&line);
            mail.push('\n');
        }
        Ok(mail)
    }

    /// Tells the client that its mail was taken.
    ///
    /// # Errors
    /// If it has gone away.
    pub async fn taken(&mut self) -> io::Result<()> {
        self.write.write_all(b"250 taken\r\n").await
    }
}
