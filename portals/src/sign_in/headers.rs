use accounts::Verdict;
use http::HeaderName;
use secret::Secret;

use super::failure::Failure;
use super::proof::is_proved;
use super::visit::{Ask, Visit, sensitive};
use crate::recipe::{Headers, Template, Values};

/// Renders the headers that the portal trusts and, where there is a proof page, sees whether it has understood them.
pub(super) async fn sign_in(
    visit: &mut Visit<'_>,
    headers: &Headers,
    values: &Values<'_>,
) -> Result<(Verdict, String, Vec<(HeaderName, Secret<String>)>), Failure> {
    let rendered = headers.templates.iter().map(|(name, template)| Ok(render(name, template, values)?.map(|value| (name.clone(), value))));
    let rendered: Vec<_> = rendered.filter_map(Result::transpose).collect::<Result<_, Failure>>()?;
    let Some(proof) = &headers.proof else {
        return Ok((Verdict::SignedIn, "headers rendered; no proof page".to_owned(), rendered));
    };
    let mut ask = Ask::page(visit.url(proof.page.as_str())?);
    ask.extra.extend(rendered.iter().filter_map(|(name, value)| sensitive(name.clone(), value)));
    let (proved, why) = is_proved(visit, proof, values, ask).await?;
    let verdict = if proved { Verdict::SignedIn } else { Verdict::WrongCredentials };
    Ok((verdict, format!("proof: {why}"), rendered))
}

/// A value that would break out of its header is refused, not repaired: the portal would take it for somebody else's name. `None`: there is
/// nothing to say, as of somebody without groups; then the header is left out, as other proxies do, and the client's own is gone anyway.
pub(super) fn render(name: &HeaderName, template: &Template, values: &Values<'_>) -> Result<Option<Secret<String>>, Failure> {
    let value = template.render(values).map_err(|missing| Failure::unrecognised(missing.to_string()))?;
    if value.reveal().is_empty() && !template.has_credential() {
        return Ok(None);
    }
    let odd = value.reveal().chars().any(char::is_control);
    let trimmed = value.reveal().trim() == value.reveal();
    if odd || !trimmed || value.reveal().is_empty() {
        return Err(Failure::unrecognised(format!("the value for `{name}` cannot stand in a header")));
    }
    Ok(Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::Extracted;
    use crate::test_support::facts;

    #[test]
    fn a_value_cannot_break_out() {
        let account = facts();
        for (username, fine) in [
            ("alice", true),
            ("Ärger", true),
            ("a b", true),
            ("a\r\nX-Admin: 1", false),
            ("a\n", false),
            ("a\0", false),
            ("a\u{85}", false),
            ("a\u{7f}", false),
            (" a", false),
            ("", false),
        ] {
            let values = Values { account: &account, username: Some(username), password: None, extracted: Extracted::none(), code: None };
            let name = HeaderName::from_static("x-remote-user");
            let template = Template::parse("{username}").unwrap();
            assert_eq!(render(&name, &template, &values).is_ok(), fine, "{username:?}");
        }
    }
}
