//! Attachments (multipart forms), and the settings page with its cookie for the whole domain.

use hyper::StatusCode;
use hyper::header::CONTENT_TYPE;

use super::state::{Desk, OrdersState};
use crate::answer::{Answer, page, see, with_cookie};
use crate::asked::Asked;
use crate::view::escape;

impl OrdersState {
    /// Keeps a posted multipart form as an order. The token is looked for as the part that browsers make of a text field.
    pub(super) fn attach(&self, asked: &Asked, desk: &Desk) -> Answer {
        let media_type = asked.head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !media_type.starts_with("multipart/form-data") {
            return page(StatusCode::UNSUPPORTED_MEDIA_TYPE, self.frame(Some(desk)).page("Not a file", "<p>Send a multipart form.</p>"));
        }
        let part = format!("name=\"csrf\"\r\n\r\n{}\r\n", desk.csrf);
        if !asked.body.windows(part.len()).any(|window| window == part.as_bytes()) {
            return self.forged(desk);
        }
        self.note(asked, desk, format!("Attachment of {} bytes", asked.body.len()));
        see(&asked.absolute("/orders?attached=1"))
    }

    /// Shows the theme; `?theme=dark` sets it, in a cookie that names the portal's own domain.
    pub(super) fn settings(&self, asked: &Asked, desk: &Desk) -> Answer {
        let theme = asked.query("theme").or_else(|| asked.cookie("theme").map(str::to_owned)).unwrap_or_else(|| "light".to_owned());
        let theme = if theme == "dark" { "dark" } else { "light" };
        let main = format!(
            "<p>Theme: {}</p><p><a href=\"/settings?theme=dark\">Dark</a> or <a href=\"/settings?theme=light\">light</a></p>",
            escape(theme)
        );
        with_cookie(self.own_page(desk, "Settings", &main), &format!("theme={theme}; Path=/; Domain={}", asked.host_name()))
    }
}
