//! The desk's pages: home, orders, profile, and the same orders for scripts.

use std::sync::PoisonError;

use hyper::{Method, StatusCode};
use url::form_urlencoded::byte_serialize;

use super::state::{CSRF, Desk, LAST, Order, OrdersState};
use crate::answer::{Answer, json, page, see, with_cookie};
use crate::asked::Asked;
use crate::cookies::{held, readable};
use crate::view::escape;

impl OrdersState {
    pub(super) fn home(&self, desk: &Desk) -> Answer {
        let main = "<p>Welcome to the orders desk.</p><ul><li><a href=\"/orders?status=open\">Open orders</a></li>\
                    <li><a href=\"/board\">The board</a></li><li><a href=\"/profile\">Your profile</a></li></ul>";
        self.own_page(desk, "Desk", main)
    }

    pub(super) fn list(&self, asked: &Asked, desk: &Desk) -> Answer {
        let query = asked.head.uri.query().unwrap_or_default();
        let rows: String = self.of(desk).iter().map(|order| format!("<tr><td>{}</td></tr>", escape(&order.item))).collect();
        let main = format!(
            "<p>Asked for: <code>{}</code></p><table><tr><th>Item</th></tr>{rows}</table>\n<h2>New order</h2>\n\
             <form id=\"order\" method=\"post\" action=\"/orders\">\n<input type=\"hidden\" name=\"csrf\" value=\"{csrf}\">\n\
             <p><label for=\"item\">Item</label> <input id=\"item\" name=\"item\"></p>\n<p><button>Place order</button></p>\n</form>\n\
             <h2>Attachment</h2>\n<form id=\"attach\" method=\"post\" action=\"/attachments\" enctype=\"multipart/form-data\">\n\
             <input type=\"hidden\" name=\"csrf\" value=\"{csrf}\">\n\
             <p><label for=\"file\">File</label> <input id=\"file\" name=\"file\" type=\"file\"></p>\n<p><button>Attach</button></p>\n</form>\n\
             <script src=\"/assets/desk.js\"></script>",
            escape(query),
            csrf = escape(&desk.csrf)
        );
        let last: String = byte_serialize(query.as_bytes()).collect();
        with_cookie(self.own_page(desk, "Orders", &main), &held(LAST, &last))
    }

    pub(super) fn place(&self, asked: &Asked, desk: &Desk) -> Answer {
        if asked.field("csrf").as_deref() != Some(&desk.csrf) {
            return self.forged(desk);
        }
        self.note(asked, desk, asked.field("item").unwrap_or_default());
        see(&asked.absolute("/orders?placed=1"))
    }

    pub(super) fn profile(&self, asked: &Asked, desk: &Desk) -> Answer {
        let last = asked.cookie(LAST).unwrap_or("none");
        let main = format!("<p>User name: {}</p><p>Last list: <code>{}</code></p>", escape(&desk.user), escape(last));
        self.own_page(desk, "Profile", &main)
    }

    /// The orders as JSON. Placing one takes the token in a header, as the desk's script reads it from the cookie.
    pub(super) fn api(&self, asked: &Asked, desk: &Desk) -> Answer {
        match asked.head.method {
            Method::GET | Method::HEAD => {
                json(StatusCode::OK, format!("{{\"user\":\"{}\",\"orders\":{}}}", desk.user, self.of(desk).len()))
            }
            Method::POST if asked.header("x-csrftoken") == desk.csrf => {
                self.note(asked, desk, String::from_utf8_lossy(&asked.body).into_owned());
                json(StatusCode::CREATED, "{\"placed\":true}".to_owned())
            }
            _ => json(StatusCode::FORBIDDEN, "{\"error\":\"token missing\"}".to_owned()),
        }
    }

    pub(super) fn note(&self, asked: &Asked, desk: &Desk, item: String) {
        let order = Order { user: desk.user.clone(), item, form: asked.body.clone(), media_type: asked.header("content-type").to_owned() };
        self.orders.lock().unwrap_or_else(PoisonError::into_inner).push(order);
    }

    pub(super) fn forged(&self, desk: &Desk) -> Answer {
        page(StatusCode::FORBIDDEN, self.frame(Some(desk)).page("Refused", "<p>The form's token is missing or wrong.</p>"))
    }

    /// A page of somebody's own, which gives the desk's script its token.
    pub(super) fn own_page(&self, desk: &Desk, title: &str, main: &str) -> Answer {
        with_cookie(page(StatusCode::OK, self.frame(Some(desk)).page(title, main)), &readable(CSRF, &desk.csrf))
    }

    fn of(&self, desk: &Desk) -> Vec<Order> {
        self.orders().into_iter().filter(|order| order.user == desk.user).collect()
    }
}
