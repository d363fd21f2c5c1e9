use crate::file::FileMail;
use crate::notes::Notes;
use crate::settings::{Brand, Mail, MailTransport, Mailbox, Server};
use crate::value::{mail_transport, mailbox, subject};

const SUBJECT: &str = "{brand} e-mail validation token";

pub(super) fn check(file: Option<&FileMail>, brand: Option<&Brand>, server: Option<&Server>, notes: &mut Notes) -> Option<Mail> {
    let absent = FileMail::default();
    let file = file.unwrap_or(&absent);
    let default_from = Mailbox {
        name: brand.map(|brand| brand.name.clone()),
        address: format!("noreply@{}", server.map_or("localhost", |server| &server.sign_in_host)),
    };
    let from = notes.read_or(&file.from, default_from, |text| mailbox(text));
    let subject = notes.read_or(&file.subject, SUBJECT.to_owned(), |text| subject(text));
    notes.only(&file.subjects, "subjects", |kinds| kinds.is_empty(), "leave [mail.subjects] out");
    notes.unsupported(&file.bounces, "bounces", "mail carries the address of mail.from as its sender: leave it out");
    let transport = notes.read_or(&file.smtp, MailTransport::Outbox, |text| mail_transport(text));
    Some(Mail { from: from?, subject: subject?, transport: transport? })
}
