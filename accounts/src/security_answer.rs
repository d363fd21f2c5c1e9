use secret::Secret;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// How many questions somebody chooses, and is asked.
pub const SECURITY_QUESTIONS: usize = 3;

/// An answer in its one spelling: the size of letters, the spaces around and between words, and the ways in which Unicode writes one
/// character do not matter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answer(#[serde(with = "crate::secret_text")] Secret<String>);

/// A question, and the answer that somebody gave to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityAnswer {
    /// The question, from a list or their own.
    pub question: String,
    /// The answer.
    pub answer: Answer,
}

/// What is wrong with one of three questions and their answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadSecurityAnswer {
    /// The question is too short to be one, too long to be shown, or not on one line.
    Question,
    /// The question was chosen before.
    SameQuestion,
    /// The answer has fewer than three characters, or far too many.
    Answer,
    /// Another question has the same answer.
    SameAnswer,
    /// The question holds its answer.
    Told,
}

const LONGEST: usize = 100;
const SHORTEST: usize = 3;

impl Answer {
    /// Reads what a person typed.
    pub fn of(typed: &str) -> Self {
        let typed: Secret<String> = Secret::new(typed.chars().take(LONGEST * 4).collect());
        Self(Secret::new(normalised(typed.reveal())))
    }

    /// The answer in its one spelling, for the keyed hash.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        subtle::ConstantTimeEq::ct_eq(self.reveal().as_bytes(), other.reveal().as_bytes()).into()
    }
}

impl Eq for Answer {}

/// What is wrong with each of the answers; nothing, if they are as they must be.
pub fn check_security_answers(answers: &[SecurityAnswer]) -> Vec<Option<BadSecurityAnswer>> {
    let wrong = |place: usize, this: &SecurityAnswer| {
        let before = answers.get(..place).unwrap_or_default();
        let question = normalised(&this.question);
        let length = this.answer.reveal().chars().count();
        if !(SHORTEST..=LONGEST + 50).contains(&question.chars().count()) || this.question.chars().any(char::is_control) {
            Some(BadSecurityAnswer::Question)
        } else if before.iter().any(|other| normalised(&other.question) == question) {
            Some(BadSecurityAnswer::SameQuestion)
        } else if !(SHORTEST..=LONGEST).contains(&length) {
            Some(BadSecurityAnswer::Answer)
        } else if before.iter().any(|other| other.answer == this.answer) {
            Some(BadSecurityAnswer::SameAnswer)
        } else if question.contains(this.answer.reveal()) {
            Some(BadSecurityAnswer::Told)
        } else {
            None
        }
    };
    answers.iter().enumerate().map(|(place, answer)| wrong(place, answer)).collect()
}

fn normalised(text: &str) -> String {
    // Lower case can undo the normal form: once more.
    let lower: String = text.nfkc().flat_map(char::to_lowercase).nfkc().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one(question: &str, answer: &str) -> SecurityAnswer {
        SecurityAnswer { question: question.to_owned(), answer: Answer::of(answer) }
    }

    #[test]
    fn an_answer_has_one_spelling() {
        for typed in ["New York", "  new   york ", "NEW\u{a0}YORK", "\u{ff2e}ew York", "new\nyork"] {
            assert_eq!(Answer::of(typed).reveal(), "new york", "{typed:?}");
        }
        assert_eq!(Answer::of("Z\u{fc}rich"), Answer::of("zu\u{308}rich"));
        assert_ne!(Answer::of("newyork"), Answer::of("new york"));
        assert_eq!(format!("{:?}", Answer::of("new york")), "Answer(Secret(..))");
    }

    #[test]
    fn each_of_three_is_judged() {
        use BadSecurityAnswer::{Answer, Question, SameAnswer, SameQuestion, Told};
        let cases = [
            ([one("Pet?", "Rex"), one("Street?", "Elm"), one("Car?", "Mini")], [None, None, None]),
            ([one("", "Rex"), one("Street?", "ab"), one("Car?", "")], [Some(Question), Some(Answer), Some(Answer)]),
            ([one("Pet?", "Rex"), one(" PET? ", "Elm"), one("Car?", "REX")], [None, Some(SameQuestion), Some(SameAnswer)]),
            (
                [one("Is it blue?", "Blue"), one(&"x".repeat(151), "Elm"), one("A\nb?", "Mini")],
                [Some(Told), Some(Question), Some(Question)],
            ),
        ];
        for (answers, expected) in cases {
            assert_eq!(check_security_answers(&answers), expected);
        }
    }

    proptest! {
        #[test]
        fn what_is_normalised_stays_as_it_is(typed in "\\PC{0,40}") {
            let once = Answer::of(&typed);
            prop_assert_eq!(Answer::of(once.reveal()), once);
        }
    }
}
