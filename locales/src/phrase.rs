/// Something to be said, before it is known in which language: the key of a message, and what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    pub(crate) key: &'static str,
    pub(crate) args: Vec<(&'static str, Arg)>,
}

/// What stands in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A text, as it is.
    Text(String),
    /// A number; a message can depend on it (plurals).
    Number(i64),
    /// Another message, in the same language.
    Phrase(Box<Phrase>),
}

impl Phrase {
    /// The message `key`. In code it is written `phrase!("key", name = value)`, so that the test finds it which compares what is used
    /// with what is there.
    pub const fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// The same with a value for `$name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// The message's key.
    pub const fn key(&self) -> &'static str {
        self.key
    }
}

/// A [`Phrase`]: `phrase!("portal-silent", portal = &portal.name)`.
#[macro_export]
macro_rules! phrase {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::Phrase::new($key)$(.with(stringify!($name), $value))*
    };
}

impl From<&Phrase> for Phrase {
    fn from(phrase: &Phrase) -> Self {
        phrase.clone()
    }
}

impl From<&&Phrase> for Phrase {
    fn from(phrase: &&Phrase) -> Self {
        (*phrase).clone()
    }
}

impl From<&'static str> for Phrase {
    fn from(key: &'static str) -> Self {
        Self::new(key)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Templates hand references to references on.
macro_rules! by_two_references {
    ($($value:ty)*) => {$(
        impl From<&&$value> for Arg {
            fn from(value: &&$value) -> Self {
                Self::from(*value)
            }
        }
    )*};
}

by_two_references!(str String Phrase);

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<Phrase> for Arg {
    fn from(phrase: Phrase) -> Self {
        Self::Phrase(Box::new(phrase))
    }
}

impl From<&Phrase> for Arg {
    fn from(phrase: &Phrase) -> Self {
        Self::Phrase(Box::new(phrase.clone()))
    }
}

/// Counts beyond what a number holds are shown as the largest that it does.
macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl From<$number> for Arg {
            fn from(number: $number) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }

        impl From<&$number> for Arg {
            fn from(number: &$number) -> Self {
                Self::from(*number)
            }
        }

        by_two_references!($number);
    )*};
}

numbers!(i8 u8 i32 u32 i64 u64 usize);
