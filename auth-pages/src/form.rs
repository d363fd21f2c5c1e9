use percent_encoding::percent_decode_str;

/// The fields of a form or of a query, decoded. Each name comes once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Form(Vec<(String, String)>);

/// More fields than any of our forms has.
const MAX_FIELDS: usize = 32;

/// What is wrong with an encoded form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadForm {
    /// Not UTF-8 after decoding.
    Encoding,
    /// A field comes twice, so that two readers could see two different values.
    Twice,
    /// More than [`MAX_FIELDS`].
    TooMany,
}

impl BadForm {
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Encoding => "a field is not valid UTF-8",
            Self::Twice => "a field was sent twice",
            Self::TooMany => "too many fields were sent",
        }
    }
}

impl Form {
    /// Reads `application/x-www-form-urlencoded` text (WHATWG URL §5.1), strictly.
    pub(crate) fn parse(text: &str) -> Result<Self, BadForm> {
        let mut fields: Vec<(String, String)> = Vec::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode(name)?, decode(value)?);
            if fields.iter().any(|(other, _)| *other == name) {
                return Err(BadForm::Twice);
            }
            if fields.len() == MAX_FIELDS {
                return Err(BadForm::TooMany);
            }
            fields.push((name, value));
        }
        Ok(Self(fields))
    }

    /// The field's value; empty if it was not sent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }

    /// Whether the field was sent at all: a ticked box.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(other, _)| other == name)
    }
}

/// Whether a typed value has more than `max` characters.
pub(crate) fn too_long(value: &str, max: usize) -> bool {
    value.chars().nth(max).is_some()
}

fn decode(text: &str) -> Result<String, BadForm> {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().map(Into::into).map_err(|_| BadForm::Encoding)
}

#[cfg(test)]
mod tests {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fields_are_decoded_once_and_strictly() {
        let form = Form::parse("email=ada%40example.com&name=Ada+L%2B%2525&keep&empty=").unwrap();
        assert_eq!((form.get("email"), form.get("name")), ("ada@example.com", "Ada L+%25"));
        assert!(form.has("keep") && form.has("empty") && !form.has("missing"));
        assert_eq!(Form::parse("a=1&a=1"), Err(BadForm::Twice));
        assert_eq!(Form::parse("a=1&%61=1"), Err(BadForm::Twice));
        assert_eq!(Form::parse("a=%ff"), Err(BadForm::Encoding));
        let many: Vec<String> = (0..33).map(|n| format!("f{n}=")).collect();
        assert_eq!(Form::parse(&many.join("&")), Err(BadForm::TooMany));
        assert_eq!(Form::parse("&&"), Ok(Form::default()));
    }

    #[test]
    fn length_counts_characters() {
        assert!(!too_long("ää", 2));
        assert!(too_long("äää", 2));
    }

    #[test]
    fn fuzz_form() {
        fuzz::target("form", |bytes| {
            let Ok(text) = std::str::from_utf8(bytes) else { return };
            let Ok(form) = Form::parse(text) else { return };
            assert!(form.0.len() <= MAX_FIELDS);
            let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
            let written: Vec<String> = form.0.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
            assert_eq!(Form::parse(&written.join("&")), Ok(form.clone()), "each name stands there once, and what it says is one thing");
        });
    }

    proptest! {
        #[test]
        fn whatever_was_encoded_is_read_again(fields in prop::collection::btree_map(".{1,20}", ".{0,40}", 0..8)) {
            let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string().replace("%20", "+");
            let text: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
            let form = Form::parse(&text.join("&")).unwrap();
            for (name, value) in &fields {
                prop_assert_eq!(form.get(name), value);
            }
        }

        #[test]
        fn no_text_is_read_with_a_name_twice(text in "[a-c=&%2056+]{0,60}") {
            if let Ok(Form(fields)) = Form::parse(&text) {
                let names: std::collections::BTreeSet<_> = fields.iter().map(|(name, _)| name).collect();
                prop_assert_eq!(names.len(), fields.len());
            }
        }
    }
}
