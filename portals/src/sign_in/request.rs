use http::{HeaderValue, Method, header};

use super::failure::Failure;
use super::visit::{Ask, Visit};
use crate::html::{Field, urlencoded};
use crate::recipe::{Missing, Request, Template, Values};

/// What a template needs and nobody has.
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
pub(super) fn text(missing: Missing) -> Failure {
    if missing.is_code() { Failure::CodeNeeded(missing.to_string()) } else { Failure::unrecognised(missing.to_string()) }
}

/// A request of the recipe's own. Every value is written so that it cannot break out of where it stands.
pub(super) fn to_ask(visit: &Visit<'_>, send: &Request, fields: &[(String, Template)], values: &Values<'_>) -> Result<Ask, Failure> {
    let target =
        send.to.render_with(values, |value| percent_encoding::percent_encode(value.as_bytes(), VALUE).to_string()).map_err(text)?;
    let mut url = visit.url_at(send.at.as_deref(), target.reveal())?;
    let fields: Vec<Field> = fields
        .iter()
        .map(|(name, value)| Ok(Field { name: name.clone(), value: value.render(values).map_err(text)?, is_file: false }))
        .collect::<Result<_, Failure>>()?;
    let encoded = || urlencoded(&fields, encoding_rs::UTF_8);
    let body = match &send.body {
        None if send.method == Method::GET => {
            if !fields.is_empty() {
                url.set_query(Some(&String::from_utf8_lossy(&encoded())));
            }
            None
        }
        None => Some(("application/x-www-form-urlencoded".to_owned(), encoded())),
        Some((kind, template)) => {
            let filled = if is_json(kind) { template.render_with(values, in_json) } else { template.render(values) };
            Some((kind.clone(), filled.map_err(text)?.reveal().clone().into_bytes()))
        }
    };
    let mut ask = Ask { url, method: send.method.clone(), body, extra: Vec::new() };
    if ask.body.as_ref().is_some_and(|(_, body)| body.is_empty()) {
        // The client leaves it out, and some servers answer 411 (RFC 9110 §8.6 says that a POST should have it).
        ask.extra.push((header::CONTENT_LENGTH, HeaderValue::from_static("0")));
    }
    Ok(ask)
}

/// What stands in a path or a query as one value.
const VALUE: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.ends_with("+json")
}

/// A value as it stands between the quotes of a JSON text.
pub(super) fn in_json(value: String) -> String {
    let quoted = serde_json::Value::String(value).to_string();
    quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stays_between_its_quotes() {
        assert_eq!(in_json("a\"b\\c\nä".to_owned()), "a\\\"b\\\\c\\nä");
        assert!(is_json("application/json; charset=utf-8") && is_json("application/vnd.api+JSON") && !is_json("text/plain"));
    }
}
