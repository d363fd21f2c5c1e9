//! The desk's own login: form, check, logout.

use hyper::{Method, StatusCode};
use url::form_urlencoded::byte_serialize;

use super::state::{BEFORE, LAST, OrdersState, SESSION};
use crate::answer::{Answer, page, see, with_cookie};
use crate::asked::Asked;
use crate::cookies::{held, removed};
use crate::people::Check;
use crate::random::token;
use crate::view::escape;

impl OrdersState {
    /// Sends a stranger to the login page, which leads back.
    pub(super) fn to_login(&self, asked: &Asked) -> Answer {
        let back = asked.head.uri.path_and_query().map_or("/", |target| target.as_str());
        // Only a page can be gone back to.
        let back = if asked.head.method == Method::GET { back } else { "/" };
        let next: String = byte_serialize(back.as_bytes()).collect();
        see(&asked.absolute(&format!("/login?next={next}")))
    }

    pub(super) fn login_page(&self, asked: &Asked) -> Answer {
        let next = asked.query("next").unwrap_or_else(|| "/".to_owned());
        self.login_form(&next, "", None)
    }

    fn login_form(&self, next: &str, user: &str, complaint: Option<&str>) -> Answer {
        let key = token();
        let before = self.login_forms.begin(key.clone());
        let complaint = complaint.map(|words| format!("<p class=\"error\" role=\"alert\">{words}</p>")).unwrap_or_default();
        let main = format!(
            "{complaint}<form id=\"login\" method=\"post\" action=\"/login\">\n\
             <input type=\"hidden\" name=\"form_key\" value=\"{key}\">\n<input type=\"hidden\" name=\"next\" value=\"{}\">\n\
             <p><label for=\"user\">User name</label> <input id=\"user\" name=\"user\" value=\"{}\"></p>\n\
             <p><label for=\"pass\">Password</label> <input id=\"pass\" name=\"pass\" type=\"password\"></p>\n\
             <p><button name=\"go\" value=\"1\">Log in</button></p>\n</form>",
            escape(next),
            escape(user)
        );
        with_cookie(page(StatusCode::OK, self.frame(None).page("Log in", &main)), &held(BEFORE, &before))
    }

    pub(super) fn log_in(&self, asked: &Asked) -> Answer {
        let next = asked.field("next").filter(|next| next.starts_with('/') && !next.starts_with("//")).unwrap_or_else(|| "/".to_owned());
        let user = asked.field("user").unwrap_or_default();
        let before = asked.cookie(BEFORE).unwrap_or_default();
        let expected = self.login_forms.get(before);
        self.login_forms.end(before);
        if expected.is_none() || expected != asked.field("form_key") {
            let main = "<p>This form has expired. <a href=\"/login\">Log in</a></p>";
            return page(StatusCode::FORBIDDEN, self.frame(None).page("Expired", main));
        }
        match self.people.check(&user, &asked.field("pass").unwrap_or_default()) {
            Check::Wrong => self.login_form(&next, &user, Some("Wrong user name or password")),
            Check::Locked => self.login_form(&next, &user, Some("This user is locked. Call the help desk.")),
            Check::Right => {
                let session = self.sessions.begin(user);
                let answer = with_cookie(see(&asked.absolute(&next)), &removed(BEFORE));
                with_cookie(answer, &held(SESSION, &session))
            }
        }
    }

    pub(super) fn log_out(&self, asked: &Asked) -> Answer {
        self.sessions.end(asked.cookie(SESSION).unwrap_or_default());
        let answer = with_cookie(see(&asked.absolute("/login")), &removed(SESSION));
        with_cookie(answer, &removed(LAST))
    }
}
