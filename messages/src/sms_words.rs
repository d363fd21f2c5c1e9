use accounts::TextNotice;

/// A notice as a text message: short enough for one, in characters of the GSM alphabet. The token stands alone on a line; the last line is
/// what browsers fill the field by, bound to the host (WICG, "Origin-bound one-time codes delivered via SMS").
pub(crate) fn words(notice: &TextNotice, brand: &str, sign_in_host: &str) -> String {
    match notice {
        TextNotice::ResetToken { token } => {
            let token = token.reveal();
            format!("{brand}: token for a new password, good for 10 minutes:\n{token}\nGive it to nobody.\n\n@{sign_in_host} #{token}")
        }
        TextNotice::NumberToken { token } => {
            let token = token.reveal();
            format!("{brand}: token for your mobile number, good for 10 minutes:\n{token}\nGive it to nobody.\n\n@{sign_in_host} #{token}")
        }
        TextNotice::PasswordReset => {
            format!(
                "{brand}: your master account has a new password, and every browser was signed out. Was this not you? See {sign_in_host}/help"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use accounts::Token;

    use super::*;

    #[test]
    fn a_token_stands_alone_and_the_last_line_is_for_autofill() {
        let token = || Token::parse("4F7K22QX").unwrap();
        for notice in [TextNotice::ResetToken { token: token() }, TextNotice::NumberToken { token: token() }] {
            let words = words(&notice, "Example", "login.example.com");
            assert!(words.lines().any(|line| line == "4F7K22QX"), "{words}");
            assert_eq!(words.lines().last(), Some("@login.example.com #4F7K22QX"));
            assert!(words.is_ascii() && words.len() <= 160, "{} characters", words.len());
        }
        assert!(words(&TextNotice::PasswordReset, "Example", "login.example.com").len() <= 160);
    }
}
