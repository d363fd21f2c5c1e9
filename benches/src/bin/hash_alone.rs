//! The password hash and nothing else, at the gateway's default cost: what a sign-in is measured against. Prints hashes a second.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// `[accounts.argon2]` as it is without configuration: 19 MiB, two passes, one lane.
const DEFAULT_COST: (u32, u32, u32) = (19_456, 2, 1);
const PASSWORD: &[u8] = b"measured with an engine";
const MEASURED_FOR: Duration = Duration::from_secs(6);

#[allow(clippy::print_stdout, reason = "the measuring program reads it")]
fn main() -> Result<()> {
    let (memory, passes, lanes) = DEFAULT_COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|error| anyhow!("{error}"))?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let salt = SaltString::encode_b64(&[7; 16]).map_err(|error| anyhow!("{error}"))?;
    let hash = argon2.hash_password(PASSWORD, &salt).map_err(|error| anyhow!("{error}"))?.to_string();
    let begun = Instant::now();
    let mut hashes = 0_u32;
    while begun.elapsed() < MEASURED_FOR {
        let known = PasswordHash::new(&hash).map_err(|error| anyhow!("{error}"))?;
        ensure!(argon2.verify_password(PASSWORD, &known).is_ok(), "the hash is not its password's");
        hashes = hashes.saturating_add(1);
    }
    println!("{}", f64::from(hashes) / begun.elapsed().as_secs_f64());
    Ok(())
}
