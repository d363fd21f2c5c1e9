use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use tokio::sync::watch;

use super::SignedOut;
use crate::asked::Asked;
use crate::people::{People, Person};
use crate::random::token;
use crate::received::{Log, Received};
use crate::sessions::Sessions;

/// The cookie of a session.
pub(super) const SESSION: &str = "ORDERSID";
/// The cookie to which the login form is bound, before anybody is signed in.
pub(super) const BEFORE: &str = "ORDERS_LOGIN";
/// The cookie from which the desk's own script reads the anti-forgery token.
pub(super) const CSRF: &str = "csrftoken";
/// The cookie in which the desk remembers the last list that was looked at.
pub(super) const LAST: &str = "ORDERS_LAST";

/// An order that was placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Who placed it.
    pub user: String,
    /// What.
    pub item: String,
    /// The posted form, byte for byte.
    pub form: Bytes,
    /// Its media type, as sent.
    pub media_type: String,
}

/// What the orders desk remembers, and its knobs.
pub struct OrdersState {
    pub(super) people: People,
    pub(super) sessions: Sessions<String>,
    /// The hidden field of each login form that was given out, by the cookie it is bound to.
    pub(super) login_forms: Sessions<String>,
    pub(super) orders: Mutex<Vec<Order>>,
    pub(super) log: Log,
    pub(super) signed_out: SignedOut,
    csrf: Mutex<HashMap<String, String>>,
    /// Whether answers to strangers wait.
    hold: watch::Sender<bool>,
}

/// Someone who is signed in.
pub(super) struct Desk {
    pub(super) user: String,
    pub(super) name: String,
    /// The anti-forgery token of this person's forms; it outlives the session, so that a form left open overnight still works.
    pub(super) csrf: String,
}

impl OrdersState {
    pub(super) fn new(people: Vec<Person>, signed_out: SignedOut) -> Self {
        Self {
            people: People::new(people),
            sessions: Sessions::default(),
            login_forms: Sessions::default(),
            orders: Mutex::default(),
            log: Log::default(),
            signed_out,
            csrf: Mutex::default(),
            hold: watch::Sender::new(false),
        }
    }

    pub(super) fn signed_in(&self, asked: &Asked) -> Option<Desk> {
        let user = self.sessions.get(asked.cookie(SESSION)?)?;
        let csrf = self.csrf.lock().unwrap_or_else(PoisonError::into_inner).entry(user.clone()).or_insert_with(token).clone();
        Some(Desk { name: self.people.name_of(&user), user, csrf })
    }

    /// Waits while answers to strangers are held.
    pub(super) async fn until_let_go(&self) {
        // The sender lives as long as this does.
        let _ = self.hold.subscribe().wait_for(|held| !held).await;
    }

    /// Lets answers to strangers (on every page but the login) wait, until they are let go (`false`): so a test can bring many
    /// requests with an ended session to the desk before the first of them is answered.
    pub fn hold_strangers(&self, hold: bool) {
        self.hold.send_replace(hold);
    }

    /// Ends every session, as a restart of an old application does.
    pub fn end_all_sessions(&self) {
        self.sessions.end_all();
    }

    /// How many sessions there are.
    pub fn sessions(&self) -> usize {
        self.sessions.count()
    }

    /// Changes a password, as its owner would at the portal itself. Sessions stay.
    pub fn set_password(&self, user: &str, password: &str) {
        self.people.set_password(user, password);
    }

    /// How often a password was tried for this user name, right or wrong.
    pub fn sign_in_attempts(&self, user: &str) -> u64 {
        self.people.attempts(user)
    }

    /// The orders placed so far.
    pub fn orders(&self) -> Vec<Order> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The requests received so far.
    pub fn received(&self) -> Vec<Received> {
        self.log.all()
    }

    /// Forgets the requests received so far.
    pub fn forget_received(&self) {
        self.log.clear();
    }
}
