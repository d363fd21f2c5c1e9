//! How sequences are made up. Steps that are picked blindly seldom come far: most of a sequence are journeys, broken off somewhere, with
//! something else in between, and gone on with as they were left: in this browser or in the other.

use proptest::prelude::*;
use proptest::sample::select;

use crate::steps::{Begins, Entry, Fill, Guard, Step, Which};

/// Who begins how, and what they do.
pub(crate) fn sequence() -> impl Strategy<Value = ([Begins; 2], Vec<Step>)> {
    let parts = |begins| (Just(begins), prop::collection::vec(part(begins), 2..6));
    begins().prop_flat_map(parts).prop_map(|(begins, parts)| (begins, parts.concat()))
}

fn begins() -> impl Strategy<Value = [Begins; 2]> {
    use Begins::{CodesDemanded, Plain, Unknown, WithCodes};
    let one = || select(vec![Unknown, Plain, Plain, WithCodes, WithCodes, WithCodes, CodesDemanded]);
    prop_oneof![
        4 => (one(), one()).prop_map(|(one, other)| [one, other]),
        1 => Just([Unknown; 2]),
    ]
}

fn part(begins: [Begins; 2]) -> impl Strategy<Value = Vec<Step>> {
    prop_oneof![
        4 => anything(begins).prop_map(|step| vec![step]),
        12 => interrupted(begins),
        2 => guessed(begins),
        2 => copied(begins),
        2 => unproved(),
    ]
}

fn anything(begins: [Begins; 2]) -> impl Strategy<Value = Step> {
    let go = |(Begun { browser, person, entry, .. }, forms, last)| Step::Go { browser, entry, person, forms, last };
    prop_oneof![
        4 => (begun(begins), 0..7_usize, fill()).prop_map(go),
        6 => (browser(), which(), fill(), guard(), 1..3_usize)
            .prop_map(|(browser, which, fill, guard, times)| Step::Send { browser, which, fill, guard, times }),
        2 => (browser(), which(), any::<bool>()).prop_map(|(browser, which, cookies)| Step::Revisit { browser, which, cookies }),
        1 => Just(Step::Scan),
        1 => seconds().prop_map(|seconds| Step::Wait { seconds }),
    ]
}

/// A journey that was begun.
#[derive(Clone, Copy, Debug)]
struct Begun {
    browser: usize,
    person: usize,
    entry: Entry,
    /// How many forms of it are sent.
    forms: usize,
}

impl Begun {
    fn steps(self) -> Vec<Step> {
        let Self { browser, person, entry, forms } = self;
        let mut steps = match entry {
            Entry::SignIn | Entry::Portal => vec![whole(browser, Entry::SignOut, person)],
            _ if entry.in_a_session() => instead(browser, person),
            _ => Vec::new(),
        };
        if entry == Entry::Unlink {
            steps.push(whole(browser, Entry::Link, person));
        }
        if matches!(entry, Entry::RemoveCodes | Entry::RecoveryCodes) {
            steps.push(whole(browser, Entry::SetUpCodes, person));
        }
        steps.push(Step::Go { browser, entry, person, forms, last: Fill::Right });
        steps
    }
}

fn begun(begins: [Begins; 2]) -> impl Strategy<Value = Begun> {
    let entry = move |person: usize| (Just(person), entry(begins[person]));
    let stop = |(person, entry)| (Just(person), Just(entry), select(stops(entry)));
    let chosen = person().prop_flat_map(entry).prop_flat_map(stop);
    (browser(), chosen).prop_map(|(browser, (person, entry, forms))| Begun { browser, person, entry, forms })
}

/// After how many forms a journey is worth breaking off: where something was proved and not used yet.
fn stops(entry: Entry) -> Vec<usize> {
    match entry {
        Entry::SignIn => vec![0, 1, 1, 2, 2, 3],
        Entry::Register => vec![1, 3, 4, 5, 5, 5],
        Entry::Forgot => vec![0, 1, 1, 1, 2, 2, 3],
        Entry::SetUpCodes => vec![0, 1, 1, 2, 2, 2],
        Entry::Portal => vec![1, 2, 3, 4],
        _ => vec![0],
    }
}

