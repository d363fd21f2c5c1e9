//! "Ledger" on one host, and the older single sign-on before it on another: who has no session is sent there with the page that they
//! wanted, and comes back with a ticket that counts once, as the CAS protocol has it.

mod single_sign_on;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::{Request, StatusCode};

pub use self::single_sign_on::{SingleSignOnState, single_sign_on};
use crate::answer::{Answer, asset, page, see, with_cookie};
use crate::asked::Asked;
use crate::cookies::{held, removed};
use crate::received::{Log, Received};
use crate::running::Running;
use crate::server::Application;
use crate::sessions::Sessions;
use crate::view::Frame;

const SESSION: &str = "LEDGERSID";

/// Starts the ledger on a free port of the loopback interface. `login` is who signs people in to it, `login_at` where their browsers
/// find that, as `https://staff.example.test`.
///
/// # Errors
/// If the address cannot be listened on.
pub async fn ledger(login: &Running<SingleSignOnState>, login_at: &str) -> io::Result<Running<LedgerState>> {
    let state = LedgerState { login: login.shared(), login_at: login_at.to_owned(), sessions: Sessions::default(), log: Log::default() };
    Running::start(state, SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await
}

/// What the ledger remembers, and its knobs.
pub struct LedgerState {
    login: Arc<SingleSignOnState>,
    login_at: String,
    /// Full names.
    sessions: Sessions<String>,
    log: Log,
}

impl LedgerState {
    /// Ends every session.
    pub fn end_all_sessions(&self) {
        self.sessions.end_all();
    }

    /// The requests received so far.
    pub fn received(&self) -> Vec<Received> {
        self.log.all()
    }

    fn protected(&self, asked: &Asked) -> Answer {
        let path = asked.path();
        if let Some(name) = asked.cookie(SESSION).and_then(|session| self.sessions.get(session)) {
            let frame = Frame { application: "Ledger", links: &[("/", "Accounts"), ("/logout", "Sign out")], who: Some(&name) };
            return page(StatusCode::OK, frame.page("Accounts", "<p>Nothing is owed.</p>"));
        }
        let service = asked.absolute(path);
        match asked.query("ticket").and_then(|ticket| self.login.takes(&ticket, &service)) {
            Some(name) => with_cookie(see(path), &held(SESSION, &self.sessions.begin(name))),
            None => {
                let service: String = url::form_urlencoded::byte_serialize(service.as_bytes()).collect();
                see(&format!("{}/login?service={service}", self.login_at))
            }
        }
    }

    fn sign_out(&self, asked: &Asked) -> Answer {
        asked.cookie(SESSION).into_iter().for_each(|session| self.sessions.end(session));
        with_cookie(see(&format!("{}/logout", self.login_at)), &removed(SESSION))
    }
}

impl Application for LedgerState {
    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Result<Answer, io::Error> {
        let (head, body) = request.into_parts();
        let body: Bytes = Limited::new(body, 1 << 20).collect().await.map_err(io::Error::other)?.to_bytes();
        self.log.note(&head, body.clone());
        let asked = Asked { head, body };
        Ok(match asked.path() {
            "/assets/style.css" => asset("text/css", include_bytes!("../../assets/style.css")),
            "/logout" => self.sign_out(&asked),
            _ => self.protected(&asked),
        })
    }
}
