use unic_langid::{LanguageIdentifier, langid};

/// A language in which everything is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

/// The files of one language. Every language has the same.
macro_rules! files {
    ($folder:literal) => {
        &[
            include_str!(concat!("../", $folder, "/account.ftl")),
            include_str!(concat!("../", $folder, "/common.ftl")),
            include_str!(concat!("../", $folder, "/contact.ftl")),
            include_str!(concat!("../", $folder, "/linking.ftl")),
            include_str!(concat!("../", $folder, "/mails.ftl")),
            include_str!(concat!("../", $folder, "/one-time-codes.ftl")),
            include_str!(concat!("../", $folder, "/passkeys.ftl")),
            include_str!(concat!("../", $folder, "/passwords.ftl")),
            include_str!(concat!("../", $folder, "/problems.ftl")),
            include_str!(concat!("../", $folder, "/registering.ftl")),
            include_str!(concat!("../", $folder, "/rollout.ftl")),
            include_str!(concat!("../", $folder, "/signing-in.ftl")),
            include_str!(concat!("../", $folder, "/support.ftl")),
            include_str!(concat!("../", $folder, "/texts.ftl")),
        ]
    };
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Its tag (BCP 47), as in `lang` and in the configuration.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// Its name, as those who speak it call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// The language of a tag; of a tag with a region too: `de-AT` is German.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or("");
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// What is said in it, as Fluent resources.
    pub const fn files(self) -> &'static [&'static str] {
        match self {
            Self::English => files!("en"),
            Self::German => files!("de"),
        }
    }

    /// For plural rules.
    pub(crate) const fn id(self) -> LanguageIdentifier {
        match self {
            Self::English => langid!("en"),
            Self::German => langid!("de"),
        }
    }
}
