use std::sync::Arc;

use accounts::ports::{Clock, MailQueue};
use config::Settings;
use config::settings::MailTransport;
use messages::{BadMailSettings, SmtpAt, SmtpSender};

/// Sends mails for ever; does nothing where they are only kept.
pub(crate) async fn send(settings: &Settings, mails: Arc<dyn MailQueue>, clock: Arc<dyn Clock>) -> Result<(), BadMailSettings> {
    let MailTransport::Smtp(server) = &settings.mail.transport else { return Ok(()) };
    let at = SmtpAt {
        host: server.host.clone(),
        port: server.port,
        tls: server.tls,
        login: server.login.as_ref().map(|login| (login.user.clone(), login.password.clone())),
    };
    let from = &settings.mail.from;
    let sender = SmtpSender::new(at, from.name.clone(), &from.address)?;
    messages::run(mails, Arc::new(sender), clock).await;
    Ok(())
}

/// The subject of a mail with a token, as people see it.
pub(super) fn token_subject(settings: &Settings) -> String {
    settings.mail.subject.replace("{brand}", &settings.brand.name)
}

/// The sender of the mails, as people see it.
pub(super) fn shown_sender(settings: &Settings) -> String {
    let from = &settings.mail.from;
    match &from.name {
        Some(name) => format!("{name} <{}>", from.address),
        None => from.address.clone(),
    }
}
