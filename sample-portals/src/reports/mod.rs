//! "Reports": HTTP Basic (RFC 7617) on every page but one, and a session cookie beside it.

mod pages;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::header::WWW_AUTHENTICATE;
use hyper::{Request, StatusCode};

use crate::answer::{Answer, asset, page, with_header};
use crate::asked::Asked;
use crate::people::{Check, People, Person};
use crate::received::{Log, Received};
use crate::running::Running;
use crate::server::Application;
use crate::sessions::Sessions;

/// What the reports application is to be.
#[derive(Clone, Debug)]
pub struct ReportsOptions {
    /// Where to listen; port 0 takes a free one.
    pub at: SocketAddr,
    /// Its users.
    pub people: Vec<Person>,
}

impl ReportsOptions {
    /// On a free port of the loopback interface, for these people.
    pub fn new(people: Vec<Person>) -> Self {
        Self { at: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), people }
    }
}

/// Starts the reports application.
///
/// # Errors
/// If the address cannot be listened on.
pub async fn reports(options: ReportsOptions) -> io::Result<Running<ReportsState>> {
    let state = ReportsState { people: People::new(options.people), opened: Sessions::default(), log: Log::default() };
    Running::start(state, options.at).await
}

/// What the reports application remembers, and its knobs.
pub struct ReportsState {
    people: People,
    /// How many reports were opened, by session.
    opened: Sessions<u32>,
    log: Log,
}

impl ReportsState {
    /// Ends every session; the next request begins one.
    pub fn end_all_sessions(&self) {
        self.opened.end_all();
    }

    /// Changes a password, as its owner would at the portal itself.
    pub fn set_password(&self, user: &str, password: &str) {
        self.people.set_password(user, password);
    }

    /// How often a password was checked for this user name. With Basic that is once a request.
    pub fn sign_in_attempts(&self, user: &str) -> u64 {
        self.people.attempts(user)
    }

    /// The requests received so far.
    pub fn received(&self) -> Vec<Received> {
        self.log.all()
    }

    /// Forgets the requests received so far.
    pub fn forget_received(&self) {
        self.log.clear();
    }

    fn who(&self, asked: &Asked) -> Option<String> {
        let given = asked.header("authorization").strip_prefix("Basic ")?;
        let given = String::from_utf8(STANDARD.decode(given).ok()?).ok()?;
        let (user, password) = given.split_once(':')?;
        (self.people.check(user, password) == Check::Right).then(|| user.to_owned())
    }
}

impl Application for ReportsState {
    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Result<Answer, io::Error> {
        let (head, body) = request.into_parts();
        let body: Bytes = Limited::new(body, 1 << 20).collect().await.map_err(io::Error::other)?.to_bytes();
        self.log.note(&head, body.clone());
        let asked = Asked { head, body };
        Ok(match asked.path() {
            "/assets/style.css" => asset("text/css", include_bytes!("../../assets/style.css")),
            "/public/about" => pages::about(),
            _ => match self.who(&asked) {
                Some(user) => self.protected(&asked, &user),
                None => with_header(
                    page(StatusCode::UNAUTHORIZED, pages::frame(None).page("Unauthorised", "<p>Reports are for staff.</p>")),
                    WWW_AUTHENTICATE,
                    "Basic realm=\"Reports\", charset=\"UTF-8\"",
                ),
            },
        })
    }
}
