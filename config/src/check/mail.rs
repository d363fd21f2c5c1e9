use std::collections::BTreeMap;
use std::ops::Range;

use secret::Secret;

use crate::at::At;
use crate::file::{Field, FileMail, FileMailHooks};
use crate::notes::Notes;
use crate::settings::{Brand, Mail, MailHooks, MailTransport, Mailbox, Server};
use crate::value::{bounce_address, mail_transport, mailbox, secret_line, subject};

pub(super) fn check(file: Option<&FileMail>, brand: Option<&Brand>, server: Option<&Server>, notes: &mut Notes) -> Option<Mail> {
    let absent = FileMail::default();
    let file = file.unwrap_or(&absent);
    let default_from = Mailbox {
        name: brand.map(|brand| brand.name.clone()),
        address: format!("noreply@{}", server.map_or("localhost", |server| &server.sign_in_host)),
    };
    let from = notes.read_or(&file.from, default_from, |text| mailbox(text));
    let subject = notes.read_opt(&file.subject, |text| subject(text, &["{brand}"]));
    let subjects = subjects(&file.subjects, notes);
    let bounces = notes.read_opt(&file.bounces, |text| bounce_address(text));
    let hooks = file.hooks.as_ref().map_or(Some(MailHooks::default()), |at| hooks(at, notes));
    let transport = notes.read_or(&file.smtp, MailTransport::Outbox, |text| mail_transport(text));
    Some(Mail { from: from?, subject: subject?, subjects: subjects?, transport: transport?, bounces: bounces?, hooks: hooks? })
}

fn subjects(file: &Field<BTreeMap<String, At<String>>>, notes: &mut Notes) -> Option<BTreeMap<String, String>> {
    let read = |(kind, at): (&String, &At<String>)| {
        notes.read(at, |text| subject(text, &["{brand}", "{portal}"])).map(|subject| (kind.clone(), subject))
    };
    let all: Vec<_> = file.iter().flat_map(|at| at.iter()).map(read).collect();
    all.into_iter().collect()
}

fn hooks(at: &At<FileMailHooks>, notes: &mut Notes) -> Option<MailHooks> {
    let mut key = |table: &Range<usize>, name: &str, field: &Field<String>, help: &str| {
        let key = notes.need(table, name, field, help)?;
        notes.read(key, |text| secret_line(text))
    };
    // Both are read before any mistake ends it.
    let sendgrid = at.sendgrid.as_ref().map(|at| key(&at.span, "public_key", &at.public_key, "SendGrid shows it as the verification key"));
    let mailgun =
        at.mailgun.as_ref().map(|at| key(&at.span, "signing_key", &at.signing_key, "Mailgun shows it as the webhook signing key"));
    let (sendgrid, mailgun) = (sendgrid.map_or(Some(None), |key| key.map(Some)), mailgun.map_or(Some(None), |key| key.map(Some)));
    Some(MailHooks { sendgrid: sendgrid?, mailgun: mailgun?.map(Secret::new) })
}
