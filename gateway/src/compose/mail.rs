use std::sync::Arc;

use accounts::Notice;
use accounts::ports::{Clock, MailQueue};
use config::Settings;
use config::settings::MailTransport;
use messages::{BadBounceAddress, BadMailSettings, BadPublicKey, BounceAddress, ProviderHooks, SmtpAt, SmtpSender};

use super::lowered::{Refused, refused};

/// Sends mails for ever; where they are only kept, none is sent.
pub(crate) async fn send(settings: &Settings, mails: Arc<dyn MailQueue>, clock: Arc<dyn Clock>) -> anyhow::Result<()> {
    let Some(sender) = sender(settings)? else { return Ok(()) };
    messages::run(mails, Arc::new(sender), clock).await;
    Ok(())
}

fn sender(settings: &Settings) -> anyhow::Result<Option<SmtpSender>> {
    let MailTransport::Smtp(server) = &settings.mail.transport else { return Ok(None) };
    let at = SmtpAt {
        host: server.host.clone(),
        port: server.port,
        tls: server.tls,
        login: server.login.as_ref().map(|login| (login.user.clone(), login.password.clone())),
    };
    let from = &settings.mail.from;
    let sender: Result<_, BadMailSettings> = SmtpSender::new(at, from.name.clone(), &from.address);
    Ok(Some(match bounces(settings)? {
        Some(bounces) => sender?.with_bounces(bounces),
        None => sender?,
    }))
}

/// Where bounces come back to.
pub(crate) fn bounces(settings: &Settings) -> Result<Option<BounceAddress>, BadBounceAddress> {
    settings.mail.bounces.as_deref().map(BounceAddress::new).transpose()
}

/// The mail providers whose reports are taken.
pub(super) fn hooks(settings: &Settings) -> Result<ProviderHooks, BadPublicKey> {
    let configured = &settings.mail.hooks;
    let mut hooks = ProviderHooks::default();
    if let Some(key) = &configured.sendgrid {
        hooks = hooks.with_sendgrid(key)?;
    }
    if let Some(key) = &configured.mailgun {
        hooks = hooks.with_mailgun(key);
    }
    Ok(hooks)
}

/// What the mails' own parts refuse.
pub(super) fn refusals(settings: &Settings) -> Vec<Refused> {
    let at = |key: String, what: &dyn ToString| Refused { key, ..refused(&what.to_string()) };
    let mut all: Vec<Refused> = bounces(settings).err().map(|bad| at("mail.bounces".to_owned(), &bad)).into_iter().collect();
    all.extend(hooks(settings).err().map(|bad| at("mail.hooks.sendgrid.public_key".to_owned(), &bad)));
    let unknown = settings.mail.subjects.keys().filter(|kind| !Notice::KINDS.contains(&kind.as_str()));
    all.extend(unknown.map(|kind| {
        at(format!("mail.subjects.{kind}"), &format!("there are no mails of the kind `{kind}`; there are: {}", Notice::KINDS.join(", ")))
    }));
    all
}

/// The subject of a mail with a token, where it is configured, as people see it.
pub(super) fn token_subject(settings: &Settings) -> Option<String> {
    settings.mail.subject.as_ref().map(|subject| subject.replace("{brand}", &settings.brand.name))
}

/// The sender of the mails, as people see it.
pub(super) fn shown_sender(settings: &Settings) -> String {
    let from = &settings.mail.from;
    match &from.name {
        Some(name) => format!("{name} <{}>", from.address),
        None => from.address.clone(),
    }
}
