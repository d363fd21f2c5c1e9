//! Three security questions and their answers, as a form asks for them.

use accounts::{Answer, BadSecurityAnswer, SECURITY_QUESTIONS, SecurityAnswer, check_security_answers};
use locales::{Phrase, phrase};

use crate::form::Form;
use crate::views::{AskedQuestion, FieldError, QuestionOption, QuestionRow};

/// What people may choose from, beside questions of their own: what they remember for life, and what is not easily looked up. Kept is the
/// key, so that the question is asked in the language of who reads it.
const LIST: [Phrase; 9] = [
    phrase!("question-first-teacher"),
    phrase!("question-parents-met"),
    phrase!("question-nickname"),
    phrase!("question-first-concert"),
    phrase!("question-first-car"),
    phrase!("question-street"),
    phrase!("question-first-pet"),
    phrase!("question-become"),
    phrase!("question-cousin"),
];

const OWN: [&str; SECURITY_QUESTIONS] = ["own_question_1", "own_question_2", "own_question_3"];
const LISTED: [&str; SECURITY_QUESTIONS] = ["question_1", "question_2", "question_3"];
pub(crate) const ANSWERS: [&str; SECURITY_QUESTIONS] = ["answer_1", "answer_2", "answer_3"];
/// More characters than a question may have.
const SHOWN: usize = 200;

/// The questions that stand in the form.
pub(crate) struct Chosen(Vec<String>);

impl Chosen {
    pub(crate) fn of<'a>(questions: impl Iterator<Item = &'a str>) -> Self {
        Self(questions.map(|question| question.chars().filter(|c| !c.is_control()).take(SHOWN).collect()).collect())
    }

    /// The rows of the form: where nothing is chosen, each begins with another one of the list.
    pub(crate) fn rows(&self) -> Vec<QuestionRow> {
        let row = |place: usize| {
            let chosen = self.0.get(place).map_or("", String::as_str);
            let listed = LIST.iter().any(|question| question.key() == chosen);
            let first = chosen.is_empty().then(|| LIST.get(place).map(Phrase::key)).flatten();
            QuestionRow {
                number: place.saturating_add(1),
                own_field: OWN.get(place).copied().unwrap_or_default(),
                answer_field: ANSWERS.get(place).copied().unwrap_or_default(),
                list: LIST.into_iter().map(option(chosen, first)).collect(),
                own: if listed { String::new() } else { chosen.to_owned() },
            }
        };
        (0..SECURITY_QUESTIONS).map(row).collect()
    }
}

/// Reads the form; else what was chosen, and what to mend. Answers are not shown again.
pub(crate) fn read(form: &Form) -> Result<Vec<SecurityAnswer>, (Chosen, Vec<FieldError>)> {
    let fields = LISTED.iter().zip(OWN).zip(ANSWERS);
    let answers: Vec<SecurityAnswer> = fields
        .map(|((listed, own), answer)| {
            let own = form.get(own).trim();
            let listed = LIST.iter().map(Phrase::key).find(|key| *key == form.get(listed)).unwrap_or_default();
            let question = if own.is_empty() { listed } else { own };
            SecurityAnswer { question: question.to_owned(), answer: Answer::of(form.get(answer)) }
        })
        .collect();
    let found = check_security_answers(&answers);
    let errors: Vec<FieldError> = found
        .into_iter()
        .zip(OWN.iter().zip(ANSWERS))
        .filter_map(|(wrong, (question, answer))| {
            let (field, message) = match wrong? {
                BadSecurityAnswer::Question => (*question, phrase!("error-question")),
                BadSecurityAnswer::SameQuestion => (*question, phrase!("error-question-same")),
                BadSecurityAnswer::Answer => (answer, phrase!("error-answer")),
                BadSecurityAnswer::SameAnswer => (answer, phrase!("error-answer-same")),
                BadSecurityAnswer::Told => (answer, phrase!("error-answer-told")),
            };
            Some(FieldError::new(field, message))
        })
        .collect();
    if errors.is_empty() { Ok(answers) } else { Err((Chosen::of(answers.iter().map(|one| one.question.as_str())), errors)) }
}

/// The questions of a reset, with the fields of their answers.
pub(crate) fn asked_questions(questions: Vec<String>) -> Vec<AskedQuestion> {
    let numbered = questions.into_iter().zip(ANSWERS).zip(1..);
    numbered.map(|((question, answer_field), number)| AskedQuestion { number, question: words(question), answer_field }).collect()
}

/// A kept question as it is asked.
fn words(question: String) -> Phrase {
    LIST.into_iter().find(|listed| listed.key() == question).unwrap_or_else(|| phrase!("verbatim", text = question))
}

fn option(chosen: &str, first: Option<&'static str>) -> impl Fn(Phrase) -> QuestionOption {
    move |words| QuestionOption { key: words.key(), chosen: words.key() == chosen || Some(words.key()) == first, words }
}

/// The answers of a reset, in the order of the questions; else what to mend.
pub(crate) fn read_answers(form: &Form) -> Result<Vec<Answer>, Vec<FieldError>> {
    let missing = |field: &&&'static str| form.get(field).trim().is_empty();
    let errors: Vec<_> = ANSWERS.iter().filter(missing).map(|field| FieldError::new(field, phrase!("error-answer-empty"))).collect();
    if errors.is_empty() { Ok(ANSWERS.iter().map(|field| Answer::of(form.get(field))).collect()) } else { Err(errors) }
}
