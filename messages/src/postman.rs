use std::sync::Arc;

use accounts::ports::{Clock, MailQueue, NewMail, Outbox, Rng, StoreDown};
use accounts::{EmailAddress, Notice};
use async_trait::async_trait;

use crate::words::words;

/// Writes notices as mails into the queue.
pub struct Postman {
    queue: Arc<dyn MailQueue>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    brand: String,
    sign_in: String,
    token_subject: String,
}

impl Postman {
    /// `brand` and `sign_in` (the sign-in host's address) stand in the mails.
    pub fn new(queue: Arc<dyn MailQueue>, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, brand: String, sign_in: String) -> Self {
        let token_subject = format!("{brand} e-mail validation token");
        Self { queue, clock, rng, brand, sign_in, token_subject }
    }

    /// The same with another subject for the mails that carry a token, or stand in for one.
    pub fn with_token_subject(self, token_subject: String) -> Self {
        Self { token_subject, ..self }
    }
}

#[async_trait]
impl Outbox for Postman {
    async fn post(&self, to: &EmailAddress, notice: &Notice) -> Result<String, StoreDown> {
        let words = words(notice, &self.brand, &self.sign_in, &self.token_subject);
        let mail = NewMail {
            message_id: format!("{:032x}", u128::from_be_bytes(self.rng.bytes16())),
            to: to.as_str().to_owned(),
            subject: words.subject,
            text: words.text,
            at: self.clock.now(),
        };
        self.queue.enqueue(&mail).await?;
        Ok(mail.message_id)
    }
}
