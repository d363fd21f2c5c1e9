use crate::fault::{Fault, shown};
use crate::settings::Mailbox;

/// `Name <local@domain>` or `local@domain`.
pub(crate) fn mailbox(text: &str) -> Result<Mailbox, Fault> {
    let help = "write \"Name <address@example.com>\" or \"address@example.com\"";
    if text.chars().any(char::is_control) {
        return Err(Fault::new(format!("{} has a line break or control character", shown(text)), help));
    }
    let Some(inner) = text.trim().strip_suffix('>') else {
        return mail_address(text.trim()).map(|address| Mailbox { name: None, address });
    };
    let Some((name, address)) = inner.rsplit_once('<') else {
        return Err(Fault::new(format!("{} has a > but no <", shown(text)), help));
    };
    let name = name.trim();
    let name = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name);
    if name.contains(['<', '>', '"']) {
        return Err(Fault::new(format!("{} is not one sender", shown(text)), help));
    }
    let name = (!name.is_empty()).then(|| name.to_owned());
    mail_address(address).map(|address| Mailbox { name, address })
}

/// `local@domain` in ASCII, without quoting.
pub(crate) fn mail_address(text: &str) -> Result<String, Fault> {
    let is_local = |local: &str| {
        (1..=64).contains(&local.len())
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-./=?^_`{|}~".contains(&b))
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
    };
    let is_domain = |domain: &str| super::host_name(&domain.to_ascii_lowercase()).is_ok();
    match text.split_once('@') {
        Some((local, domain)) if is_local(local) && is_domain(domain) => Ok(text.to_owned()),
        _ => Err(Fault::new(format!("{} is not an e-mail address", shown(text)), "write \"help@example.com\"")),
    }
}

/// RFC 5321 §4.5.3.1.1: 64 octets before the `@`, of which `+` and a tag take 33.
const LOCAL_OF_BOUNCES: usize = 31;

/// An address that can be marked: `local@domain` with room for `+` and a tag.
pub(crate) fn bounce_address(text: &str) -> Result<String, Fault> {
    let address = mail_address(text)?;
    let local = address.split('@').next().unwrap_or_default();
    if local.len() > LOCAL_OF_BOUNCES || local.contains('+') {
        let help = "write at most 31 characters and no + before the @: each mail's own \"+TAG\" is put there";
        return Err(Fault::new(format!("{} leaves no room for a tag", shown(text)), help));
    }
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::{bounce_address, mailbox};

    #[test]
    fn addresses_for_bounces() {
        for (text, good) in [
            ("bounce@example.com", true),
            ("b+x@example.com", false),
            ("bounce", false),
            ("a23456789012345678901234567890x@example.com", true),
            ("a234567890123456789012345678901x@example.com", false),
        ] {
            assert_eq!(bounce_address(text).is_ok(), good, "{text}");
        }
    }

    #[test]
    fn senders() {
        for (text, name, address) in [
            ("a@example.com", None, Some("a@example.com")),
            ("Master Account <noreply@example.com>", Some("Master Account"), Some("noreply@example.com")),
            ("\"Help, please\" <h@example.com>", Some("Help, please"), Some("h@example.com")),
            ("noreply@login.localhost", None, Some("noreply@login.localhost")),
            ("nobody", None, None),
            ("a@b@c", None, None),
            ("A <a@b.c", None, None),
            ("a@b.c>", None, None),
            ("A <a@b.c>\r\nBcc: x@y.z", None, None),
            ("a <x> <a@b.c>", None, None),
            ("a..b@c.d", None, None),
        ] {
            let read = mailbox(text).ok();
            assert_eq!(read.as_ref().map(|m| m.address.as_str()), address, "{text}");
            assert_eq!(read.as_ref().and_then(|m| m.name.as_deref()), name, "{text}");
        }
    }
}
