//! Password hashes made elsewhere: what can be brought over, and how a password is compared with it. They are good for one sign-in: then
//! the password is at hand, and its hash is made anew with Argon2id.

mod pbkdf2;
mod salted;

use argon2::password_hash::{PasswordHash, PasswordVerifier};
use argon2::{Argon2, Params};
use sha_crypt::{PasswordVerifier as _, ShaCrypt};

use self::pbkdf2::Pbkdf2;
use self::salted::Salted;

/// Why a hash cannot be brought over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHash {
    /// It is of no kind that is known here.
    #[error("this is no password hash that is known here (bcrypt, PBKDF2, SSHA, crypt(3) $1$, $5$ and $6$, Argon2)")]
    Unknown,
    /// It is cut off, or has characters that do not belong there.
    #[error("this {0} hash is damaged")]
    Damaged(&'static str),
    /// Comparing a password with it would keep a hash thread busy for seconds.
    #[error("this {0} hash is too costly: {1} at most")]
    TooCostly(&'static str, &'static str),
    /// It stands for every password with the same beginning.
    #[error("DES hashes count eight characters only: leave the hash out, and its person chooses a password by \"Forgot your password?\"")]
    Des,
}

/// A hash that a password can be compared with.
enum Foreign<'a> {
    Argon2(PasswordHash<'a>),
    Bcrypt(&'a str),
    ShaCrypt(&'a str),
    Md5Crypt(&'a str),
    Pbkdf2(Pbkdf2),
    Salted(Salted),
}

/// About a second each on a server of today.
const BCRYPT_COST: u32 = 14;
const ARGON2_KIB: u32 = 262_144;
const ARGON2_WORK: u64 = 1_048_576;
const SHA_CRYPT_ROUNDS: u64 = 500_000;

/// The hash in the spelling in which it is stored, if it can be brought over.
pub fn foreign_hash(text: &str) -> Result<String, BadHash> {
    let text = without_prefix(text.trim());
    parse(text).map(|_| text.to_owned())
}

/// Whether this is the hash's password. Costs what the hash costs.
pub(crate) fn is_password_of(password: &[u8], hash: &str) -> bool {
    match parse(hash) {
        // The parameters are the hash's own.
        Ok(Foreign::Argon2(hash)) => Argon2::default().verify_password(password, &hash).is_ok(),
        Ok(Foreign::Bcrypt(hash)) => bcrypt::verify(password, hash).unwrap_or(false),
        Ok(Foreign::ShaCrypt(hash)) => ShaCrypt::default().verify_password(password, hash).is_ok(),
        Ok(Foreign::Md5Crypt(hash)) => crypt3_rs::crypt::md5::verify(password, hash),
        Ok(Foreign::Pbkdf2(hash)) => hash.is_of(password),
        Ok(Foreign::Salted(hash)) => hash.is_of(password),
        Err(_) => false,
    }
}

/// LDAP servers put the scheme in front of what `crypt` or Argon2 wrote; Django the name of the library.
fn without_prefix(text: &str) -> &str {
    let text = ["{CRYPT}", "{ARGON2}", "{BCRYPT}"].iter().find_map(|scheme| strip_scheme(text, scheme)).unwrap_or(text);
    let of_django = text.strip_prefix("argon2").filter(|rest| rest.starts_with("$argon2")).or_else(|| text.strip_prefix("bcrypt$"));
    of_django.unwrap_or(text)
}

/// Schemes are compared without regard to case (RFC 2307 §5.3).
fn strip_scheme<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then_some(rest)
}

fn parse(text: &str) -> Result<Foreign<'_>, BadHash> {
    if text.starts_with("$argon2") {
        return argon2(text);
    }
    if ["$2a$", "$2b$", "$2x$", "$2y$"].iter().any(|prefix| text.starts_with(prefix)) {
        return bcrypt_hash(text);
    }
    if text.starts_with("$5$") || text.starts_with("$6$") {
        return sha_crypt_hash(text);
    }
    if text.starts_with("$1$") {
        return md5_crypt_hash(text);
    }
    if let Some(hash) = Pbkdf2::parse(text) {
        return hash.map(Foreign::Pbkdf2);
    }
    if let Some(hash) = Salted::parse(text) {
        return hash.map(Foreign::Salted);
    }
    if text.len() == 13 && text.bytes().all(is_crypt64) {
        return Err(BadHash::Des);
    }
    Err(BadHash::Unknown)
}

fn argon2(text: &str) -> Result<Foreign<'_>, BadHash> {
    const NAME: &str = "Argon2";
    let damaged = BadHash::Damaged(NAME);
    let hash = PasswordHash::new(text).map_err(|_| damaged)?;
    let params = Params::try_from(&hash).map_err(|_| damaged)?;
    if hash.salt.is_none() || hash.hash.is_none() {
        return Err(damaged);
    }
    let work = u64::from(params.m_cost()).saturating_mul(u64::from(params.t_cost()));
    if params.m_cost() > ARGON2_KIB || work > ARGON2_WORK {
        return Err(BadHash::TooCostly(NAME, "256 MiB, and 1 GiB times passes,"));
    }
    Ok(Foreign::Argon2(hash))
}

