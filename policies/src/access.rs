/// What a rule demands before a request may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// Nothing: anyone may ask.
    Public,
    /// A person who has signed in with their password.
    Password,
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
    /// Not before somebody has signed in.
    SignIn,
    /// Not before the person has linked their login of this portal.
    Link,
}

/// Decides about one request. `signed_in`: a live session stands behind it. `preflight`: it is a CORS preflight, which
/// never carries a credential (Fetch standard §4.8) and so goes on without any.
pub fn access(requirement: Requirement, signed_in: bool, link: Link, preflight: bool) -> Access {
    if preflight {
        return Access::Granted(Permit { whom: Whom::Anyone });
    }
    match (requirement, signed_in, link) {
        // Somebody known, on a public path: the portal may show them as themselves, if that needs no question.
        (Requirement::Public, true, Link::NotNeeded | Link::Works) => Access::Granted(Permit { whom: Whom::Person }),
        (Requirement::Public, _, _) => Access::Granted(Permit { whom: Whom::Anyone }),
        (Requirement::Password, false, _) => Access::SignIn,
        (Requirement::Password, true, Link::Missing) => Access::Link,
        (Requirement::Password, true, Link::NotNeeded | Link::Works) => Access::Granted(Permit { whom: Whom::Person }),
    }
}
