use percent_encoding::percent_decode_str;
use secret::Secret;
use url::Url;

use super::is_loopback_name;
use crate::fault::Fault;
use crate::settings::{MailTransport, SmtpLogin, SmtpServer};

/// `outbox`, `smtp://…` or `smtps://…`. No fault quotes the text: it may hold a password.
pub(crate) fn mail_transport(text: &str) -> Result<MailTransport, Fault> {
    if text == "outbox" {
        return Ok(MailTransport::Outbox);
    }
    let help = "write \"smtp://host:25\", \"smtps://user:password@host\" (percent-encoded) or \"outbox\"";
    let fault = || Fault::new("this is not a way for mail to leave", help);
    let url = Url::parse(text).map_err(|_| fault())?;
    let tls = match url.scheme() {
        "smtp" => false,
        "smtps" => true,
        _ => return Err(fault()),
    };
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
        return Err(Fault::new("nothing may follow host and port", help));
    }
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(fault)?;
    let host = host.trim_matches(['[', ']']).to_owned();
    let port = url.port().unwrap_or(if tls { 465 } else { 25 });
    if port == 0 {
        return Err(Fault::new("port 0 is no port", help));
    }
    let login = login(&url, help)?;
    if login.is_some() && !tls && !is_loopback_name(&host) && host != "::1" {
        return Err(Fault::new("the password would cross the network in clear", "write smtps:// instead of smtp://"));
    }
    Ok(MailTransport::Smtp(SmtpServer { host, port, tls, login }))
}

fn login(url: &Url, help: &str) -> Result<Option<SmtpLogin>, Fault> {
    let decoded = |text: &str| {
        percent_decode_str(text)
            .decode_utf8()
            .map(|text| text.into_owned())
            .map_err(|_| Fault::new("user name or password is not UTF-8 when decoded", help))
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        (user, Some(password)) if !user.is_empty() => {
            Ok(Some(SmtpLogin { user: decoded(user)?, password: Secret::new(decoded(password)?) }))
        }
        _ => Err(Fault::new("the login before @ is not user:password", help)),
    }
}

#[cfg(test)]
mod tests {
    use super::mail_transport;
    use crate::settings::MailTransport;

    #[test]
    fn ways_for_mail_to_leave() {
        for (text, expected) in [
            ("outbox", Some("outbox")),
            ("smtp://mail", Some("mail 25 false -")),
            ("smtp://[::1]:2525", Some("::1 2525 false -")),
            ("smtps://u%40x:p%3Aw@mail", Some("mail 465 true u@x p:w")),
            ("smtp://u:p@localhost:1025", Some("localhost 1025 false u p")),
            ("smtp://u:p@mail", None),
            ("smtps://u@mail", None),
            ("smtp://mail/x", None),
            ("smtp://mail?x", None),
            ("smtp://", None),
            ("mail:25", None),
            ("http://mail", None),
            ("smtp://mail:0", None),
        ] {
            let read = mail_transport(text).ok().map(|transport| match transport {
                MailTransport::Outbox => "outbox".to_owned(),
                MailTransport::Smtp(s) => {
                    let login = s.login.map_or("-".to_owned(), |l| format!("{} {}", l.user, l.password.reveal()));
                    format!("{} {} {} {login}", s.host, s.port, s.tls)
                }
            });
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }
}
