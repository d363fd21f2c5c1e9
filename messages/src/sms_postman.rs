use std::sync::Arc;
use std::time::Duration;

use accounts::ports::{Clock, NewText, Rng, StoreDown, TextOutbox, TextQueue};
use accounts::{AccountId, PhoneNumber, TextNotice};
use async_trait::async_trait;

use crate::sms_words::words;

/// A message that carries a token is worth as long as the token.
const TOKEN: Duration = Duration::from_secs(600);
const OTHER: Duration = Duration::from_secs(24 * 3600);

/// Writes notices as text messages into the queue.
pub struct TextPostman {
    queue: Arc<dyn TextQueue>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    brand: String,
    sign_in_host: String,
}

impl TextPostman {
    /// `brand` and `sign_in_host` (a name without a port) stand in the messages.
    pub fn new(queue: Arc<dyn TextQueue>, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, brand: String, sign_in_host: String) -> Self {
        Self { queue, clock, rng, brand, sign_in_host }
    }

    fn name(&self) -> String {
        format!("{:032x}", u128::from_be_bytes(self.rng.bytes16()))
    }
}

#[async_trait]
impl TextOutbox for TextPostman {
    async fn post(&self, account: AccountId, to: &PhoneNumber, notice: &TextNotice) -> Result<String, StoreDown> {
        let at = self.clock.now();
        let life = match notice {
            TextNotice::ResetToken { .. } | TextNotice::NumberToken { .. } => TOKEN,
            TextNotice::PasswordReset => OTHER,
        };
        let text = NewText {
            message_id: self.name(),
            account,
            report_tag: self.name(),
            to: to.as_str().to_owned(),
            text: words(notice, &self.brand, &self.sign_in_host),
            at,
            good_until: at.after(life),
        };
        self.queue.enqueue(&text).await?;
        Ok(text.message_id)
    }
}