/// What comes between the halves of a journey.
#[derive(Clone, Copy, Debug)]
enum Between {
    Nothing,
    Wait(u64),
    /// It is gone to its end, in another tab.
    Done,
    /// And what came of it is undone.
    DoneAndUndone,
    /// The person chooses another password in the other browser.
    PasswordChanged,
    /// The password is reset in the other browser.
    Reset,
    /// The other person signs in, beside or in the place of this one.
    OtherSignsIn,
    OtherInTheirPlace,
    /// The other person is half way.
    OtherHalfWay,
    /// The address is corrected.
    AddressCorrected,
    Other(Entry),
}

impl Between {
    fn steps(self, begun: Begun) -> Vec<Step> {
        let Begun { browser, person, entry, .. } = begun;
        let (elsewhere, other) = (1 - browser, 1 - person);
        let done = Step::Return { browser, kept_by: browser, reload: false, forms: entry.forms() };
        match self {
            Self::Nothing => Vec::new(),
            Self::Wait(seconds) => vec![Step::Wait { seconds }],
            Self::Done => vec![done],
            Self::DoneAndUndone => {
                let undo = match entry {
                    Entry::SetUpCodes => Entry::RemoveCodes,
                    Entry::Link | Entry::Portal => Entry::Unlink,
                    _ => Entry::SignOut,
                };
                vec![done, whole(browser, undo, person)]
            }
            Self::PasswordChanged => [instead(elsewhere, person), vec![whole(elsewhere, Entry::ChangePassword, person)]].concat(),
            Self::Reset => vec![whole(elsewhere, Entry::Forgot, person)],
            Self::OtherSignsIn => vec![whole(browser, Entry::SignIn, other)],
            Self::OtherInTheirPlace => instead(browser, other),
            Self::OtherHalfWay => vec![Step::Go { browser, entry: Entry::SignIn, person: other, forms: 2, last: Fill::Right }],
            Self::AddressCorrected => vec![whole(browser, Entry::CorrectAddress, other)],
            Self::Other(entry) => vec![whole(browser, entry, person)],
        }
    }

    /// What is likely to show something in the midst of such a journey.
    fn likely(entry: Entry) -> Vec<Self> {
        let (wait, other) = (Self::Wait(1000), Self::OtherSignsIn);
        let any = [Self::Nothing, Self::Done, Self::Wait(200), wait, Self::PasswordChanged, Self::Reset, Self::OtherInTheirPlace];
        let more: &[Self] = match entry {
            Entry::SignIn => &[other, other, other, other, Self::OtherHalfWay, Self::PasswordChanged, Self::Nothing],
            Entry::Register | Entry::CorrectAddress => {
                &[Self::AddressCorrected, Self::AddressCorrected, Self::AddressCorrected, Self::AddressCorrected, Self::Done]
            }
            Entry::Forgot => &[Self::Nothing, Self::Nothing, Self::Done, Self::Other(Entry::Register)],
            Entry::SetUpCodes => {
                &[Self::DoneAndUndone, Self::DoneAndUndone, Self::DoneAndUndone, Self::OtherInTheirPlace, Self::OtherInTheirPlace]
            }
            Entry::Portal | Entry::Link => &[Self::DoneAndUndone, Self::OtherSignsIn, Self::Other(Entry::Unlink)],
            Entry::Unlink => &[wait, Self::Other(Entry::Link)],
            Entry::ChangePassword | Entry::RemoveCodes | Entry::RecoveryCodes | Entry::SignOut => &[Self::Other(Entry::SetUpCodes)],
        };
        any.iter().chain(more).copied().collect()
    }
}

/// A journey that is broken off, and gone on with later.
fn interrupted(begins: [Begins; 2]) -> impl Strategy<Value = Vec<Step>> {
    let interruption = |begun: Begun| (Just(begun), select(Between::likely(begun.entry)), 0..3_usize);
    begun(begins).prop_flat_map(interruption).prop_map(|(begun, between, how)| {
        let kept_by = begun.browser;
        let (browser, reload) = match (how, between) {
            // What was done and undone is tried again as it stands.
            (0, _) | (1, Between::DoneAndUndone) => (kept_by, false),
            (1, _) => (kept_by, true),
            // The page of another browser is nothing before it was loaded.
            _ => (1 - kept_by, true),
        };
        let mut steps = begun.steps();
        steps.push(Step::Keep { browser: kept_by });
        steps.extend(between.steps(begun));
        steps.push(Step::Return { browser, kept_by, reload, forms: begun.entry.forms() });
        steps
    })
}

