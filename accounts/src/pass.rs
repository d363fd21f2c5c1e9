use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::SessionId;
use crate::keys::{Mac, MacKeys};

/// For which host a pass is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassScope<'a> {
    /// A portal's host.
    Portal(&'a str),
    /// The sign-in host.
    SignIn(&'a str),
}

/// What the pass cookie of one host says: the session, its number on the sign-in host, and a MAC over both and the host. It opens no other
/// host. Nothing is stored for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pass {
    /// The session.
    pub session: SessionId,
    /// On the sign-in host, must equal the session's `pass_number`; zero elsewhere.
    pub number: u32,
}

const ID: usize = 16;
const NUMBER: usize = 4;
const MAC: usize = size_of::<Mac>();
/// Base64url of 36 bytes: always 48 characters.
const TEXT: usize = 48;

impl Pass {
    /// The cookie's value.
    pub fn to_cookie(self, scope: PassScope<'_>, keys: &MacKeys) -> String {
        let mut bytes = Vec::with_capacity(ID + NUMBER + MAC);
        bytes.extend(self.session.bytes());
        bytes.extend(self.number.to_be_bytes());
        bytes.extend(self.mac(scope, keys));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a cookie's value; `None` if it is not byte for byte what [`Pass::to_cookie`] makes for this host.
    pub fn from_cookie(value: &[u8], scope: PassScope<'_>, keys: &MacKeys) -> Option<Self> {
        if value.len() != TEXT {
            return None;
        }
        let mut bytes = [0; ID + NUMBER + MAC];
        (URL_SAFE_NO_PAD.decode_slice(value, &mut bytes).ok()? == bytes.len()).then_some(())?;
        let (session, rest) = bytes.split_first_chunk::<ID>()?;
        let (number, mac) = rest.split_first_chunk::<NUMBER>()?;
        let pass = Self { session: SessionId::from_bytes(*session), number: u32::from_be_bytes(*number) };
        keys.verify(&pass.parts(scope, &pass.number.to_be_bytes()), mac).then_some(pass)
    }

    fn mac(&self, scope: PassScope<'_>, keys: &MacKeys) -> Mac {
        keys.sign(&self.parts(scope, &self.number.to_be_bytes()))
    }

    fn parts<'a>(&'a self, scope: PassScope<'a>, number: &'a [u8]) -> [&'a [u8]; 4] {
        let (label, host): (&[u8], _) = match scope {
            PassScope::Portal(host) => (b"portal", host),
            PassScope::SignIn(host) => (b"sign-in", host),
        };
        [label, self.session.bytes(), host.as_bytes(), number]
    }
}
