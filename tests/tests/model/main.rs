//! Sign-in, registration, reset, enrolment and linking against a small model: random sequences of requests, skipped, repeated, reordered, from
//! two browsers, among them forms of old pages and of the other browser's, and what a mail scanner does. No sequence may reach a state that the
//! model does not allow.
//!
//! `LATCHKEY_MODEL_SEQUENCES` says how many sequences, `LATCHKEY_MODEL_SEED` which, `LATCHKEY_MODEL_ONLY` the number of one that is to be run
//! alone, and `LATCHKEY_MODEL_SHRINK` how often one that fails may be run again with steps left out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
// How far it went is what a longer run is for.
#![allow(clippy::print_stdout)]

mod actual;
mod fill;
mod held;
mod judge;
mod mails;
mod pages;
mod reference;
mod run;
mod runner;
mod sequences;
mod steps;

use runner::{Wanted, run_all};

const SEQUENCES: usize = 400;

/// What some of the sequences reach; a test in which nobody ever signs in would show nothing.
const REACHED: [&str; 26] = [
    "sessions",
    "sessions with a second factor",
    "sessions that gave way to another",
    "half way",
    "registrations",
    "addresses corrected",
    "resets",
    "resets with a second factor",
    "reset tokens taken",
    "right tokens refused",
    "wrong tokens refused",
    "tokens tried too often",
    "changes of the password",
    "codes set up",
    "codes replaced",
    "codes removed",
    "codes spent",
    "recovery codes shown",
    "recovery codes spent",
    "links made",
    "links removed",
    "signed out",
    "forms of somebody else",
    "pages loaded in the other browser",
    "pages loaded again",
    "pages come back to",
];

#[allow(clippy::disallowed_methods, reason = "how much is run is no matter of the configuration")]
fn asked<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok().map(|value| value.parse().ok().unwrap_or_else(|| panic!("{name}={value}")))
}

#[test]
fn no_sequence_of_requests_reaches_a_state_that_the_model_does_not_allow() {
    let wanted = Wanted {
        sequences: asked("LATCHKEY_MODEL_SEQUENCES").unwrap_or(SEQUENCES),
        seed: asked("LATCHKEY_MODEL_SEED").unwrap_or(1),
        only: asked("LATCHKEY_MODEL_ONLY"),
        shrink: asked("LATCHKEY_MODEL_SHRINK").unwrap_or(200),
    };
    let (reached, violation) = run_all(&wanted);
    println!("{} sequences of seed {}: {reached:#?}", wanted.sequences, wanted.seed);
    if let Some(violation) = violation {
        panic!("{violation}");
    }
    let missing: Vec<_> = REACHED.iter().filter(|what| !reached.contains_key(*what)).collect();
    assert!(missing.is_empty() || wanted.only.is_some() || wanted.sequences < SEQUENCES, "never reached: {missing:?}");
}
