use bytes::Bytes;
use http::StatusCode;

use crate::asked::Asked;
use crate::form::Form;
use crate::reply::Handled;
use crate::{Pages, Problem, text_report};

/// The fields in which providers say what became of a message, the first that is known counts.
const STATUS: [&str; 5] = ["status", "MessageStatus", "SmsStatus", "Status", "state"];
const REPLY: [&str; 3] = ["reply", "ErrorMessage", "reason"];
/// A tag is sixteen random bytes in hexadecimal.
const TAG: usize = 32;

/// `GET` or `POST /hooks/sms/{tag}`: a provider reports what became of a message. Whoever knows the tag is believed; it stands in the
/// provider's order and nowhere else.
pub(super) async fn report(pages: &Pages, asked: &Asked<'_>, tag: &str) -> Handled {
    let Some(texts) = &pages.settings.texts else { return Err(Problem::NotFound) };
    if tag.len() != TAG || !tag.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Problem::NotFound);
    }
    let body = std::str::from_utf8(asked.body).ok().and_then(|text| Form::parse(text).ok()).unwrap_or_default();
    let said = |names: &[&str]| {
        let values = names.iter().flat_map(|name| [body.get(name), asked.query.get(name)]);
        values.filter(|value| !value.is_empty() && !value.starts_with('%')).map(str::to_owned).next().unwrap_or_default()
    };
    let Some(state) = text_report::read(&said(&STATUS), &said(&REPLY)) else {
        return Err(Problem::BadRequest("a delivery report must say what became of the message, in the field status"));
    };
    if !texts.report(tag, &state, pages.deps.clock.now()).await? {
        return Err(Problem::NotFound);
    }
    Ok(pages.reply(StatusCode::NO_CONTENT, Bytes::new()))
}
