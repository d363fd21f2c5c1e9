use std::fmt::Display;
use std::ops::RangeInclusive;
use std::time::Duration;

use super::lockout;
use crate::at::At;
use crate::file::{Field, FileAccounts, FileArgon2, FileOffer, FileRegistration, FileSecondFactor};
use crate::notes::Notes;
use crate::settings::{Accounts, Argon2, Registration, SecondFactor, SecurityQuestions};
use crate::value::duration;

/// The cost that OWASP's Password Storage Cheat Sheet gives as the least for Argon2id.
const ARGON2: Argon2 = Argon2 { memory_kib: 19_456, iterations: 2, lanes: 1, parallel: 2 };
/// RFC 9106 §3.1: at least eight KiB for each lane. The upper bound is 4 GiB.
const KIB_PER_LANE: u32 = 8;
const MEMORY_KIB: RangeInclusive<u32> = KIB_PER_LANE..=4_194_304;
const ITERATIONS: RangeInclusive<u32> = 1..=100;
const LANES: RangeInclusive<u32> = 1..=64;
const PARALLEL: RangeInclusive<u32> = 1..=256;

/// NIST SP 800-63B-4 §3.1.1.2: 15 where the password alone signs in, 8 where a second factor is demanded.
const PASSWORD_MIN_LENGTH: u16 = 15;
const PASSWORD_MIN_LENGTH_WITH_FACTOR: u16 = 8;
const PASSWORD_MIN_LENGTHS: RangeInclusive<u16> = 8..=64;
const PASSWORD_CLASSES: RangeInclusive<u16> = 0..=4;
/// Each costs a hash when a new password is chosen.
const PASSWORD_HISTORY: RangeInclusive<u16> = 0..=24;
const DAY: Duration = Duration::from_secs(86_400);

pub(super) fn check(file: Option<&FileAccounts>, notes: &mut Notes) -> Option<Accounts> {
    let absent = FileAccounts::default();
    let file = file.unwrap_or(&absent);
    let argon2 = match &file.argon2 {
        Some(at) => argon2(at, notes),
        None => Some(ARGON2),
    };
    let security_questions = match file.security_questions.as_ref().map(|at| at.value) {
        Some(FileOffer::Required) => SecurityQuestions::Required,
        Some(FileOffer::Offered) => SecurityQuestions::Offered,
        Some(FileOffer::Off) | None => SecurityQuestions::Off,
    };
    let second_factor = second_factor(&file.second_factor);
    let second_factor_grace = second_factor_grace(&file.second_factor_grace, second_factor, DEMANDING, notes);
    // While people are left time, their password is all there is.
    let at_once = second_factor == SecondFactor::Required && file.second_factor_grace.is_none();
    let least = if at_once { PASSWORD_MIN_LENGTH_WITH_FACTOR } else { PASSWORD_MIN_LENGTH };
    let password_min_length = bounded(&file.password_min_length, "password_min_length", least, &PASSWORD_MIN_LENGTHS, notes);
    if let (Some(at), Some(length)) = (&file.password_min_length, password_min_length)
        && length < PASSWORD_MIN_LENGTH
        && !at_once
    {
        notes.warn(
            &at.span,
            "passwords this short are too easily guessed where nothing else is asked for",
            "use 15 or more, or demand a second factor",
        );
    }
    let password_classes = bounded(&file.password_classes, "password_classes", 0, &PASSWORD_CLASSES, notes);
    let password_history = bounded(&file.password_history, "password_history", 0, &PASSWORD_HISTORY, notes);
    let password_max_age = password_max_age(&file.password_max_age, notes);
    let lockout = match &file.lockout {
        Some(at) => lockout::check(at, notes),
        None => Some(lockout::DEFAULT),
    };
    let registration = match file.registration.as_ref().map(|at| at.value) {
        Some(FileRegistration::Open) => Registration::Open,
        Some(FileRegistration::Invited) => Registration::Invited,
        Some(FileRegistration::Closed) | None => Registration::Closed,
    };
    let disclose_registered = file.disclose_registered.as_ref().is_some_and(|at| at.value);
    Some(Accounts {
        argon2: argon2?,
        registration,
        disclose_registered,
        password_min_length: usize::from(password_min_length?),
        password_classes: usize::from(password_classes?),
        password_history: usize::from(password_history?),
        password_max_age: password_max_age?,
        lockout: lockout?,
        second_factor,
        second_factor_grace: second_factor_grace?,
        security_questions,
    })
}

