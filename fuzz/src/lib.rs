//! What lets a test be a target of a fuzzer. Such a test is called `fuzz_…` and stands beside what it tries. Built as ever, it is given
//! every input that is kept in `corpus/`; in the build of `security/run --only fuzz`, whatever leads to branches that were not seen.

pub mod corpus;

/// Gives `target` the inputs that are kept under this name; what it asserts must hold for each.
///
/// # Panics
/// If none are kept.
#[cfg(not(fuzzing))]
pub fn target(name: &str, target: impl Fn(&[u8]) + std::panic::RefUnwindSafe) {
    let inputs = corpus::read(name).unwrap_or_default();
    assert!(!inputs.is_empty(), "no inputs are kept for {name:?}");
    inputs.iter().for_each(|input| target(input));
}

/// Lets the fuzzer look for inputs for which something that `target` asserts does not hold.
#[cfg(fuzzing)]
pub fn target(_: &str, target: impl Fn(&[u8]) + std::panic::RefUnwindSafe) {
    bolero::check!().for_each(|input: &[u8]| target(input));
}
