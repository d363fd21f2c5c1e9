use secret::Secret;

use crate::PortalOtp;

/// A user name and password of a portal, and what makes the one-time codes that it asks for.
#[derive(Clone, Debug)]
pub struct Credential {
    /// The user name at the portal.
    pub username: String,
    /// The password at the portal.
    pub password: Secret<String>,
    /// What one-time codes are made of, where the portal asks for some.
    pub otp: Option<PortalOtp>,
    /// The one-time code for the next attempt, and for no other.
    pub code: Option<Secret<String>>,
}

impl Credential {
    /// User name and password.
    pub fn new(username: String, password: Secret<String>) -> Self {
        Self { username, password, otp: None, code: None }
    }

    /// With what one-time codes are made of.
    #[must_use]
    pub fn with_otp(self, otp: Option<PortalOtp>) -> Self {
        Self { otp, ..self }
    }
}
