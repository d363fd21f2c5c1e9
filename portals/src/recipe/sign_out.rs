use http::Method;

use super::{CssSelector, PagePath, Template};

/// How the portal's own session is ended.
#[derive(Clone, Debug)]
pub struct SignOut {
    /// The page that is asked for, with what the session holds.
    pub page: PagePath,
    /// What ends the session.
    pub by: SignOutBy,
    /// Where the session ends, unless at `page`: forms are sent there instead of to their own action, and links must lead there.
    pub address: Option<PagePath>,
}

/// What ends the session.
#[derive(Clone, Debug)]
pub enum SignOutBy {
    /// The page itself.
    Page {
        /// GET, as a link would, or POST, as a form would.
        method: Method,
        /// The form's fields. What is not the same for everybody is filled in at sign-in, with what was found then.
        fields: Vec<(String, Template)>,
    },
    /// A form on the page, with its hidden fields.
    Form {
        /// The form.
        form: CssSelector,
        /// What is filled in, by field name, as above.
        fields: Vec<(String, Template)>,
        /// The button that is pressed. `None`: the form's first.
        submit: Option<CssSelector>,
    },
    /// A link on the page: many hold a token.
    Link(CssSelector),
}

impl SignOut {
    /// Asking for a page is enough.
    pub fn page(page: PagePath, method: Method) -> Self {
        Self { page, by: SignOutBy::Page { method, fields: Vec::new() }, address: None }
    }

    /// Where the session ends.
    pub fn end(&self) -> &PagePath {
        self.address.as_ref().unwrap_or(&self.page)
    }
}
