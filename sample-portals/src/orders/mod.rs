//! "Orders desk": a login form with a hidden anti-forgery field, sessions in a cookie, forms, streams.

mod attach;
mod board;
mod desk;
mod frame;
mod sign_in;
mod state;
mod stream;
mod websocket;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::{Method, Request, StatusCode};

pub use state::{Order, OrdersState};

use crate::answer::{Answer, asset, empty, page};
use crate::asked::Asked;
use crate::people::Person;
use crate::running::Running;
use crate::server::Application;

/// The longest form that the desk reads.
const LONGEST_FORM: usize = 1 << 20;

/// How the desk shows that nobody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedOut {
    /// 302 to `/login?next=…`.
    Redirect,
    /// 200 with the login form in place of the page asked for.
    FormInPlace,
}

/// What the orders desk is to be.
#[derive(Clone, Debug)]
pub struct OrdersOptions {
    /// Where to listen; port 0 takes a free one.
    pub at: SocketAddr,
    /// Its users.
    pub people: Vec<Person>,
    /// How it shows that nobody is signed in.
    pub signed_out: SignedOut,
}

impl OrdersOptions {
    /// On a free port of the loopback interface, for these people, redirecting strangers to the login page.
    pub fn new(people: Vec<Person>) -> Self {
        Self { at: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), people, signed_out: SignedOut::Redirect }
    }
}

/// Starts the orders desk.
///
/// # Errors
/// If the address cannot be listened on.
pub async fn orders(options: OrdersOptions) -> io::Result<Running<OrdersState>> {
    Running::start(OrdersState::new(options.people, options.signed_out), options.at).await
}

impl Application for OrdersState {
    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Result<Answer, io::Error> {
        // Those that stream come first: their bodies are not read whole.
        if matches!(request.uri().path(), "/upload" | "/ws" | "/events" | "/download") {
            let (head, body) = request.into_parts();
            let asked = Asked { head, body: Bytes::new() };
            self.log.note(&asked.head, Bytes::new());
            let Some(desk) = self.signed_in(&asked) else { return Ok(self.ask_to_sign_in(&asked)) };
            return match asked.path() {
                "/upload" => stream::upload(body).await,
                "/ws" => Ok(websocket::echo(asked.head)),
                "/events" => Ok(stream::events(desk.name)),
                _ => Ok(stream::download(&asked)),
            };
        }
        let (head, body) = request.into_parts();
        let body = Limited::new(body, LONGEST_FORM).collect().await.map_err(io::Error::other)?.to_bytes();
        self.log.note(&head, body.clone());
        let asked = Asked { head, body };
        if asked.path() != "/login" && self.signed_in(&asked).is_none() {
            self.until_let_go().await;
        }
        Ok(self.route(&asked))
    }
}

impl OrdersState {
    fn route(&self, asked: &Asked) -> Answer {
        let reads = matches!(asked.head.method, Method::GET | Method::HEAD);
        match asked.path() {
            "/assets/style.css" => return asset("text/css", include_bytes!("../../assets/style.css")),
            "/assets/desk.js" => return asset("text/javascript", include_bytes!("../../assets/desk.js")),
            "/login" if reads => return self.login_page(asked),
            "/login" if asked.is_post() => return self.log_in(asked),
            "/logout" if reads || asked.is_post() => return self.log_out(asked),
            _ => {}
        }
        let Some(desk) = self.signed_in(asked) else { return self.ask_to_sign_in(asked) };
        match asked.path() {
            "/" if reads => self.home(&desk),
            "/orders" if reads => self.list(asked, &desk),
            "/orders" if asked.is_post() => self.place(asked, &desk),
            "/profile" if reads => self.profile(asked, &desk),
            "/board" if reads => self.board(&desk),
            "/settings" if reads => self.settings(asked, &desk),
            "/attachments" if asked.is_post() => self.attach(asked, &desk),
            "/catalogue.csv" if reads => board::catalogue(),
            "/api/orders" => self.api(asked, &desk),
            path if reads && path.starts_with("/board/tile/") => board::tile(path),
            _ => page(StatusCode::NOT_FOUND, self.frame(Some(&desk)).page("Not here", "<p>The desk has no such page.</p>")),
        }
    }

    /// What a stranger gets.
    fn ask_to_sign_in(&self, asked: &Asked) -> Answer {
        if asked.path().starts_with("/api/") {
            return crate::answer::json(StatusCode::UNAUTHORIZED, r#"{"error":"sign in first"}"#.to_owned());
        }
        match self.signed_out {
            SignedOut::Redirect => self.to_login(asked),
            SignedOut::FormInPlace if asked.head.method == Method::HEAD => empty(StatusCode::OK),
            SignedOut::FormInPlace => self.login_page(asked),
        }
    }
}
