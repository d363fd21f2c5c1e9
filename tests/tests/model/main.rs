//! Sign-in, registration, reset, enrolment and linking against a small model: random sequences of requests, skipped, repeated, reordered, from
//! two browsers, among them forms of old pages and of the other browser's, and what a mail scanner does. No sequence may reach a state that the
//! model does not allow.
//!
//! `LATCHKEY_MODEL_SEQUENCES` says how many sequences, `LATCHKEY_MODEL_SEED` which.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
// How far it went is what a longer run is for.
#![allow(clippy::print_stdout)]

mod actual;
mod fill;
mod held;
mod judge;
mod mails;
mod reference;
mod run;
mod steps;

use std::cell::{Cell, RefCell};

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use tests::World;

use run::{Reached, Run};
use steps::sequence;

const SEQUENCES: u32 = 120;

/// What some of the sequences reach; a test in which nobody ever signs in would show nothing.
const REACHED: [&str; 19] = [
    "sessions",
    "sessions with a second factor",
    "half way",
    "registrations",
    "resets",
    "resets with a second factor",
    "reset tokens taken",
    "right tokens refused",
    "wrong tokens refused",
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
];

#[allow(clippy::disallowed_methods, reason = "how much is run is no matter of the configuration")]
fn asked<T: std::str::FromStr>(name: &str, default: T) -> T {
    std::env::var(name).ok().map_or(default, |value| value.parse().ok().unwrap_or_else(|| panic!("{name}={value}")))
}

#[test]
fn no_sequence_of_requests_reaches_a_state_that_the_model_does_not_allow() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let strict = "[[organisation]]\nid = \"strict\"\ndomains = [\"strict.example\"]\nsecond_factor = \"required\"\n";
    let world = runtime.block_on(World::new().accounts("registration = \"open\"").also(strict).start());
    let (sequences, seed) = (asked("LATCHKEY_MODEL_SEQUENCES", SEQUENCES), asked("LATCHKEY_MODEL_SEED", 1_u64));
    let config =
        Config { cases: sequences, failure_persistence: None, max_shrink_iters: asked("LATCHKEY_MODEL_SHRINK", 400), ..Config::default() };
    let mut seeds = [0; 32];
    seeds[..8].copy_from_slice(&seed.to_le_bytes());
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seeds));
    let (case, reached) = (Cell::new(0), RefCell::new(Reached::new()));
    let outcome = runner.run(&sequence(), |(begins, steps)| {
        case.set(case.get() + 1);
        runtime.block_on(async {
            let mut run = Run::begin(&world, case.get(), begins).await;
            for step in steps {
                if let Err(violation) = run.take(step).await {
                    return Err(TestCaseError::fail(format!("{violation}\n{}", run.story())));
                }
            }
            for (what, times) in run.reached {
                *reached.borrow_mut().entry(what).or_default() += times;
            }
            Ok(())
        })
    });
    let reached = reached.into_inner();
    println!("{sequences} sequences of seed {seed}: {reached:#?}");
    if let Err(found) = outcome {
        panic!("{found}");
    }
    let missing: Vec<_> = REACHED.iter().filter(|what| !reached.contains_key(*what)).collect();
    assert!(missing.is_empty() || sequences < SEQUENCES, "never reached: {missing:?}");
}
