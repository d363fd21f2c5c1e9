use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom as _, SystemRandom};

/// A fresh name that nobody guesses: 128 random bits, fit for a cookie or a form field.
pub(crate) fn token() -> String {
    let mut bytes = [0; 16];
    // The system's source fails only where there is none; a portal without it must not go on with guessable names.
    if SystemRandom::new().fill(&mut bytes).is_err() {
        std::process::abort();
    }
    URL_SAFE_NO_PAD.encode(bytes)
}
