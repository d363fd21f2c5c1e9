use policies::{STEP_SECONDS, StepFit, Timestamp, step_at, step_fit, steps_around};
use secret::Secret;
use subtle::ConstantTimeEq;
use totp_rs::{Builder, Totp};

use crate::ports::Rng;

/// RFC 4226 §4 R6 recommends 160 bits.
const BYTES: usize = 20;

/// What an app and we make one-time codes of (RFC 6238: SHA-1, six digits, thirty seconds; what every app can do).
#[derive(Clone, Debug)]
pub struct OtpSecret(Secret<Vec<u8>>);

/// The step for which a typed code is right, and how it lies to the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// As [`policies::step_at`] counts.
    pub step: i64,
    /// Now, or another time.
    pub fit: StepFit,
}

impl OtpSecret {
    /// A new random one.
    pub fn new(rng: &dyn Rng) -> Self {
        let mut bytes = vec![0; BYTES];
        rng.fill(&mut bytes);
        Self(Secret::new(bytes))
    }

    /// From its bytes.
    pub fn from_bytes(bytes: Secret<Vec<u8>>) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn bytes(&self) -> &Secret<Vec<u8>> {
        &self.0
    }

    /// As people type it into an app: base32 (RFC 4648 §6) in groups of four.
    pub fn to_typed(&self) -> Secret<String> {
        let text = Secret::new(self.totp().secret().to_base32());
        let groups: Vec<_> = text.reveal().as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
        Secret::new(groups.join(" "))
    }

    /// The `otpauth:` address that an app reads from the QR code. `issuer` is the organisation, `person` the account.
    pub fn to_address(&self, issuer: &str, person: &str) -> Secret<String> {
        // A colon separates the two in the address.
        let plain = |text: &str| text.replace(':', " ");
        let totp = self.builder().with_issuer(Some(plain(issuer))).with_account_name(plain(person)).build();
        Secret::new(totp.and_then(|totp| totp.to_url()).unwrap_or_default())
    }

    /// The code of a step.
    pub fn code_at(&self, step: i64) -> Secret<String> {
        code(&self.totp(), step)
    }

    /// For which step within half an hour `typed`, six digits, is right: the nearest. The same work is done wherever it lies.
    pub fn find(&self, typed: &str, now: Timestamp) -> Option<Match> {
        let (totp, now) = (self.totp(), step_at(now));
        let mut found = None;
        for step in steps_around(now) {
            if bool::from(code(&totp, step).reveal().as_bytes().ct_eq(typed.as_bytes())) {
                found = found.or(Some(Match { step, fit: step_fit(step, now) }));
            }
        }
        found
    }

    fn builder(&self) -> Builder {
        Builder::new().with_secret(self.0.reveal().clone())
    }

    fn totp(&self) -> Totp {
        self.builder().build_noncompliant()
    }
}

fn code(totp: &Totp, step: i64) -> Secret<String> {
    let seconds = u64::try_from(step.saturating_mul(STEP_SECONDS)).unwrap_or(0);
    Secret::new(totp.generate(seconds).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, SHA-1; the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = OtpSecret::from_bytes(Secret::new(b"12345678901234567890".to_vec()));
        let cases =
            [(59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"), (20_000_000_000, "353130")];
        for (seconds, expected) in cases {
            assert_eq!(secret.code_at(seconds / STEP_SECONDS).reveal(), expected, "{seconds}");
        }
    }

    #[test]
    fn a_code_is_found_within_half_an_hour_with_its_distance() {
        let secret = OtpSecret::from_bytes(Secret::new(b"12345678901234567890".to_vec()));
        let now = Timestamp::from_millis(1_772_546_700_000);
        let step = step_at(now);
        let cases = [
            (0, Some(StepFit::Now)),
            (-1, Some(StepFit::Now)),
            (1, Some(StepFit::Now)),
            (10, Some(StepFit::Off(5))),
            (-60, Some(StepFit::Off(-30))),
            (61, None),
        ];
        for (away, expected) in cases {
            let found = secret.find(secret.code_at(step + away).reveal(), now);
            assert_eq!(found.map(|found| found.fit), expected, "{away}");
        }
        assert_eq!(secret.find("", now), None);
    }

    #[test]
    fn an_app_reads_the_address_and_a_person_the_groups() {
        let secret = OtpSecret::from_bytes(Secret::new(b"12345678901234567890".to_vec()));
        assert_eq!(secret.to_typed().reveal(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let address = secret.to_address("Example: Inc.", "ada@example.com");
        assert!(address.reveal().starts_with("otpauth://totp/Example"), "{}", address.reveal());
        assert!(address.reveal().contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{}", address.reveal());
        assert!(address.reveal().contains("ada%40example.com"), "{}", address.reveal());
        assert!(!format!("{secret:?}").contains("49"), "{secret:?}");
    }
}
