//! What two people at two browsers, and a mail scanner, may do next.

use proptest::prelude::*;

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

/// A page that an address leads to.
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
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fill {
    /// What the page asks for.
    Right,
    /// Something else, which the number picks.
    Wrong(usize),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// Types an address; from then on the browser's person is this one.
    Open { browser: usize, entry: Entry, person: usize },
    /// The same, and goes on for as many forms as this.
    Through { browser: usize, entry: Entry, person: usize, forms: usize },
    /// Sends a form.
    Send { browser: usize, which: Which, fill: Fill },
    /// Sends the same form, filled in the same way, twice.
    Twice { browser: usize, which: Which, fill: Fill },
    /// Goes back to an address; to one of the other browser's, or without any cookies.
    Revisit { browser: usize, which: Which, cookies: bool },
    /// The mail scanner follows every link of every mail.
    Scan,
    /// Time passes.
    Wait { seconds: u64 },
}

pub(crate) fn sequence() -> impl Strategy<Value = ([Begins; 2], Vec<Step>)> {
    let begins = || prop_oneof![Just(Begins::Unknown), Just(Begins::Plain), Just(Begins::WithCodes), Just(Begins::CodesDemanded)];
    ([begins(), begins()], prop::collection::vec(step(), 4..16))
}

fn step() -> impl Strategy<Value = Step> {
    let browser = || 0..2_usize;
    prop_oneof![
        2 => (browser(), entry(), 0..2_usize).prop_map(|(browser, entry, person)| Step::Open { browser, entry, person }),
        8 => (browser(), entry(), 0..2_usize, 1..9_usize)
            .prop_map(|(browser, entry, person, forms)| Step::Through { browser, entry, person, forms }),
        8 => (browser(), which(), fill()).prop_map(|(browser, which, fill)| Step::Send { browser, which, fill }),
        1 => (browser(), which(), fill()).prop_map(|(browser, which, fill)| Step::Twice { browser, which, fill }),
        2 => (browser(), which(), any::<bool>()).prop_map(|(browser, which, cookies)| Step::Revisit { browser, which, cookies }),
        1 => Just(Step::Scan),
        1 => prop::sample::select(vec![31, 200, 660, 1000, 2000]).prop_map(|seconds| Step::Wait { seconds }),
    ]
}

fn entry() -> impl Strategy<Value = Entry> {
    prop_oneof![
        4 => Just(Entry::SignIn),
        3 => Just(Entry::Register),
        1 => Just(Entry::CorrectAddress),
        4 => Just(Entry::Forgot),
        2 => Just(Entry::ChangePassword),
        3 => Just(Entry::SetUpCodes),
        1 => Just(Entry::RemoveCodes),
        1 => Just(Entry::RecoveryCodes),
        2 => Just(Entry::Portal),
        2 => Just(Entry::Link),
        2 => Just(Entry::Unlink),
        2 => Just(Entry::SignOut),
    ]
}

fn which() -> impl Strategy<Value = Which> {
    prop_oneof![4 => Just(Which::Newest), 3 => (0..12_usize).prop_map(Which::Old), 3 => (0..12_usize).prop_map(Which::Others)]
}

fn fill() -> impl Strategy<Value = Fill> {
    prop_oneof![2 => Just(Fill::Right), 1 => (0..60_usize).prop_map(Fill::Wrong)]
}
