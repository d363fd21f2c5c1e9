use std::sync::Arc;
use std::time::Duration;

use accounts::ports::{Clock, NewText, Rng, StoreDown, TextOutbox, TextQueue};
use accounts::{TextNotice, TextRecipient};
use async_trait::async_trait;
use locales::Languages;

use crate::postman::words_for;
use crate::sms_words::said;

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
    languages: Languages,
}

impl TextPostman {
    /// `brand` and `sign_in_host` (a name without a port) stand in the messages.
    pub fn new(queue: Arc<dyn TextQueue>, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, brand: String, sign_in_host: String) -> Self {
        Self { queue, clock, rng, brand, sign_in_host, languages: Languages::new(&[]) }
    }

    /// The same in these languages: in that of the recipient if it is one of them, else in the first.
    pub fn with_languages(self, languages: Languages) -> Self {
        Self { languages, ..self }
    }

    fn name(&self) -> String {
        format!("{:032x}", u128::from_be_bytes(self.rng.bytes16()))
    }
}

#[async_trait]
impl TextOutbox for TextPostman {
    async fn post(&self, to: TextRecipient<'_>, notice: &TextNotice) -> Result<String, StoreDown> {
        let at = self.clock.now();
        let life = match notice {
            TextNotice::ResetToken { .. } | TextNotice::NumberToken { .. } => TOKEN,
            TextNotice::PasswordReset => OTHER,
        };
        let text = NewText {
            message_id: self.name(),
            account: to.account,
            report_tag: self.name(),
            to: to.number.as_str().to_owned(),
            text: said(notice, words_for(&self.languages, to.language), &self.brand, &self.sign_in_host),
            at,
            good_until: at.after(life),
        };
        self.queue.enqueue(&text).await?;
        Ok(text.message_id)
    }
}
