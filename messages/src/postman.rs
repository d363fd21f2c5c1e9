use std::collections::HashMap;
use std::sync::Arc;

use accounts::ports::{Clock, MailQueue, NewMail, Outbox, Rng, StoreDown};
use accounts::{LanguageTag, Notice, Recipient};
use async_trait::async_trait;
use locales::{Languages, Words};

use crate::Look;
use crate::html::{Letter, html};
use crate::words::{Names, Written, one_line, written};

/// Writes notices as mails into the queue.
pub struct Postman {
    queue: Arc<dyn MailQueue>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    brand: String,
    sign_in: String,
    token_subject: Option<String>,
    subjects: HashMap<String, String>,
    languages: Languages,
    look: Look,
}

impl Postman {
    /// `brand` and `sign_in` (the sign-in host's address) stand in the mails.
    pub fn new(queue: Arc<dyn MailQueue>, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, brand: String, sign_in: String) -> Self {
        Self {
            queue,
            clock,
            rng,
            brand,
            sign_in,
            token_subject: None,
            subjects: HashMap::new(),
            languages: Languages::new(&[]),
            look: Look::default(),
        }
    }

    /// The same with another subject for the mails that carry a token, or stand in for one.
    pub fn with_token_subject(self, token_subject: Option<String>) -> Self {
        Self { token_subject, ..self }
    }

    /// The same with other subjects for other mails, by [`Notice::kind`]. `{brand}` and `{portal}` stand for the names.
    pub fn with_subjects(self, subjects: HashMap<String, String>) -> Self {
        Self { subjects, ..self }
    }

    /// The same in these languages: in that of the recipient if it is one of them, else in the first.
    pub fn with_languages(self, languages: Languages) -> Self {
        Self { languages, ..self }
    }

    /// The same in other colours.
    pub fn with_look(self, look: Look) -> Self {
        Self { look, ..self }
    }

    fn write(&self, notice: &Notice, words: &Words) -> (Written, String) {
        let names = Names { brand: &self.brand, sign_in: &self.sign_in, token_subject: self.token_subject.as_deref() };
        let mut mail = written(notice, words, &names);
        if let Some(subject) = self.subjects.get(notice.kind()) {
            mail.subject = one_line(&subject.replace("{brand}", &self.brand).replace("{portal}", portal(notice)));
        }
        let code = match notice {
            Notice::ResetToken { token } | Notice::RegistrationToken { token } | Notice::Invitation { token } => Some(token.reveal()),
            _ => None,
        };
        let letter = Letter {
            language: words.language().tag(),
            brand: &self.brand,
            sign_in: &self.sign_in,
            subject: &mail.subject,
            text: &mail.text,
            code: code.map(AsRef::as_ref),
        };
        let html = html(&letter, &self.look);
        (mail, html)
    }
}

/// What a recipient reads.
pub(crate) fn words_for<'a>(languages: &'a Languages, language: Option<&LanguageTag>) -> &'a Words {
    language.and_then(|language| languages.of_tag(language.as_str())).unwrap_or(languages.first())
}

fn portal(notice: &Notice) -> &str {
    match notice {
        Notice::PortalLinked { portal } | Notice::PortalUnlinked { portal } => portal,
        _ => "",
    }
}

#[async_trait]
impl Outbox for Postman {
    async fn post(&self, to: Recipient<'_>, notice: &Notice) -> Result<String, StoreDown> {
        let (written, html) = self.write(notice, words_for(&self.languages, to.language));
        // Two names: the one is in a header that everybody sees whom the mail is shown to, the other must be known to report a bounce.
        let name = || format!("{:032x}", u128::from_be_bytes(self.rng.bytes16()));
        let mail = NewMail {
            message_id: name(),
            bounce_tag: name(),
            to: to.email.as_str().to_owned(),
            subject: written.subject,
            text: written.text,
            html,
            at: self.clock.now(),
        };
        self.queue.enqueue(&mail).await?;
        Ok(mail.message_id)
    }
}
