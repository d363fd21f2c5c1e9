use std::fmt;

/// Where bounces come back to, and how each mail gets an address of its own: `local+TAG@domain` (VERP).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BounceAddress {
    local: String,
    domain: String,
}

/// The address leaves no room for a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadBounceAddress {
    /// Not `local@domain`.
    #[error("it is not an e-mail address")]
    NoAddress,
    /// RFC 5321 §4.5.3.1.1 allows 64 octets before the `@`.
    #[error("before its @ there must be room for \"+\" and {TAG} characters: {LOCAL} at most")]
    TooLong,
    /// The tag would not be found again.
    #[error("the part before its @ must not have a \"+\"")]
    Plus,
}

/// The characters of a tag, all of them lower-case hexadecimal digits.
const TAG: usize = 32;
const LOCAL: usize = 64 - 1 - TAG;

impl BounceAddress {
    /// Takes `local@domain`.
    pub fn new(address: &str) -> Result<Self, BadBounceAddress> {
        let (local, domain) = address.rsplit_once('@').ok_or(BadBounceAddress::NoAddress)?;
        if local.is_empty() || domain.is_empty() {
            return Err(BadBounceAddress::NoAddress);
        }
        if local.contains('+') {
            return Err(BadBounceAddress::Plus);
        }
        if local.len() > LOCAL {
            return Err(BadBounceAddress::TooLong);
        }
        Ok(Self { local: local.to_owned(), domain: domain.to_owned() })
    }

    /// The envelope sender of the mail with this tag.
    pub(crate) fn tagged(&self, tag: &str) -> String {
        format!("{}+{tag}@{}", self.local, self.domain)
    }

    /// The tag of an address that was made so, in any case of letters and perhaps in angle brackets.
    pub(crate) fn tag(&self, address: &str) -> Option<String> {
        let address = address.trim().trim_start_matches('<').trim_end_matches('>').to_ascii_lowercase();
        let (local, domain) = address.rsplit_once('@')?;
        let tag = local.strip_prefix(&self.local.to_ascii_lowercase())?.strip_prefix('+')?;
        let is_tag = tag.len() == TAG && tag.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        (is_tag && domain == self.domain.to_ascii_lowercase()).then(|| tag.to_owned())
    }
}

impl fmt::Display for BounceAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TAGGED: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn a_tag_is_found_again_whatever_a_server_did_to_the_letters() {
        let bounces = BounceAddress::new("Bounce@example.com").unwrap();
        let address = bounces.tagged(TAGGED);
        assert_eq!(address, "Bounce+0123456789abcdef0123456789abcdef@example.com");
        for seen in [address.clone(), address.to_uppercase(), format!("<{address}>"), format!(" {address}\n")] {
            assert_eq!(bounces.tag(&seen).as_deref(), Some(TAGGED), "{seen}");
        }
        for other in [
            "bounce@example.com",
            "bounce+@example.com",
            "bounce+0123@example.com",
            "other+0123456789abcdef0123456789abcdef@example.com",
            "bounce+0123456789abcdef0123456789abcdef@example.org",
            "bounce+0123456789abcdef0123456789abcdeg@example.com",
            "bounce+0123456789abcdef0123456789abcdef",
            "",
        ] {
            assert_eq!(bounces.tag(other), None, "{other}");
        }
    }

    #[test]
    fn there_must_be_room_for_the_tag() {
        assert_eq!(BounceAddress::new("bounce"), Err(BadBounceAddress::NoAddress));
        assert_eq!(BounceAddress::new("a+b@example.com"), Err(BadBounceAddress::Plus));
        assert!(BounceAddress::new(&format!("{}@example.com", "a".repeat(31))).is_ok());
        assert_eq!(BounceAddress::new(&format!("{}@example.com", "a".repeat(32))), Err(BadBounceAddress::TooLong));
    }

    proptest! {
        #[test]
        fn no_address_upsets_it(address in "\\PC{0,80}") {
            if let Some(tag) = BounceAddress::new("bounce@example.com").unwrap().tag(&address) {
                prop_assert_eq!(tag.len(), TAG);
            }
        }
    }
}
