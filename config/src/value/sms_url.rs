use secret::Secret;
use url::Url;

use super::is_loopback_name;
use crate::fault::Fault;

/// The provider's address as it was written.
pub(crate) struct SmsUrl {
    pub(crate) url: Secret<String>,
    /// Whether others on the network can read what is sent.
    pub(crate) in_clear: bool,
}

const HELP: &str =
    "as \"http://localhost:13013/cgi-bin/sendsms?username=u&password=p&to={to}&text={text}&dlr-mask=31&dlr-url={report_url}\"";
const PLACEHOLDERS: [&str; 3] = ["to", "text", "report_url"];

/// An address with `{to}` and `{text}`, and perhaps `{report_url}`. No fault quotes the text: it may hold a password.
pub(crate) fn sms_url(text: &str) -> Result<SmsUrl, Fault> {
    let mut filled = text.to_owned();
    for name in PLACEHOLDERS {
        let placeholder = format!("{{{name}}}");
        if name != "report_url" && !text.contains(&placeholder) {
            return Err(Fault::new(format!("{placeholder} is missing in it"), HELP));
        }
        filled = filled.replace(&placeholder, "x");
    }
    if filled.contains(['{', '}']) {
        return Err(Fault::new("it has a placeholder that is not known", "only {to}, {text} and {report_url} are"));
    }
    let url = Url::parse(&filled).map_err(|_| Fault::new("this is not an address", HELP))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Fault::new("the address does not begin with http:// or https://", HELP));
    }
    let host = url.host_str().unwrap_or_default();
    if host.is_empty() || text.split(['/', '?', '#']).nth(2).is_none_or(|authority| authority.contains('{')) {
        return Err(Fault::new("the address names no host", HELP));
    }
    let in_clear = url.scheme() == "http" && !is_loopback_name(host) && host != "[::1]";
    Ok(SmsUrl { url: Secret::new(text.to_owned()), in_clear })
}

#[cfg(test)]
mod tests {
    use super::sms_url;

    #[test]
    fn providers_addresses() {
        for (text, expected) in [
            ("http://localhost:13013/cgi-bin/sendsms?username=u&password=p&to={to}&text={text}&dlr-url={report_url}", Some(false)),
            ("http://127.0.0.1/?to={to}&text={text}", Some(false)),
            ("https://sms.example.com/send/{to}?text={text}", Some(false)),
            ("http://sms.example.com/?to={to}&text={text}", Some(true)),
            ("https://sms.example.com/?to={to}", None),
            ("https://sms.example.com/?text={text}", None),
            ("https://sms.example.com/?to={to}&text={text}&key={key}", None),
            ("https://sms.example.com/?to={to}&text={text}&{", None),
            ("https://{to}/?text={text}", None),
            ("ftp://sms.example.com/?to={to}&text={text}", None),
            ("localhost/{to}/{text}", None),
        ] {
            assert_eq!(sms_url(text).ok().map(|read| read.in_clear), expected, "{text}");
        }
    }
}
