use secret::Secret;

/// A user name and password of a portal.
#[derive(Clone, Debug)]
pub struct Credential {
    /// The user name at the portal.
    pub username: String,
    /// The password at the portal.
    pub password: Secret<String>,
}
