use accounts::{Pass, PassScope, Session};
use http::HeaderValue;

use crate::Pages;
use crate::cookies::SameSite;

impl Pages {
    /// `Set-Cookie` with the pass of a session on the sign-in host.
    pub(crate) fn pass_cookie(&self, session: &Session) -> HeaderValue {
        let scope = PassScope::SignIn(&self.settings.sign_in_host);
        let pass = Pass { session: session.id, number: session.pass_number };
        let value = pass.to_cookie(scope, &self.deps.keys.load().passes);
        self.names.header(self.names.pass, &value, SameSite::Lax, None)
    }
}
