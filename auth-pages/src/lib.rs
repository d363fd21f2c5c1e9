//! Every page that a person sees: routes, forms, views, templates and static files. Runs in the gateway's process: the gateway
//! hands in a request and what it knows of the visitor, and gets the answer. No sockets, no proxying, no decisions about access.

mod activity_words;
mod anti_forgery;
mod asked;
mod begin_flow;
mod brand;
mod browser_words;
mod code_words;
mod cookies;
mod email_field;
mod expiry_words;
mod form;
mod journey;
mod language_choice;
mod mail_fate;
mod new_password;
mod pages;
mod pass_cookie;
mod phone_field;
mod pin_field;
mod portal_host;
mod problem;
mod prove_password;
mod qr;
mod question_fields;
mod reader;
mod reply;
mod rollout_mark;
mod settings;
mod sign_in_host;
mod static_files;
mod text_fate;
mod text_report;
mod times;
mod token_field;
mod verdict_words;
mod views;
mod visit;

pub use begin_flow::{FlowPurpose, FlowStart};
pub use brand::{Brand, LOGO_BYTES, Logo, OwnTemplates, Wrong};
pub use cookies::{CookieNames, OurCookies};
pub use pages::Pages;
pub use problem::{Errand, Outcome, Problem};
pub use reader::Reader;
pub use settings::{PagesSettings, SupportPages, WhoRegisters};
pub use visit::{Place, Visit, Wants};
