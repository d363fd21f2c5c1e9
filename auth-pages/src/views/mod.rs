//! What each page shows, as data. One struct for each template; handlers fill them, tests render samples of them all.

mod authentication;
mod codes;
mod contact;
#[expect(unreachable_pub, reason = "the macro of askama makes them so")]
mod filters;
mod frame;
mod link;
mod links;
mod other;
mod own_account;
mod own_data;
mod passkeys;
mod problem;
mod questions;
mod register;
mod reset;
mod rollout;
mod set_password;
mod sign_in;
mod support;
mod token;

pub(crate) use authentication::{AuthenticationView, ChangePasswordView, PasswordRow};
pub(crate) use codes::{
    CodeView, CodesRow, EnrolReadyView, EnrolView, FactorChange, FactorChangeView, RecoveryCodesView, ShownSecret, StepUpView,
};
pub(crate) use contact::{ContactChangeView, ContactDetailsView, ContactField, NumberRow};
pub(crate) use frame::{FieldError, Frame, LanguageForm, LanguageLink, Search};
pub(crate) use link::{AskView, LearnedView, LinkView};
pub(crate) use links::{ChooseLinkView, LinkChoice, LinkRow, LinkStatus, LinksView, UnlinkView};
pub(crate) use other::{HelpTeam, HelpView, LauncherView, Mail, OutboxView, Tile};
pub(crate) use own_account::{ActivityRow, ActivityView, EndSessionsView, ForgetDevicesView, SessionRow, SessionsView};
pub(crate) use own_data::{AccountDeletedView, DeleteAccountView, ExportDataView, OwnDataView};
pub(crate) use passkeys::{
    AddPasskeyView, Beside, MakePasskeyView, PasskeyOffer, PasskeyRow, PasskeyView, Prove, Question, RemovePasskeyView,
};
pub(crate) use problem::{Action, ProblemView, ResumeView, Said, StorageView};
pub(crate) use questions::{
    AnswerQuestionsView, AskedQuestion, ChooseQuestionsView, QuestionOption, QuestionRow, QuestionsRow, RegisterCodesView,
    RemoveQuestionsView,
};
pub(crate) use register::{ContactView, RegisterView};
pub(crate) use reset::{DoneView, ForgotView, TextLostView};
pub(crate) use rollout::{RolloutPage, RolloutView};
pub(crate) use set_password::{ExpiryChoice, PasswordAsked, PasswordExpiryView, SetPasswordView};
pub(crate) use sign_in::{EmailView, PasswordView, SignOutView, SignedOutView};
pub(crate) use support::{CanaryRow, CanaryState, SupportPortalsView};
pub(crate) use token::{MailFate, MailView, SentBy, TextFate, TextView, TokenView};

#[cfg(test)]
mod samples;
