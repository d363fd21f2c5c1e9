use accounts::Notice;

/// A notice as a person reads it.
pub(crate) struct Words {
    pub(crate) subject: String,
    pub(crate) text: String,
}

/// Puts a notice into words. `brand` is the organisation's name, `sign_in` the address of the sign-in host, `token_subject` the subject of
/// every mail that answers the wish for a token: the subject must not tell who has an account.
pub(crate) fn words(notice: &Notice, brand: &str, sign_in: &str, token_subject: &str) -> Words {
    let (subject, text) = match notice {
        Notice::AccountCreated => (
            format!("Your {brand} master account"),
            format!(
                "A master account was made for this e-mail address.\n\n\
                 Sign in at {sign_in} with this address and the password that you were given. The first time you open a portal you are \
                 asked for your login of that portal; after that you are not asked again.\n\n\
                 If you did not expect this, tell the people who run {brand}."
            ),
        ),
        Notice::SessionsEnded => (
            format!("Another browser was signed out of your {brand} master account"),
            format!(
                "Your {brand} master account was signed out in another browser, at your request.\n\n\
                 You can see where you are signed in at {sign_in}/account/sessions.\n\n\
                 If this was not you, change the password of your master account."
            ),
        ),
        Notice::AccountDeleted => (
            format!("Your {brand} master account is deleted"),
            format!(
                "Your {brand} master account and everything linked to it was erased, at your request.\n\n\
                 Your accounts at the portals are as they were.\n\n\
                 If this was not you, tell the people who run {brand} at once."
            ),
        ),
        Notice::PasswordChanged => (
            format!("The password of your {brand} master account was changed"),
            format!(
                "The password of your {brand} master account was changed. Every browser but the one in which this was done has been signed \
                 out.\n\nYou can see what happened in your account at {sign_in}/account/activity.\n\n\
                 If this was not you, tell the people who run {brand} at once."
            ),
        ),
        Notice::ResetToken { token } => (
            token_subject.to_owned(),
            format!(
                "Somebody, hopefully you, wants to choose a new password for your {brand} master account. To go on, type this token into the \
                 page that asks for it:\n\n{}\n\nIt is good for 15 minutes, once, in the browser that asked for it.\n\n\
                 If this was not you, do nothing: your password stays as it is. Give the token to nobody.",
                token.reveal()
            ),
        ),
        Notice::ResetWithoutAccount => (
            token_subject.to_owned(),
            format!(
                "Somebody, hopefully you, wants to choose a new password for a {brand} master account with this e-mail address. There is \
                 no such account, so there is no token.\n\n\
                 If this was you, you may have signed up with another address: go to {sign_in}/forgot and try that one.\n\n\
                 If this was not you, do nothing."
            ),
        ),
        Notice::RegistrationToken { token } => (
            token_subject.to_owned(),
            format!(
                "Somebody, hopefully you, is making a {brand} master account with this e-mail address. To go on, type this token into the \
                 page that asks for it:\n\n{}\n\nIt is good for 15 minutes, once, in the browser that asked for it.\n\n\
                 If this was not you, do nothing: no account is made. Give the token to nobody.",
                token.reveal()
            ),
        ),
        Notice::AlreadyRegistered => (
            token_subject.to_owned(),
            format!(
                "Somebody, hopefully you, wants to make a {brand} master account with this e-mail address. You already have an account \
                 with it, so there is no token, and nothing was changed.\n\n\
                 If this was you, sign in at {sign_in}. If you forgot your password, choose a new one at {sign_in}/forgot.\n\n\
                 If this was not you, do nothing."
            ),
        ),
        Notice::PasswordExpirySet => (
            format!("When your {brand} master account asks for a new password"),
            format!(
                "After how long your master account asks for a new password was changed. You see and change it at \
                 {sign_in}/account/authentication.\n\n\
                 If this was not you, somebody is signed in as you: change the password there, which signs everybody else out."
            ),
        ),
        Notice::AccountLocked => (
            format!("Your {brand} master account is locked"),
            format!(
                "The people who run {brand} have locked your master account. You were signed out everywhere, and cannot sign in until they \
                 unlock it.\n\nIf you do not know why, ask them. How to reach them stands at {sign_in}/help."
            ),
        ),
        Notice::AccountUnlocked => (
            format!("Your {brand} master account is unlocked"),
            format!("The people who run {brand} have unlocked your master account. You can sign in again at {sign_in}."),
        ),
        Notice::PasswordReset => (
            format!("Your {brand} master account has a new password"),
            format!(
                "A new password was chosen for your {brand} master account, with a token that was mailed to this address. Every browser \
                 was signed out.\n\nSign in with the new password at {sign_in}.\n\n\
                 If this was not you, somebody can read your mail: change the password of your mailbox first, then choose a new one here \
                 at {sign_in}/forgot, and tell the people who run {brand}."
            ),
        ),
        Notice::PortalLinked { portal } => (
            format!("{portal} is now linked to your master account"),
            format!(
                "Your login of {portal} was linked to your {brand} master account. From now on you are signed in to {portal} without \
                 being asked.\n\nYou can see and remove your links at {sign_in}/account/links.\n\n\
                 If this was not you, remove the link and change your password of {portal}."
            ),
        ),
        Notice::PortalUnlinked { portal } => (
            format!("{portal} is no longer linked to your master account"),
            format!(
                "The link between {portal} and your {brand} master account was removed, and the stored password was erased.\n\n\
                 Nothing was changed at {portal} itself. You can link it again at {sign_in}/account/links.\n\n\
                 If this was not you, change the password of your master account."
            ),
        ),
        Notice::OneTimeCodeSetUp => (
            format!("One-time codes are set up for your {brand} master account"),
            format!(
                "From now on you are asked for a code of your app whenever you sign in. You were shown ten recovery codes: keep them where \
                 you find them when the app is gone.\n\nYou can change this at {sign_in}/account/authentication.\n\n\
                 If this was not you, somebody knows your password: tell the people who run {brand} at once."
            ),
        ),
        Notice::OneTimeCodeRemoved => (
            format!("One-time codes were removed from your {brand} master account"),
            format!(
                "You sign in with your password alone until you set up one-time codes again, at {sign_in}/account/authentication. Your \
                 recovery codes do not count any more.\n\n\
                 If this was not you, change the password of your master account and tell the people who run {brand}."
            ),
        ),
        Notice::RecoveryCodesIssued => (
            format!("New recovery codes for your {brand} master account"),
            format!(
                "Ten new recovery codes were made. The ones you had before do not count any more.\n\n\
                 If this was not you, change the password of your master account and make new codes at {sign_in}/account/authentication."
            ),
        ),
        Notice::RecoveryCodeUsed { left } => (
            format!("A recovery code was used for your {brand} master account"),
            format!(
                "One of your recovery codes was given in the place of a one-time code. It does not count any more; you have {left} left. \
                 You can make new ones at {sign_in}/account/authentication.\n\n\
                 If this was not you, change the password of your master account and make new codes."
            ),
        ),
        Notice::TooManyCodes { address } => (
            format!("Wrong one-time codes for your {brand} master account"),
            format!(
                "Somebody at the network address {address} gave the right password for your master account, or a token from your mail, \
                 and then too many wrong one-time codes. They were not let in, and no more codes are taken for up to an hour.\n\n\
                 If this was you, check that the clock of your phone is right, then try again later. If this was not you, change the \
                 password of your master account, and see that nobody else reads your mail: somebody knows one or the other. {sign_in}"
            ),
        ),
    };
    Words { subject: one_line(&subject), text: format!("Hello,\n\n{text}\n") }
}

