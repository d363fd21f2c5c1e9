//! What a master password must be, as rows of a table (`cases/master_password.toml`) and by generated input.
#![allow(clippy::unwrap_used)]

use policies::{PasswordOwner, PasswordRules, PasswordStrength, Unmet, judge_password};
use proptest::prelude::*;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    password: String,
    #[serde(default = "one")]
    times: usize,
    #[serde(default = "fifteen")]
    min_length: usize,
    #[serde(default)]
    classes: usize,
    unmet: Vec<String>,
}

const fn one() -> usize {
    1
}

const fn fifteen() -> usize {
    15
}

const ADA: PasswordOwner<'_> = PasswordOwner { email: "Lovelace@example.org", name: "Ada Byron" };

fn rules(min_length: usize) -> PasswordRules {
    PasswordRules { min_length, classes: 0, service: "Analytical Engines".to_owned() }
}

#[test]
fn a_master_password_is_told_all_that_it_lacks() {
    let cases: Cases = toml::from_str(include_str!("../cases/master_password.toml")).unwrap();
    for case in &cases.case {
        let rules = PasswordRules { classes: case.classes, ..rules(case.min_length) };
        let unmet = judge_password(&case.password.repeat(case.times), ADA, &rules).unmet;
        let words: Vec<String> = unmet
            .iter()
            .map(|unmet| match unmet {
                Unmet::TooShort(least) => format!("shorter than {least}"),
                Unmet::TooLong(most) => format!("longer than {most}"),
                Unmet::TooFewClasses(least) => format!("fewer than {least} kinds"),
                Unmet::UsedBefore => unreachable!("no hash is looked at here"),
                Unmet::ContainsAddress => "address".to_owned(),
                Unmet::ContainsName => "name".to_owned(),
                Unmet::ContainsService => "service".to_owned(),
                Unmet::Common => "common".to_owned(),
            })
            .collect();
        assert_eq!(words, case.unmet, "{case:?}");
    }
}

#[test]
fn strength_grows_with_what_nobody_guesses() {
    let of = |password| PasswordStrength::of(password, ADA, &rules(15));
    assert_eq!(of(""), PasswordStrength::VeryWeak);
    assert_eq!(of("Lovelace1"), PasswordStrength::VeryWeak, "what is known of the owner is guessed first");
    assert!(of("plover tricycle") > PasswordStrength::VeryWeak);
    assert_eq!(of("plover tricycle umbrage catafalque"), PasswordStrength::Strong);
}

#[test]
fn fuzz_master_password() {
    fuzz::target("master_password", |bytes| {
        let Ok(password) = std::str::from_utf8(bytes) else { return };
        let judged = judge_password(password, ADA, &rules(15));
        let length = password.nfc().count();
        assert!(!judged.unmet.is_empty() || (15..=256).contains(&length), "{length} characters");
        let is_guessed = judged.unmet.iter().any(|unmet| matches!(unmet, Unmet::Common | Unmet::TooLong(_)));
        assert_eq!(judged.strength == PasswordStrength::VeryWeak, is_guessed);
        let by_rules = |text: &str| {
            let unmet = judge_password(text, ADA, &rules(15)).unmet;
            unmet.into_iter().filter(|unmet| *unmet != Unmet::Common).collect::<Vec<_>>()
        };
        assert_eq!(by_rules(password), by_rules(&password.nfd().collect::<String>()), "in every normal form");
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_judged_and_the_same_in_every_normal_form(password in "\\PC{0,40}") {
        let decomposed: String = password.nfd().collect();
        let lengths = |text: &str| {
            let unmet = judge_password(text, ADA, &rules(15)).unmet;
            unmet.into_iter().filter(|unmet| *unmet != Unmet::Common).collect::<Vec<_>>()
        };
        prop_assert_eq!(lengths(&password), lengths(&decomposed));
    }

    #[test]
    fn whatever_surrounds_the_address_it_is_found(before in "[a-z ]{0,20}", after in "[0-9]{0,20}", shout: bool) {
        let local = if shout { "LOVELACE" } else { "lovelace" };
        let unmet = judge_password(&format!("{before}{local}{after}"), ADA, &rules(8)).unmet;
        prop_assert!(unmet.contains(&Unmet::ContainsAddress));
    }
}
