//! What two people at two browsers, and a mail scanner, may do next.

/// How a person of a sequence stands when it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begins {
    /// Without an account.
    Unknown,
    /// With address and password.
    Plain,
    /// With one-time codes beside the password.
    WithCodes,
    /// With address and password, of an organisation that demands a second factor.
    CodesDemanded,
}

/// A page that an address leads to, and the journey that begins there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    SignIn,
    Register,
    CorrectAddress,
    Forgot,
    ChangePassword,
    SetUpCodes,
    RemoveCodes,
    RecoveryCodes,
    Portal,
    Link,
    Unlink,
    SignOut,
}

impl Entry {
    pub(crate) const fn page(self) -> &'static str {
        match self {
            Self::SignIn => "/sign-in",
            Self::Register => "/register",
            Self::CorrectAddress => "/register?correct",
            Self::Forgot => "/forgot",
            Self::ChangePassword => "/account/authentication/password",
            Self::SetUpCodes => "/account/authentication/one-time-code",
            Self::RemoveCodes => "/account/authentication/one-time-code/remove",
            Self::RecoveryCodes => "/account/authentication/recovery-codes",
            Self::Portal => "/",
            Self::Link => "/link/orders",
            Self::Unlink => "/account/links/orders/remove",
            Self::SignOut => "/sign-out",
        }
    }

    /// As many forms as the journey has at most, for somebody who may go it.
    pub(crate) const fn forms(self) -> usize {
        match self {
            Self::Register => 6,
            Self::SignIn | Self::Forgot => 4,
            Self::Portal => 5,
            Self::SetUpCodes => 3,
            Self::CorrectAddress | Self::ChangePassword | Self::RemoveCodes | Self::RecoveryCodes => 1,
            Self::Link | Self::Unlink | Self::SignOut => 1,
        }
    }

    /// Whether only who is signed in can go it.
    pub(crate) const fn in_a_session(self) -> bool {
        !matches!(self, Self::SignIn | Self::Register | Self::CorrectAddress | Self::Forgot | Self::Portal)
    }
}

/// Which form is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which {
    /// The one that the browser shows.
    Newest,
    /// One of a page that it showed before.
    Old(usize),
    /// One that the other browser was shown, address and hidden fields copied.
    Others(usize),
}

/// What is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fill {
    /// What the page asks for.
    Right,
    /// Something else, which the number picks.
    Wrong(usize),
}

/// The anti-forgery token that goes with a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guard {
    /// The one of the page that it comes from.
    Shown,
    /// None.
    Missing,
    /// One of a page that the other browser was shown.
    Others,
}

/// One thing that is done.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// Types an address, from then on the browser's person is this one; and sends as many forms as this, as long as the pages have any. The
    /// last of them is filled in as said, all before it right.
    Go { browser: usize, entry: Entry, person: usize, forms: usize, last: Fill },
    /// Sends a form, filled in once, so many times.
    Send { browser: usize, which: Which, fill: Fill, guard: Guard, times: usize },
    /// Leaves the page that is shown open, in a tab of its own.
    Keep { browser: usize },
    /// A browser comes to the page that one of the two has kept: loads it anew, or takes it as it stands; and goes on from there.
    Return { browser: usize, kept_by: usize, reload: bool, forms: usize },
    /// Goes back to an address; to one of the other browser's, or without any cookies.
    Revisit { browser: usize, which: Which, cookies: bool },
    /// The mail scanner follows every link of every mail.
    Scan,
    /// Time passes.
    Wait { seconds: u64 },
}
