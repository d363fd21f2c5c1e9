use accounts::Notice;

/// A notice as a person reads it.
pub(crate) struct Words {
    pub(crate) subject: String,
    pub(crate) text: String,
}

/// Puts a notice into words. `brand` is the organisation's name, `sign_in` the address of the sign-in host.
pub(crate) fn words(notice: &Notice, brand: &str, sign_in: &str) -> Words {
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
        Notice::PasswordChanged => (
            format!("The password of your {brand} master account was changed"),
            format!(
                "The password of your {brand} master account was changed. Every browser but the one in which this was done has been signed \
                 out.\n\nYou can see what happened in your account at {sign_in}/account/activity.\n\n\
                 If this was not you, tell the people who run {brand} at once."
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
    };
    Words { subject: one_line(&subject), text: format!("Hello,\n\n{text}\n") }
}

/// A portal's name comes from the configuration; a line break in it must not begin a header of its own.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_names_what_happened_and_what_to_do() {
        let portal = || "Team wiki".to_owned();
        for notice in [Notice::PortalLinked { portal: portal() }, Notice::PortalUnlinked { portal: portal() }] {
            let words = words(&notice, "Example", "https://login.example.com");
            assert!(words.subject.contains("Team wiki"), "{}", words.subject);
            assert!(words.text.contains("If this was not you"), "{}", words.text);
            assert!(words.text.contains("https://login.example.com/account/links"), "{}", words.text);
        }
        assert!(words(&Notice::AccountCreated, "Example", "https://l").text.contains("https://l"));
    }

    #[test]
    fn a_line_break_in_a_name_begins_no_header() {
        let notice = Notice::PortalLinked { portal: "Wiki\r\nBcc: all@example.com".to_owned() };
        assert_eq!(words(&notice, "Example", "").subject, "Wiki  Bcc: all@example.com is now linked to your master account");
    }
}
