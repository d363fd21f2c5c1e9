use crate::Side;

/// What a rule demands before a request may pass, from the mildest to the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Requirement {
    /// Nothing: anyone may ask.
    Public,
    /// A person who has signed in with their password.
    Password,
    /// More than anybody can show: it does not pass.
    Deny,
}

/// How it stands with the link that this portal's sign-in needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// The portal needs none.
    NotNeeded,
    /// There is one, and nothing speaks against it.
    Works,
    /// There is none, or the portal has refused it.
    Missing,
}

/// For whom a request is forwarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Somebody signed in, with their link.
    Person,
    /// Nobody in particular: a public path or a preflight. No portal sign-in is begun for it.
    Anyone,
    /// Somebody whom the roll-out leaves out: the portal's own login is theirs to use.
    Outsider,
}

/// Proof that [`access`] was asked. Forwarding takes one, and only this module can make one.
#[derive(Debug, PartialEq, Eq)]
pub struct Permit {
    whom: Whom,
}

impl Permit {
    /// For whom the request goes on.
    pub fn whom(&self) -> Whom {
        self.whom
    }
}

/// The answer to "may this request go on to the portal?"
#[derive(Debug, PartialEq, Eq)]
pub enum Access {
    /// Yes.
    Granted(Permit),
    /// Yes, as if there were no gateway: the roll-out leaves its sender out.
    PassThrough(Permit),
    /// Not before somebody has signed in.
    SignIn,
    /// Not before the person has linked their login of this portal.
    Link,
    /// No, whoever it is.
    Denied,
}

/// What is known of one request when it is decided about.
#[derive(Clone, Copy, Debug)]
pub struct Asking {
    /// On which side of the portal's roll-out it is.
    pub side: Side,
    /// A live session stands behind it.
    pub signed_in: bool,
    /// How it stands with the person's link.
    pub link: Link,
    /// It is a CORS preflight, which never carries a credential (Fetch standard §4.8) and so goes on without any.
    pub preflight: bool,
}

/// Decides about one request. What is denied is denied to those outside the roll-out, too.
pub fn access(requirement: Requirement, asking: &Asking) -> Access {
    if requirement == Requirement::Deny {
        return Access::Denied;
    }
    // Who has not been drawn a number goes the way that everybody went before.
    if asking.side != Side::Inside {
        return Access::PassThrough(Permit { whom: Whom::Outsider });
    }
    if asking.preflight {
        return Access::Granted(Permit { whom: Whom::Anyone });
    }
    match (requirement, asking.signed_in, asking.link) {
        (Requirement::Deny, _, _) => Access::Denied,
        // Somebody known, on a public path: the portal may show them as themselves, if that needs no question.
        (Requirement::Public, true, Link::NotNeeded | Link::Works) => Access::Granted(Permit { whom: Whom::Person }),
        (Requirement::Public, _, _) => Access::Granted(Permit { whom: Whom::Anyone }),
        (Requirement::Password, false, _) => Access::SignIn,
        (Requirement::Password, true, Link::Missing) => Access::Link,
        (Requirement::Password, true, Link::NotNeeded | Link::Works) => Access::Granted(Permit { whom: Whom::Person }),
    }
}
