use policies::Timestamp;

use crate::{PhoneNumber, PinHash};

/// How else than by mail a person is reached, and recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactDetails {
    /// Their mobile number.
    pub number: Option<PhoneNumber>,
    /// When they showed, with a texted token, that it is theirs. Tokens that reset a password go to such a number only.
    pub number_verified_at: Option<Timestamp>,
    /// Their PIN; none if an operator made the account and they have not chosen one.
    pub pin: Option<PinHash>,
}

impl ContactDetails {
    /// The number, if it is known to be theirs.
    pub fn verified_number(&self) -> Option<&PhoneNumber> {
        self.number.as_ref().filter(|_| self.number_verified_at.is_some())
    }
}
