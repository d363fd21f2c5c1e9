use std::fs::{self, Permissions};
use std::net::Ipv4Addr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use tests::{eventually, free_port};
use tokio::net::TcpStream;

/// A real Postfix on loopback, with directories of its own. What it does with a mail depends on the recipient's domain; bounces go
/// through its pipe to a command. Gone when it is dropped.
pub struct Postfix {
    dir: tempfile::TempDir,
    /// Where it takes mails.
    pub port: u16,
}

const DAEMONS: &str = "/usr/lib/postfix/sbin";

impl Postfix {
    /// One that hands what comes to `bounce@example.com`, with any tag, to this command as `nobody`.
    pub async fn start(bounce_command: &str) -> Self {
        assert!(Path::new("/usr/sbin/postfix").exists(), "Postfix is missing: tests/install");
        let dir = tempfile::Builder::new().prefix("latchkey-postfix-").tempdir().unwrap();
        // Its parts run as other users.
        fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).unwrap();
        for (name, mode) in [("etc", 0o755), ("queue", 0o755), ("data", 0o700)] {
            fs::create_dir(dir.path().join(name)).unwrap();
            fs::set_permissions(dir.path().join(name), Permissions::from_mode(mode)).unwrap();
        }
        done(Command::new("chown").arg("postfix").arg(dir.path().join("data")));
        let postfix = Self { dir, port: free_port() };
        let elsewhere = free_port();
        fs::write(postfix.file("etc/main.cf"), postfix.main_cf(elsewhere)).unwrap();
        fs::write(postfix.file("etc/master.cf"), postfix.master_cf(elsewhere, bounce_command)).unwrap();
        fs::write(postfix.file("etc/headers"), "/^To: .*@data\\.test/ REJECT we take no such mail\n").unwrap();
        done(Command::new("postfix").arg("-c").arg(postfix.file("etc")).arg("start"));
        for port in [postfix.port, elsewhere] {
            let listens = async || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_ok();
            eventually("Postfix listens", Duration::from_secs(20), listens).await;
        }
        postfix
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn main_cf(&self, elsewhere: u16) -> String {
        let dir = self.dir.path().display();
        format!(
            "compatibility_level = 3.6\n\
             queue_directory = {dir}/queue\ndata_directory = {dir}/data\ncommand_directory = /usr/sbin\ndaemon_directory = {DAEMONS}\n\
             mail_owner = postfix\nsetgid_group = postdrop\n\
             maillog_file = {dir}/log\nmaillog_file_prefixes = {dir}\n\
             inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmynetworks = 127.0.0.0/8\n\
             myhostname = mail.example.com\nmydestination =\nlocal_transport = error:no local mail\nalias_maps =\nalias_database =\n\
             recipient_delimiter = +\nsmtpd_tls_security_level = none\nsmtp_tls_security_level = none\n\
             smtpd_relay_restrictions = permit_mynetworks, reject\n\
             smtpd_recipient_restrictions = check_recipient_access inline:{{ \
             {{ defer.test = 450 4.7.1 come back later }}, \
             {{ rcpt.test = 550 5.1.1 nobody of this <b>name</b> }}, \
             {{ bounce.test = HOLD so that it is seen as sent }} }}\n\
             header_checks = regexp:{dir}/etc/headers\n\
             transport_maps = inline:{{ {{ accept.test = discard: }}, {{ bounce.test = smtp:[127.0.0.1]:{elsewhere} }}, \
             {{ example.com = latchkey-bounce: }} }}\n\
             latchkey-bounce_destination_recipient_limit = 1\n"
        )
    }

    /// The second server is the one of `bounce.test`: it has another name, and knows nobody.
    fn master_cf(&self, elsewhere: u16, bounce_command: &str) -> String {
        let mut text = format!(
            "127.0.0.1:{} inet n - n - - smtpd\n\
             127.0.0.1:{elsewhere} inet n - n - - smtpd\n  -o myhostname=mx.bounce.test\n  -o {{ smtpd_recipient_restrictions = \
             check_recipient_access inline:{{ {{ bounce.test = 550 5.1.1 \"gone\" <i>for</i> good }} }} }}\n\
             pickup unix n - n 60 1 pickup\ncleanup unix n - n - 0 cleanup\nqmgr unix n - n 300 1 qmgr\n",
            self.port
        );
        for name in ["bounce", "defer", "trace"] {
            text.push_str(&format!("{name} unix - - n - 0 bounce\n"));
        }
        for name in ["verify", "scache", "tlsmgr"] {
            text.push_str(&format!("{name} unix - - n - 1 {name}\n"));
        }
        for (name, command) in [
            ("rewrite", "trivial-rewrite"),
            ("proxymap", "proxymap"),
            ("smtp", "smtp"),
            ("relay", "smtp"),
            ("showq", "showq"),
            ("error", "error"),
            ("retry", "error"),
            ("discard", "discard"),
            ("anvil", "anvil"),
        ] {
            text.push_str(&format!("{name} unix - - n - - {command}\n"));
        }
        text.push_str("postlog unix-dgram n - n - 1 postlogd\n");
        text.push_str(&format!(
            "latchkey-bounce unix - n n - 2 pipe\n  flags=q user=nobody argv={bounce_command} --recipient ${{recipient}}\n"
        ));
        text
    }

    /// Lets the mails go that were held back.
    pub fn release(&self) {
        done(Command::new("postsuper").arg("-c").arg(self.file("etc")).args(["-H", "ALL"]));
        done(Command::new("postqueue").arg("-c").arg(self.file("etc")).arg("-f"));
    }

    /// What it wrote of itself.
    pub fn log(&self) -> String {
        fs::read_to_string(self.file("log")).unwrap_or_default()
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let stopped = Command::new("postfix").arg("-c").arg(self.file("etc")).arg("stop").output();
        if std::thread::panicking() {
            eprintln!("{}\n{stopped:?}", self.log());
        }
    }
}

#[track_caller]
pub fn done(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    output
}
