//! "Staff sign-in": the login host.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::{Request, StatusCode};

use crate::answer::{Answer, asset, page, see, with_cookie};
use crate::asked::Asked;
use crate::cookies::{held, removed};
use crate::people::{Check, People, Person};
use crate::received::{Log, Received};
use crate::running::Running;
use crate::server::Application;
use crate::sessions::Sessions;
use crate::view::{Frame, escape};

const SESSION: &str = "STAFFSID";
const FLOW: &str = "STAFFFLOW";

/// Starts it on a free port of the loopback interface, for these people.
///
/// # Errors
/// If the address cannot be listened on.
pub async fn single_sign_on(people: Vec<Person>) -> io::Result<Running<SingleSignOnState>> {
    let state = SingleSignOnState {
        people: People::new(people),
        sessions: Sessions::default(),
        flows: Sessions::default(),
        tickets: Sessions::default(),
        log: Log::default(),
    };
    Running::start(state, SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await
}

/// What it remembers, and its knobs.
pub struct SingleSignOnState {
    people: People,
    /// Full names.
    sessions: Sessions<String>,
    flows: Sessions<()>,
    /// Full name and service.
    tickets: Sessions<(String, String)>,
    log: Log,
}

impl SingleSignOnState {
    /// How many people are signed in.
    pub fn sessions(&self) -> usize {
        self.sessions.count()
    }

    /// How often a password was checked for this user name.
    pub fn sign_in_attempts(&self, user: &str) -> u64 {
        self.people.attempts(user)
    }

    /// The requests received so far.
    pub fn received(&self) -> Vec<Received> {
        self.log.all()
    }

    /// Whose ticket it is, once, and for that service alone.
    pub(super) fn takes(&self, ticket: &str, service: &str) -> Option<String> {
        let (name, of) = self.tickets.get(ticket)?;
        self.tickets.end(ticket);
        (of == service).then_some(name)
    }

    fn go_on(&self, name: String, service: &str) -> Answer {
        let ticket = self.tickets.begin((name, service.to_owned()));
        let mark = if service.contains('?') { '&' } else { '?' };
        see(&format!("{service}{mark}ticket={ticket}"))
    }

    fn form(&self, said: &str) -> Answer {
        let flow = self.flows.begin(());
        let main = format!(
            "<p>{}</p><form method=\"post\"><input type=\"hidden\" name=\"lt\" value=\"{flow}\"><label>User <input name=\"username\"></label> \
             <label>Password <input type=\"password\" name=\"password\"></label> <button>Sign in</button></form>",
            escape(said)
        );
        let frame = Frame { application: "Staff sign-in", links: &[], who: None };
        with_cookie(page(StatusCode::OK, frame.page("Sign in", &main)), &held(FLOW, &flow))
    }

    fn sign_in(&self, asked: &Asked, service: &str) -> Answer {
        let flow = asked.field("lt").filter(|flow| asked.cookie(FLOW) == Some(flow.as_str()) && self.flows.get(flow).is_some());
        let Some(flow) = flow else { return self.form("That took too long. Please try again.") };
        self.flows.end(&flow);
        let user = asked.field("username").unwrap_or_default();
        match self.people.check(&user, &asked.field("password").unwrap_or_default()) {
            Check::Right => {
                let name = self.people.name_of(&user);
                with_cookie(self.go_on(name.clone(), service), &held(SESSION, &self.sessions.begin(name)))
            }
            Check::Wrong => self.form("Wrong user name or password."),
            Check::Locked => self.form("This user is locked."),
        }
    }
}

impl Application for SingleSignOnState {
    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Result<Answer, io::Error> {
        let (head, body) = request.into_parts();
        let body: Bytes = Limited::new(body, 1 << 20).collect().await.map_err(io::Error::other)?.to_bytes();
        self.log.note(&head, body.clone());
        let asked = Asked { head, body };
        let service = asked.query("service").unwrap_or_default();
        let known = asked.cookie(SESSION).and_then(|session| self.sessions.get(session));
        Ok(match (asked.path(), known) {
            ("/assets/style.css", _) => asset("text/css", include_bytes!("../../assets/style.css")),
            ("/login", _) if asked.is_post() => self.sign_in(&asked, &service),
            ("/login", Some(name)) => self.go_on(name, &service),
            ("/login", None) => self.form(""),
            ("/logout", _) => {
                asked.cookie(SESSION).into_iter().for_each(|session| self.sessions.end(session));
                let frame = Frame { application: "Staff sign-in", links: &[], who: None };
                with_cookie(page(StatusCode::OK, frame.page("Signed out", "")), &removed(SESSION))
            }
            _ => page(StatusCode::NOT_FOUND, String::new()),
        })
    }
}
