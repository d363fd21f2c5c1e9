use askama::Template;
use locales::Phrase;

use super::{FieldError, Frame, filters};
use crate::times::Moment;

/// Asks for three security questions and their answers.
#[derive(Template)]
#[template(path = "choose_questions.html")]
pub(crate) struct ChooseQuestionsView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// "Step 5 of 6: security questions".
    pub(crate) progress: Option<Phrase>,
    /// Where the form is posted.
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) person: String,
    /// Whether the master password must be given again.
    pub(crate) prove: bool,
    /// Whether one may do without.
    pub(crate) without: bool,
    pub(crate) rows: Vec<QuestionRow>,
    pub(crate) errors: Vec<FieldError>,
}

/// One question.
pub(crate) struct QuestionRow {
    /// From 1.
    pub(crate) number: usize,
    /// The fields of the person's own question, and of the answer.
    pub(crate) own_field: &'static str,
    pub(crate) answer_field: &'static str,
    /// What can be chosen.
    pub(crate) list: Vec<QuestionOption>,
    /// The person's own, or empty.
    pub(crate) own: String,
}

/// One of the list.
pub(crate) struct QuestionOption {
    /// By which it is sent, and kept.
    pub(crate) key: &'static str,
    pub(crate) words: Phrase,
    pub(crate) chosen: bool,
}

/// Asks for the answers, in a reset.
#[derive(Template)]
#[template(path = "answer_questions.html")]
pub(crate) struct AnswerQuestionsView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// Where the form is posted.
    pub(crate) action: String,
    /// In the order in which they were chosen.
    pub(crate) rows: Vec<AskedQuestion>,
    pub(crate) errors: Vec<FieldError>,
}

/// A question that is to be answered.
pub(crate) struct AskedQuestion {
    /// From 1.
    pub(crate) number: usize,
    pub(crate) question: Phrase,
    /// The field of the answer.
    pub(crate) answer_field: &'static str,
}

/// Asks whether the security questions are to be removed.
#[derive(Template)]
#[template(path = "remove_questions.html")]
pub(crate) struct RemoveQuestionsView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    pub(crate) action: &'static str,
    pub(crate) person: String,
    pub(crate) errors: Vec<FieldError>,
}

/// How it stands with security questions, on the page "Authentication".
pub(crate) enum QuestionsRow {
    /// There are none here.
    Off,
    NotChosen,
    Chosen {
        since: Moment,
        /// Whether one may do without.
        removable: bool,
    },
}

/// Asks a person who registers whether they want one-time codes.
#[derive(Template)]
#[template(path = "register_codes.html")]
pub(crate) struct RegisterCodesView {
    pub(crate) frame: Frame,
    pub(crate) form_token: String,
    /// "Step 4 of 5: one-time codes".
    pub(crate) progress: Phrase,
    /// Where the form is posted.
    pub(crate) action: String,
    pub(crate) back: String,
    /// Whether everybody has to have them.
    pub(crate) demanded: bool,
    /// What was chosen before.
    pub(crate) chosen: Option<bool>,
    pub(crate) errors: Vec<FieldError>,
}
