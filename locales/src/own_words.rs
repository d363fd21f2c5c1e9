use crate::inventory::{inventories, inventory};
use crate::{Language, Words};

impl Words {
    /// A language with an organisation's own messages in the place of ours: `text` is a Fluent file with the same keys.
    ///
    /// # Errors
    /// What is wrong with the file, one line for each: it cannot be read, has a message that nobody asks for, or one with a value or a
    /// tag that ours does not have.
    pub fn with_own(language: Language, text: &str) -> Result<Self, Vec<String>> {
        let ours = inventories(language.files())?;
        let mut wrong = Vec::new();
        for (key, own) in inventory(text)? {
            match ours.get(&key) {
                None => wrong.push(format!("no page says {key}")),
                Some(our) => {
                    wrong.extend(own.variables.difference(&our.variables).map(|name| format!("{key} has no {{ ${name} }}")));
                    if our.tags.is_empty() && !own.tags.is_empty() {
                        wrong.push(format!("{key} is plain text: leave the tags out"));
                    }
                }
            }
        }
        if wrong.is_empty() { Ok(Self::parsed(language, &[text])) } else { Err(wrong) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrase;

    #[test]
    fn own_messages_take_the_place_of_ours() {
        let words = Words::with_own(Language::English, "sign-in = Log on\ngo-on-to = for <em>{ $portal }</em>\n").unwrap();
        assert_eq!(words.say("sign-in"), "Log on");
        assert_eq!(words.html(phrase!("go-on-to", portal = "a & b")), "for <em>a &amp; b</em>");
        assert_eq!(words.say("help"), "Help");
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for (own, said) in [
            ("sing-in = Log on", "no page says sing-in"),
            ("go-on-to = to { $portl }", "go-on-to has no { $portl }"),
            ("sign-in = <b>Log on</b>", "sign-in is plain text: leave the tags out"),
            ("sign-in = { help }", "sign-in: write the text of help here"),
            ("-brand = Example", "-brand: write its text where it is used"),
        ] {
            assert_eq!(Words::with_own(Language::English, own).unwrap_err(), [said]);
        }
        assert!(!Words::with_own(Language::English, "sign in").unwrap_err().is_empty());
    }
}