/// `$2b$12$` and 22 characters of salt and 31 of hash.
fn bcrypt_hash(text: &str) -> Result<Foreign<'_>, BadHash> {
    const NAME: &str = "bcrypt";
    let damaged = BadHash::Damaged(NAME);
    let (cost, rest) = text.get(4..).and_then(|rest| rest.split_once('$')).ok_or(damaged)?;
    let cost: u32 = cost.parse().map_err(|_| damaged)?;
    if rest.len() != 53 || !rest.bytes().all(is_crypt64) {
        return Err(damaged);
    }
    match cost {
        4..=BCRYPT_COST => Ok(Foreign::Bcrypt(text)),
        0..4 => Err(damaged),
        _ => Err(BadHash::TooCostly(NAME, "a cost of 14")),
    }
}

/// `$6$rounds=5000$salt$hash`; without rounds 5000.
fn sha_crypt_hash(text: &str) -> Result<Foreign<'_>, BadHash> {
    const NAME: &str = "SHA-crypt";
    let damaged = BadHash::Damaged(NAME);
    let length = if text.starts_with("$5$") { 43 } else { 86 };
    let fields: Vec<_> = text.get(3..).unwrap_or_default().split('$').collect();
    let (rounds, salt, hash) = match fields[..] {
        [salt, hash] => (5_000, salt, hash),
        [rounds, salt, hash] => {
            let rounds = rounds.strip_prefix("rounds=").and_then(|rounds| rounds.parse::<u64>().ok()).ok_or(damaged)?;
            (rounds, salt, hash)
        }
        _ => return Err(damaged),
    };
    if rounds > SHA_CRYPT_ROUNDS {
        return Err(BadHash::TooCostly(NAME, "500000 rounds"));
    }
    let fits = hash.len() == length && hash.bytes().all(is_crypt64) && (1..=16).contains(&salt.len()) && salt.bytes().all(is_crypt64);
    if fits && rounds >= 1_000 { Ok(Foreign::ShaCrypt(text)) } else { Err(damaged) }
}

/// `$1$salt$hash`, always a thousand rounds.
fn md5_crypt_hash(text: &str) -> Result<Foreign<'_>, BadHash> {
    let (salt, hash) = text.get(3..).and_then(|rest| rest.split_once('$')).unwrap_or_default();
    let fits = hash.len() == 22 && hash.bytes().all(is_crypt64) && (1..=8).contains(&salt.len()) && salt.bytes().all(is_crypt64);
    if fits { Ok(Foreign::Md5Crypt(text)) } else { Err(BadHash::Damaged("MD5-crypt")) }
}

/// The alphabet of crypt(3).
const fn is_crypt64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/')
}

#[cfg(test)]
mod tests;
