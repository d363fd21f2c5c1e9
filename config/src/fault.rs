//! Why a value is refused, before its place is added.

/// What is wrong with a value and what would be right.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) what: String,
    pub(crate) help: String,
}

impl Fault {
    pub(crate) fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self { what: what.into(), help: help.into() }
    }
}

/// A value as a message may show it: short, on one line, and without the user name and password of an address.
pub(crate) fn shown(value: &str) -> String {
    let mut text = value.to_owned();
    if let Some((scheme, rest)) = value.split_once("://")
        && let Some((_, host)) = rest.rsplit_once('@')
    {
        text = format!("{scheme}://***@{host}");
    }
    let mut short: String = text.chars().take(60).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    format!("\"{short}\"")
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn user_and_password_of_an_address_are_not_shown() {
        assert_eq!(shown("http://ada:pass@word@crm"), "\"http://***@crm\"");
        assert_eq!(shown("http://crm/a"), "\"http://crm/a\"");
    }

    #[test]
    fn long_and_many_lined_values_stay_short() {
        assert_eq!(shown("a\nb"), "\"a\u{fffd}b\"");
        assert_eq!(shown(&"x".repeat(100)).chars().count(), 63);
    }
}
