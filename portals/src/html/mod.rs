//! Pages as a browser reads them: their charset, their forms, and what it sends.

mod bounded;
mod charset;
mod controls;
mod encode;
mod login_form;
mod moved_on;
mod outline;
#[cfg(test)]
mod tests;

pub(crate) use charset::decode_page;
pub(crate) use encode::{Field, multipart, urlencoded};
pub(crate) use login_form::{Asks, BY_SELECTOR, Enctype, Fill, FilledForm, FormChanged, Wanted, asks, fill, has, link, value_of};
pub(crate) use moved_on::moved_on;
pub(crate) use outline::{FormOutline, InputOutline, ScriptOutline, outline};
