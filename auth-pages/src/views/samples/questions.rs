//! Samples of the pages about security questions, and of the wish for one-time codes.

use super::tokens::step;
use super::*;
use crate::question_fields::Chosen;

pub(super) fn questions() -> Vec<(&'static str, String)> {
    let choose = |chosen: &[&str], prove: bool, progress: Option<Phrase>, errors| ChooseQuestionsView {
        frame: frame(prove.then_some("ada@example.com")),
        form_token: "token".to_owned(),
        progress,
        action: "/register/questions?flow=abc".to_owned(),
        back: "/register/codes?flow=abc".to_owned(),
        person: "ada@example.com".to_owned(),
        prove,
        without: true,
        rows: Chosen::of(chosen.iter().copied()).rows(),
        errors,
    };
    let answer = |questions: &[&str], errors| AnswerQuestionsView {
        frame: frame(None),
        form_token: "token".to_owned(),
        action: "/forgot/questions?state=abc&flow=abc".to_owned(),
        rows: crate::question_fields::asked_questions(questions.iter().map(|question| (*question).to_owned()).collect()),
        errors,
    };
    let codes = |demanded, chosen, errors| RegisterCodesView {
        frame: frame(None),
        form_token: "token".to_owned(),
        progress: step(4, phrase!("step-codes")),
        action: "/register/codes?flow=abc".to_owned(),
        back: "/register/password?flow=abc".to_owned(),
        demanded,
        chosen,
        errors,
    };
    let remove = RemoveQuestionsView {
        frame: frame(Some("ada@example.com")),
        form_token: "token".to_owned(),
        action: "/account/authentication/questions/remove",
        person: "ada@example.com".to_owned(),
        errors: vec![],
    };
    let mistakes =
        vec![FieldError::new("own_question_2", phrase!("error-question-same")), FieldError::new("answer_3", phrase!("error-answer"))];
    let list = ["question-first-pet", STRANGE, "question-parents-met"];
    let wrong = vec![FieldError::new("answer_1", phrase!("error-answers-wrong"))];
    let unchosen = vec![FieldError::new("codes_yes", phrase!("error-codes-choose"))];
    vec![
        (
            "questions-register",
            html(&choose(&[], false, Some(phrase!("register-step", number = 5_u32, of = 6_u32, what = phrase!("step-questions"))), vec![])),
        ),
        ("questions-mistakes", html(&choose(&list, true, None, mistakes))),
        ("questions-remove", html(&remove)),
        ("questions-answer", html(&answer(&list, vec![]))),
        ("questions-answer-mistake", html(&answer(&list, wrong))),
        ("register-codes", html(&codes(false, None, vec![]))),
        ("register-codes-mistake", html(&codes(false, Some(true), unchosen))),
        ("register-codes-demanded", html(&codes(true, None, vec![]))),
    ]
}