/// Something is guessed again and again, and then known.
fn guessed(begins: [Begins; 2]) -> impl Strategy<Value = Vec<Step>> {
    let asked = |entry| matches!(entry, Entry::SignIn | Entry::Forgot | Entry::Register | Entry::SetUpCodes);
    let begun = begun(begins).prop_filter("nothing is guessed there", move |begun| asked(begun.entry));
    (begun, select(vec![5_usize, 5, 6, 11])).prop_map(|(begun, times)| {
        let mut steps = begun.steps();
        let send = |fill, times| Step::Send { browser: begun.browser, which: Which::Newest, fill, guard: Guard::Shown, times };
        steps.extend([send(Fill::Wrong(0), times), send(Fill::Right, 1)]);
        steps
    })
}

/// Both browsers are at the same form, and one sends it with what belongs to the other.
fn copied(begins: [Begins; 2]) -> impl Strategy<Value = Vec<Step>> {
    let which = prop_oneof![Just(Which::Newest), Just(Which::Others(0))];
    (begun(begins), any::<bool>(), which, guard()).prop_map(|(begun, same, which, guard)| {
        let (browser, person) = (1 - begun.browser, if same { begun.person } else { 1 - begun.person });
        let mut steps = begun.steps();
        steps.extend(Begun { browser, person, ..begun }.steps());
        steps.push(Step::Send { browser, which, fill: Fill::Right, guard, times: 1 });
        steps
    })
}

/// A change is asked for long after the sign-in, with something wrong.
fn unproved() -> impl Strategy<Value = Vec<Step>> {
    let changes =
        vec![Entry::Unlink, Entry::Unlink, Entry::Link, Entry::ChangePassword, Entry::SetUpCodes, Entry::RemoveCodes, Entry::RecoveryCodes];
    (browser(), person(), select(changes), seconds(), fill()).prop_map(|(browser, person, entry, seconds, last)| {
        let mut steps = Begun { browser, person, entry, forms: 0 }.steps();
        steps.extend([Step::Wait { seconds }, Step::Go { browser, entry, person, forms: 1, last }]);
        steps
    })
}

fn whole(browser: usize, entry: Entry, person: usize) -> Step {
    Step::Go { browser, entry, person, forms: entry.forms(), last: Fill::Right }
}

/// This person signs in, whoever was.
fn instead(browser: usize, person: usize) -> Vec<Step> {
    vec![whole(browser, Entry::SignOut, person), whole(browser, Entry::SignIn, person)]
}

fn browser() -> impl Strategy<Value = usize> {
    0..2_usize
}

fn person() -> impl Strategy<Value = usize> {
    0..2_usize
}

fn seconds() -> impl Strategy<Value = u64> {
    select(vec![31, 200, 660, 1000, 2000])
}

/// What a person is after who begins like this.
fn entry(begins: Begins) -> impl Strategy<Value = Entry> {
    let (register, rest) = if begins == Begins::Unknown { (24, 1) } else { (1, 2) };
    let set_up = if begins == Begins::Plain { 6 } else { 3 };
    prop_oneof![
        register => Just(Entry::Register),
        5 * rest => Just(Entry::SignIn),
        3 * rest => Just(Entry::Forgot),
        rest => Just(Entry::ChangePassword),
        set_up * rest => Just(Entry::SetUpCodes),
        rest => Just(Entry::RemoveCodes),
        rest => Just(Entry::RecoveryCodes),
        rest => Just(Entry::Portal),
        rest => Just(Entry::Link),
        rest => Just(Entry::Unlink),
        rest => Just(Entry::SignOut),
    ]
}

fn which() -> impl Strategy<Value = Which> {
    prop_oneof![3 => Just(Which::Newest), 3 => (0..12_usize).prop_map(Which::Old), 2 => (0..12_usize).prop_map(Which::Others)]
}

fn fill() -> impl Strategy<Value = Fill> {
    prop_oneof![1 => Just(Fill::Right), 1 => (0..60_usize).prop_map(Fill::Wrong)]
}

fn guard() -> impl Strategy<Value = Guard> {
    prop_oneof![2 => Just(Guard::Shown), 1 => Just(Guard::Missing), 1 => Just(Guard::Others)]
}
