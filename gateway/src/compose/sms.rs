use std::sync::Arc;

use accounts::ports::{Clock, TextQueue};
use accounts::use_cases::{TextLimits, Texting};
use config::Settings;
use config::settings::{Sms, SmsProvider};
use locales::Languages;
use messages::{BadSmsSettings, HttpTextSender, TextPostman};
use policies::TextCountries;

use crate::Outside;

/// What the use cases need to write text messages.
pub(super) fn texting(sms: &Sms, settings: &Settings, languages: Languages, queue: Arc<dyn TextQueue>, outside: &Outside) -> Texting {
    let (brand, host) = (settings.brand.name.clone(), settings.server.sign_in_host.clone());
    let limits = sms.limits;
    Texting {
        outbox: Arc::new(TextPostman::new(queue, outside.clock.clone(), outside.rng.clone(), brand, host).with_languages(languages)),
        limits: TextLimits {
            per_account_day: limits.per_account_day.into(),
            per_number_day: limits.per_number_day.into(),
            per_prefix_hour: limits.per_prefix_hour.into(),
            per_network_hour: limits.per_network_hour.into(),
            total_day: limits.total_day.into(),
        },
        countries: TextCountries { allowed: sms.countries.clone(), blocked: sms.blocked_countries.clone() },
    }
}

/// Sends text messages for ever; does nothing where there are none, or they are only kept.
pub(crate) async fn send(
    sms: Option<Sms>,
    sign_in_origin: &str,
    texts: Arc<dyn TextQueue>,
    clock: Arc<dyn Clock>,
) -> Result<(), BadSmsSettings> {
    let Some(Sms { provider: SmsProvider::Http(url), .. }) = sms else { return Ok(()) };
    let sender = HttpTextSender::new(url, sign_in_origin)?;
    messages::run_texts(texts, Arc::new(sender), clock).await;
    Ok(())
}
