use accounts::TextNotice;
use locales::{Words, phrase};

/// A notice as a text message: short, in characters of the GSM alphabet. The token stands alone on a line; the last line is what browsers
/// fill the field by, bound to the host (WICG, "Origin-bound one-time codes delivered via SMS").
pub(crate) fn said(notice: &TextNotice, words: &Words, brand: &str, sign_in_host: &str) -> String {
    let (phrase, token) = match notice {
        TextNotice::ResetToken { token } => (phrase!("text-reset-token", brand = brand, token = token.reveal()), token),
        TextNotice::NumberToken { token } => (phrase!("text-number-token", brand = brand, token = token.reveal()), token),
        TextNotice::PasswordReset => return words.say(phrase!("text-password-reset", brand = brand, host = sign_in_host)),
    };
    format!("{}\n\n@{sign_in_host} #{}", words.say(phrase), token.reveal())
}

#[cfg(test)]
mod tests {
    use accounts::Token;
    use locales::Language;

    use super::*;

    /// 3GPP TS 23.038 §6.2.1: the default alphabet, and what it reaches by an escape.
    const GSM: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§\
                       ¿abcdefghijklmnopqrstuvwxyzäöñüà";
    const ESCAPED: &str = "\u{c}^{}\\[~]|€";
    /// One message; and each of several that a phone puts together (§9.2.3.24.1).
    const ALONE: usize = 160;
    const JOINED: usize = 153;

    fn septets(text: &str) -> usize {
        let of = |c| if ESCAPED.contains(c) { 2 } else { usize::from(GSM.contains(c)) };
        let unknown: String = text.chars().filter(|c| of(*c) == 0).collect();
        assert!(unknown.is_empty(), "not in the GSM alphabet, so twice as long: {unknown:?} in {text}");
        text.chars().map(of).sum()
    }

    fn in_every_language(notice: &TextNotice) -> Vec<String> {
        Language::ALL.iter().map(|language| said(notice, &Words::new(*language), "Example", "login.example.com")).collect()
    }

    #[test]
    fn a_token_stands_alone_in_one_message_and_the_last_line_is_for_autofill() {
        let token = || Token::parse("4F7K22QX").unwrap();
        for notice in [TextNotice::ResetToken { token: token() }, TextNotice::NumberToken { token: token() }] {
            for text in in_every_language(&notice) {
                assert!(text.starts_with("Example: ") && text.lines().any(|line| line == "4F7K22QX"), "{text}");
                assert_eq!(text.lines().last(), Some("@login.example.com #4F7K22QX"));
                assert!(septets(&text) <= ALONE, "{} septets: {text}", septets(&text));
            }
        }
    }

    #[test]
    fn other_texts_fit_into_two_messages() {
        for text in in_every_language(&TextNotice::PasswordReset) {
            assert!(septets(&text) <= 2 * JOINED && text.contains("login.example.com/help"), "{} septets: {text}", septets(&text));
        }
    }

    #[test]
    fn a_text_is_in_the_language_that_is_asked_for() {
        let [english, german] = in_every_language(&TextNotice::PasswordReset).try_into().unwrap();
        assert!(english.contains("new password") && german.contains("neues Passwort"), "{english} {german}");
    }
}