/// A portal's name comes from the configuration; a line break in it must not begin a header of its own.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use accounts::Token;

    use super::*;

    #[test]
    fn every_notice_names_what_happened_and_what_to_do() {
        let portal = || "Team wiki".to_owned();
        for notice in [Notice::PortalLinked { portal: portal() }, Notice::PortalUnlinked { portal: portal() }] {
            let words = words(&notice, "Example", "https://login.example.com", "");
            assert!(words.subject.contains("Team wiki"), "{}", words.subject);
            assert!(words.text.contains("If this was not you"), "{}", words.text);
            assert!(words.text.contains("https://login.example.com/account/links"), "{}", words.text);
        }
        assert!(words(&Notice::AccountCreated, "Example", "https://l", "").text.contains("https://l"));
    }

    #[test]
    fn whoever_is_told_of_codes_learns_what_to_do() {
        let cases = [
            (Notice::OneTimeCodeSetUp, "are set up"),
            (Notice::OneTimeCodeRemoved, "were removed"),
            (Notice::RecoveryCodesIssued, "Ten new"),
            (Notice::RecoveryCodeUsed { left: 7 }, "you have 7 left"),
            (Notice::TooManyCodes { address: "203.0.113.9".parse().unwrap() }, "203.0.113.9"),
        ];
        for (notice, expected) in cases {
            let words = words(&notice, "Example", "https://login.example.com", "");
            assert!(format!("{} {}", words.subject, words.text).contains(expected), "{expected}: {}", words.text);
            assert!(words.text.contains("If this was not you") && words.subject.contains("Example"), "{}", words.text);
            assert!(words.text.contains("https://login.example.com"), "{}", words.text);
        }
    }

    #[test]
    fn a_line_break_in_a_name_begins_no_header() {
        let notice = Notice::PortalLinked { portal: "Wiki\r\nBcc: all@example.com".to_owned() };
        assert_eq!(words(&notice, "Example", "", "").subject, "Wiki  Bcc: all@example.com is now linked to your master account");
    }

    #[test]
    fn a_token_stands_alone_on_a_line_and_nothing_in_its_mail_can_be_clicked() {
        let token = || Token::parse("4F7K-22QX").unwrap();
        for notice in [Notice::ResetToken { token: token() }, Notice::RegistrationToken { token: token() }] {
            let words = words(&notice, "Example", "https://l", "Example e-mail validation token");
            assert_eq!(words.subject, "Example e-mail validation token");
            assert!(words.text.lines().any(|line| line == "4F7K22QX"), "{}", words.text);
            assert!(!words.text.contains("://"), "{}", words.text);
        }
    }

    #[test]
    fn a_mail_without_a_token_has_the_same_subject() {
        for notice in [Notice::ResetWithoutAccount, Notice::AlreadyRegistered] {
            assert_eq!(words(&notice, "Example", "", "Token").subject, "Token");
        }
    }
}