/// What demands a second factor of people.
pub(super) const DEMANDING: &str = "second_factor = \"required\"";

/// Whether a second factor is demanded, of everybody or of an organisation's people.
pub(super) fn second_factor(field: &Field<FileSecondFactor>) -> SecondFactor {
    match field.as_ref().map(|at| at.value) {
        Some(FileSecondFactor::Required) => SecondFactor::Required,
        Some(FileSecondFactor::Offered) | None => SecondFactor::Offered,
    }
}

/// How long people may go on without the second factor that is demanded of them, `by` these words of the configuration.
pub(super) fn second_factor_grace(field: &Field<String>, demanded: SecondFactor, by: &str, notes: &mut Notes) -> Option<Option<Duration>> {
    let grace = notes.read_opt(field, |text| duration(text))?;
    let (Some(at), Some(time)) = (field, grace) else { return Some(grace) };
    if demanded != SecondFactor::Required {
        let what = "nothing is demanded here, and so there is nothing to leave time for";
        notes.wrong(&at.span, what, format!("add {by}, or leave `second_factor_grace` out"));
        return None;
    }
    if time < DAY {
        notes.wrong(&at.span, "`second_factor_grace` is shorter than a day", "write \"1d\" or more, or leave it out");
        return None;
    }
    Some(grace)
}

/// After how long a password ends, of everybody or of an organisation's people.
pub(super) fn password_max_age(field: &Field<String>, notes: &mut Notes) -> Option<Option<Duration>> {
    let age = notes.read_opt(field, |text| duration(text))?;
    if let (Some(at), Some(age)) = (field, age)
        && age < DAY
    {
        notes.wrong(&at.span, "`password_max_age` is shorter than a day", "write \"1d\" or more");
        return None;
    }
    Some(age)
}

fn argon2(at: &At<FileArgon2>, notes: &mut Notes) -> Option<Argon2> {
    let memory_kib = bounded(&at.memory_kib, "memory_kib", ARGON2.memory_kib, &MEMORY_KIB, notes);
    let iterations = bounded(&at.iterations, "iterations", ARGON2.iterations, &ITERATIONS, notes);
    let lanes = bounded(&at.lanes, "lanes", ARGON2.lanes, &LANES, notes);
    let parallel = match &at.parallel {
        Some(_) => bounded(&at.parallel, "parallel", 0, &PARALLEL, notes).and_then(|n| usize::try_from(n).ok()),
        None => Some(ARGON2.parallel),
    };
    let argon2 = Argon2 { memory_kib: memory_kib?, iterations: iterations?, lanes: lanes?, parallel: parallel? };
    if argon2.memory_kib < argon2.lanes.saturating_mul(KIB_PER_LANE) {
        let span = at.memory_kib.as_ref().map_or(&at.span, |memory| &memory.span);
        notes.wrong(span, "too little memory for so many lanes", "Argon2 takes 8 KiB for each lane at least");
        return None;
    }
    if argon2.memory_kib < ARGON2.memory_kib || argon2.iterations < ARGON2.iterations {
        notes.warn(
            &at.span,
            "password hashes are cheaper than is safe outside of tests",
            "use memory_kib = 19456, iterations = 2, lanes = 1, or more",
        );
    }
    Some(argon2)
}

pub(super) fn bounded<N: Copy + PartialOrd + Display>(
    field: &Field<N>,
    key: &str,
    default: N,
    bounds: &RangeInclusive<N>,
    notes: &mut Notes,
) -> Option<N> {
    let Some(at) = field else {
        return Some(default);
    };
    if bounds.contains(at) {
        return Some(at.value);
    }
    notes.wrong(&at.span, format!("`{key}` is out of bounds"), format!("{} to {}", bounds.start(), bounds.end()));
    None
}
