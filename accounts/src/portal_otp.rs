use policies::Timestamp;
use secret::Secret;
use totp_rs::{Builder, Secret as SharedSecret, Totp};

/// What the one-time codes that a portal itself asks for are made of (RFC 6238), as its person typed it: base32, or the `otpauth:` address that
/// stands in the QR code.
#[derive(Clone, Debug)]
pub struct PortalOtp(Secret<String>);

/// The text is neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no secret of one-time codes")]
pub struct BadPortalOtp;

/// Longer than any address in a QR code.
const MOST_CHARACTERS: usize = 1024;

/// Some applications make them of 80 bits, although RFC 4226 §4 asks for 128.
const FEWEST_BYTES: usize = 10;

impl PortalOtp {
    /// Reads what was typed. Spaces and dashes in base32 are for the eye.
    pub fn parse(typed: &str) -> Result<Self, BadPortalOtp> {
        let typed = typed.trim();
        let text = if is_address(typed) {
            typed.to_owned()
        } else {
            typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '=')).collect::<String>().to_ascii_uppercase()
        };
        let otp = Self(Secret::new(text));
        if typed.len() > MOST_CHARACTERS { Err(BadPortalOtp) } else { otp.totp().map(|_| otp) }
    }

    /// As it is kept; [`PortalOtp::parse`] reads it again.
    pub fn text(&self) -> &Secret<String> {
        &self.0
    }

    /// The code of the step that `now` lies in, or of one so many steps later, and that step's number.
    pub fn code(&self, now: Timestamp, later: u64) -> Option<(u64, Secret<String>)> {
        let totp = self.totp().ok()?;
        let seconds = u64::try_from(now.millis().div_euclid(1_000)).ok()?;
        let step = seconds.checked_div(totp.step())?.checked_add(later)?;
        Some((step, Secret::new(totp.generate(step.checked_mul(totp.step())?).to_string())))
    }

    /// With bounds in which the library neither fails nor guesses.
    fn totp(&self) -> Result<Totp, BadPortalOtp> {
        let text = self.0.reveal();
        let totp = if is_address(text) {
            Totp::from_url_unchecked(text).map_err(|_| BadPortalOtp)?
        } else {
            Builder::new().with_secret(SharedSecret::try_from_base32(text).map_err(|_| BadPortalOtp)?).build_noncompliant()
        };
        let fits = (6..=8).contains(&totp.digits()) && (5..=300).contains(&totp.step()) && totp.secret().as_bytes().len() >= FEWEST_BYTES;
        if fits { Ok(totp) } else { Err(BadPortalOtp) }
    }
}

fn is_address(text: &str) -> bool {
    text.get(.."otpauth:".len()).is_some_and(|start| start.eq_ignore_ascii_case("otpauth:"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(typed: &str, seconds: i64) -> Option<String> {
        let otp = PortalOtp::parse(typed).ok()?;
        otp.code(Timestamp::from_millis(seconds.saturating_mul(1_000)), 0).map(|(_, code)| code.reveal().clone())
    }

    /// RFC 6238 appendix B.
    #[test]
    fn codes_are_those_of_the_standard() {
        let address = |rest: &str| format!("otpauth://totp/Wiki:alice?secret={rest}");
        let sha1 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        let sha256 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA";
        for (typed, seconds, expected) in [
            (sha1.to_owned(), 59, "287082"),
            ("gezd gnbv-gy3t qojq gezd gnbv gy3t qojq ==".to_owned(), 1_111_111_109, "081804"),
            (address(&format!("{sha1}&digits=8")), 59, "94287082"),
            (address(&format!("{sha256}&digits=8&algorithm=SHA256")), 1_111_111_111, "67062674"),
            (address(&format!("{sha1}&issuer=Wiki&period=30")), 20_000_000_000, "353130"),
        ] {
            assert_eq!(code(&typed, seconds).as_deref(), Some(expected), "{typed}");
        }
        let otp = PortalOtp::parse(sha1).unwrap();
        let now = Timestamp::from_millis(59_000);
        assert_eq!(otp.code(now, 0).unwrap().0, 1);
        assert_eq!(otp.code(now, 1).unwrap().1.reveal(), code(sha1, 89).unwrap().as_str());
        assert_eq!(PortalOtp::parse(otp.text().reveal()).unwrap().text().reveal(), sha1);
        assert!(!format!("{otp:?}").contains("GEZD"));
    }

    #[test]
    fn what_is_no_secret_is_refused() {
        for typed in [
            "",
            "123456",
            "GEZDGNBV",
            "GEZDGNBVGY3TQOJ1",
            "otpauth://totp/Wiki:alice",
            "otpauth://hotp/Wiki:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&counter=1",
            "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&digits=12",
            "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&period=0",
            "https://totp/x?secret=GEZDGNBVGY3TQOJQ",
        ] {
            assert!(PortalOtp::parse(typed).is_err(), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(typed in "(otpauth://totp/[a-zA-Z:%]{0,8}\\?)?[A-Z2-7a-z0-9=&%: -]{0,60}", seconds in any::<i64>()) {
            if let Ok(otp) = PortalOtp::parse(&typed) {
                let _ = otp.code(Timestamp::from_millis(seconds), 1);
                prop_assert!(PortalOtp::parse(otp.text().reveal()).is_ok());
            }
        }
    }
}
