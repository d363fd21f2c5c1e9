//! Kannel with its fake SMSC: a provider of text messages on this machine, which delivers to nobody and reports like a real one.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use crate::{eventually, free_port};

/// Debian's package kannel-extras puts it there.
const FAKE_SMSC: &str = "/usr/lib/kannel/test/fakesmsc";
const READY: Duration = Duration::from_secs(20);

/// A text message as the fake SMSC got it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextMessage {
    /// The number, as it was given to Kannel.
    pub to: String,
    /// All its lines.
    pub text: String,
}

/// Bearerbox, smsbox and fake SMSC on ports of their own, not started at first; gone when it is dropped.
pub struct Kannel {
    dir: tempfile::TempDir,
    admin: u16,
    boxes: u16,
    smsc: u16,
    sendsms: u16,
    running: Vec<Child>,
}

impl Kannel {
    /// Chooses ports, and starts nothing.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { dir, admin: free_port(), boxes: free_port(), smsc: free_port(), sendsms: free_port(), running: Vec::new() }
    }

    /// `[sms]` for a gateway that sends by it, with more lines.
    pub fn section(&self, lines: &str) -> String {
        format!(
            "[sms]\nprovider = \"http\"\nurl = \"http://127.0.0.1:{}/cgi-bin/sendsms?username=u&password=p&to={{to}}&text={{text}}\
             &dlr-mask=31&dlr-url={{report_url}}\"\n{lines}\n",
            self.sendsms
        )
    }

    /// Starts all three, and waits until a message can be sent. Reports go by the gateway on this port, since the names of its hosts are
    /// known to nobody else.
    pub async fn start(&mut self, gateway: u16) {
        let configuration = self.dir.path().join("kannel.conf");
        std::fs::write(&configuration, self.configuration(gateway)).unwrap();
        self.run(Command::new("/usr/sbin/bearerbox").arg(&configuration), "bearerbox");
        for port in [self.admin, self.boxes, self.smsc] {
            listens(port).await;
        }
        self.run(Command::new("/usr/sbin/smsbox").arg(&configuration), "smsbox");
        listens(self.sendsms).await;
        let mut smsc = Command::new(FAKE_SMSC);
        smsc.args(["-H", "127.0.0.1", "-r", &self.smsc.to_string(), "-m", "0", "-v", "0", "100 200 text nothing"]);
        self.run(&mut smsc, "fakesmsc");
        let log = self.log("bearerbox");
        eventually("the fake SMSC is connected", READY, async || read(&log).contains("Fakesmsc client connected")).await;
    }

    /// What has arrived, in its order.
    pub fn messages(&self) -> Vec<TextMessage> {
        let mut messages: Vec<TextMessage> = Vec::new();
        for line in read(&self.log("fakesmsc")).lines() {
            // Its protocol knows lines, not messages: "sender receiver kind text", then the other lines of the text.
            let Some((_, got)) = line.split_once("DEBUG: Got message ") else { continue };
            let got = got.split_once('<').map(|(_, got)| got.strip_suffix('>').unwrap_or(got)).unwrap();
            match (got.strip_prefix("12345 ").and_then(|got| got.split_once(" text ")), messages.last_mut()) {
                (Some((to, text)), _) => messages.push(TextMessage { to: to.to_owned(), text: text.to_owned() }),
                (None, Some(last)) => last.text = format!("{}\n{got}", last.text),
                (None, None) => panic!("half a message: {line}"),
            }
        }
        messages
    }

    fn run(&mut self, command: &mut Command, name: &str) {
        let log = File::create(self.log(name)).unwrap();
        let command = command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).kill_on_drop(true);
        self.running.push(command.spawn().unwrap_or_else(|error| panic!("{name}: {error}; run tests/install")));
    }

    fn log(&self, name: &str) -> PathBuf {
        self.dir.path().join(format!("{name}.log"))
    }

    fn configuration(&self, gateway: u16) -> String {
        let Self { admin, boxes, smsc, sendsms, .. } = self;
        format!(
            "group = core\nadmin-port = {admin}\nadmin-interface = 127.0.0.1\nadmin-password = nobody\nadmin-deny-ip = \"*.*.*.*\"\n\
             admin-allow-ip = \"127.0.0.1\"\nsmsbox-port = {boxes}\nsmsbox-interface = 127.0.0.1\nbox-deny-ip = \"*.*.*.*\"\n\
             box-allow-ip = \"127.0.0.1\"\ndlr-storage = internal\nlog-level = 0\nhttp-proxy-host = 127.0.0.1\n\
             http-proxy-port = {gateway}\n\n\
             group = smsc\nsmsc = fake\nsmsc-id = fake\nhost = 127.0.0.1\nport = {smsc}\nconnect-allow-ip = 127.0.0.1\n\n\
             group = smsbox\nbearerbox-host = 127.0.0.1\nsendsms-port = {sendsms}\nsendsms-interface = 127.0.0.1\n\
             global-sender = 12345\n\n\
             group = sendsms-user\nusername = u\npassword = p\n\n\
             group = sms-service\nkeyword = default\nomit-empty = true\nmax-messages = 0\ntext = \"\"\n"
        )
    }
}

async fn listens(port: u16) {
    eventually("a part of Kannel listens", READY, async || TcpStream::connect(("127.0.0.1", port)).await.is_ok()).await;
}

fn read(log: &Path) -> String {
    std::fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}
