use accounts::ports::{HookPost, HookRefused};
use accounts::use_cases::{EventsRefused, take_mail_events};
use http::{HeaderName, StatusCode};

use crate::asked::Asked;
use crate::reply::{Handled, Reply};
use crate::{Pages, Problem};

/// `POST /hooks/mail/PROVIDER`: a mail provider reports what became of mails. No browser comes here, so there is no anti-forgery token: the
/// signature is what counts.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>, provider: &str) -> Handled {
    let header = |name: &'static str| asked.text(HeaderName::from_static(name));
    let post = HookPost { provider, header: &header, body: asked.body };
    match take_mail_events(&pages.deps, pages.settings.mails.as_ref(), pages.settings.mail_hooks.as_ref(), &post).await {
        Ok(news) => {
            tracing::info!(provider, news, "a mail provider reported");
            Ok(pages.json(StatusCode::OK, "{}".to_owned()))
        }
        Err(EventsRefused::Hook(HookRefused::Unknown)) => Err(Problem::NotFound),
        Err(EventsRefused::Hook(refused)) => {
            tracing::warn!(provider, %refused, client = %asked.visit.client, "what a mail provider reported does not count");
            Ok(tell(pages, refused))
        }
        Err(EventsRefused::Store(down)) => Err(down.into()),
    }
}

fn tell(pages: &Pages, refused: HookRefused) -> Reply {
    let status = match refused {
        HookRefused::Forged | HookRefused::Stale => StatusCode::FORBIDDEN,
        HookRefused::Malformed => StatusCode::BAD_REQUEST,
        HookRefused::Unknown => StatusCode::NOT_FOUND,
    };
    pages.json(status, format!("{{\"error\":\"{refused}\"}}"))
}
