//! The ticket of mod_auth_tkt and its many relatives: `HASH(hex(HASH(address, time, secret, user, tokens, data)), secret)`, time, user, tokens
//! and data, in base64 (mod_auth_tkt(3), "Ticket format" in the README of its sources).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use data_encoding::HEXLOWER;
use md5::{Digest as _, Md5};
use ring::digest;
use secret::Secret;

use crate::recipe::TicketDigest;

/// What a ticket says.
pub(super) struct Ticket<'a> {
    /// In seconds since the epoch.
    pub(super) at: u32,
    pub(super) user: &'a str,
    pub(super) tokens: &'a str,
    pub(super) data: &'a str,
}

impl Ticket<'_> {
    /// Signs it. `None` if it cannot be read again: `!` parts the user from what follows, and tokens from data.
    pub(super) fn signed(&self, kind: TicketDigest, secret: &Secret<Vec<u8>>) -> Option<Secret<String>> {
        let Self { at, user, tokens, data } = self;
        let odd = |text: &str| text.contains('!') || text.chars().any(char::is_control);
        if user.is_empty() || odd(user) || odd(tokens) || tokens.contains(char::is_whitespace) || data.contains(char::is_control) {
            return None;
        }
        // Without tokens, a `!` in the data would be taken for their end.
        if tokens.is_empty() && data.contains('!') {
            return None;
        }
        // For no address in particular: the portal sees ours.
        let address = [0; 4];
        let parts: [&[u8]; 7] = [&address, &at.to_be_bytes(), secret.reveal(), user.as_bytes(), b"\0", tokens.as_bytes(), b"\0"];
        let inner = hash(kind, &[parts.concat().as_slice(), data.as_bytes()]);
        let outer = hash(kind, &[inner.as_bytes(), secret.reveal()]);
        let tokens = if tokens.is_empty() { String::new() } else { format!("{tokens}!") };
        Some(Secret::new(STANDARD.encode(format!("{outer}{at:08x}{user}!{tokens}{data}"))))
    }
}

fn hash(kind: TicketDigest, parts: &[&[u8]]) -> String {
    let all = Secret::new(parts.concat());
    match kind {
        TicketDigest::Md5 => HEXLOWER.encode(&Md5::digest(all.reveal())),
        TicketDigest::Sha256 => HEXLOWER.encode(digest::digest(&digest::SHA256, all.reveal()).as_ref()),
        TicketDigest::Sha512 => HEXLOWER.encode(digest::digest(&digest::SHA512, all.reveal()).as_ref()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(kind: TicketDigest, user: &str, tokens: &str, data: &str) -> Option<String> {
        let secret = Secret::new(b"a shared secret of some length".to_vec());
        Ticket { at: 1_772_452_800, user, tokens, data }.signed(kind, &secret).map(|ticket| ticket.reveal().clone())
    }

    /// Made by Apache::AuthTkt 2.1, which comes with mod_auth_tkt.
    #[test]
    fn tickets_are_those_of_the_reference() {
        for (kind, alice, bob) in [
            (
                TicketDigest::Md5,
                "MWIxMmUwODdkYTc2NjZmYjZjN2EwYjVlMmQ5OGUwM2E2OWE1N2JjMGFsaWNlIW9wcyx3aWtpIWFkYUBleGFtcGxlLmNvbQ==",
                "2b351eee7232b8966eff5b23cfa5359069a57bc0bob!",
            ),
            (
                TicketDigest::Sha256,
                "ZWQ3MWRmNDEwYjUxYWU0NzE2ODZjZmFlYTk4YWE3Njc4MDc0NTJkZTE0ZDI4ZDljNjNmYmI5ZmIwZmJkZDY5MTY5YTU3YmMwYWxpY2Uhb3BzLHdpa2khYWRhQGV4YW1wbGUuY29t",
                "d658cda342c36dcbae1618ad4e329b9004cc4069aa2c74f35deb9ac2f180dcdb69a57bc0bob!",
            ),
            (
                TicketDigest::Sha512,
                "ZTE0MDJjYWMxZjYyNTk2OTRlNWUyOTBhYTliNTUyZWNiZTcwZTQ4NzcxZDk2ZWY3MGJhMDE4OGU0NjhhOWIwYjQ4MDQwMDQ0YzA2YzNiM2M2MWFiNGQ3YTMyMDk1ZDQ4MDk5YTdkNmViMDg1NTI5MjEzZGY4MjdjOGEzZDVkZjU2OWE1N2JjMGFsaWNlIW9wcyx3aWtpIWFkYUBleGFtcGxlLmNvbQ==",
                "846a951f1e18c496a4b8b6ea8a8c0e3f147954b8b4bc76fe1887cd027e3f3f5ca25702ae36efd18c67085058f3a1ce131e41ef34a431136bc2dacc87180c3d8c69a57bc0bob!",
            ),
        ] {
            assert_eq!(signed(kind, "alice", "ops,wiki", "ada@example.com").as_deref(), Some(alice));
            assert_eq!(signed(kind, "bob", "", ""), Some(STANDARD.encode(bob)));
        }
    }

    #[test]
    fn nobody_writes_more_into_it_than_their_own_name() {
        for (user, tokens, data) in [
            ("", "", ""),
            ("alice!admin!", "", ""),
            ("alice\n", "", ""),
            ("alice", "ops!x", ""),
            ("alice", "two words", ""),
            ("alice", "", "a!b"),
            ("alice", "", "\u{7f}"),
        ] {
            assert!(signed(TicketDigest::Sha512, user, tokens, data).is_none(), "{user:?} {tokens:?} {data:?}");
        }
        assert!(signed(TicketDigest::Sha512, "alice", "ops", "a!b").is_some());
    }
}
