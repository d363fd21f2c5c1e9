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
}

impl Postman {
    /// `brand` and `sign_in` (the sign-in host's address) stand in the mails.
    pub fn new(queue: Arc<dyn MailQueue>, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, brand: String, sign_in: String) -> Self {
        Self { queue, clock, rng, brand, sign_in }
    }
}

#[async_trait]
impl Outbox for Postman {
    async fn post(&self, to: &EmailAddress, notice: &Notice) -> Result<(), StoreDown> {
        let words = words(notice, &self.brand, &self.sign_in);
        let mail = NewMail {
            message_id: format!("{:032x}", u128::from_be_bytes(self.rng.bytes16())),
            to: to.as_str().to_owned(),
            subject: words.subject,
            text: words.text,
            at: self.clock.now(),
        };
        self.queue.enqueue(&mail).await
    }
}
