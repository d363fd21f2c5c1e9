use std::sync::Arc;

use accounts::keys::{KeyRing, Keys, new_key_line};
use accounts::vault::{Bound, Rotation, VaultError, rotate, status};
use accounts::{AccountId, Answer, Credential, Link, LinkId, LinkState, PortalId, PortalOtp, Timestamp};
use secret::Secret;

use crate::world::World;

async fn sealed(world: &World, account: AccountId, portal: &PortalId, version: i64) -> Link {
    let id = LinkId::new(world.deps.clock.as_ref(), world.deps.rng.as_ref());
    let bound = Bound { account, portal, link: id, version };
    let sealed = world.deps.vault.seal(bound, &Secret::from("portal password")).await.unwrap();
    Link {
        id,
        account,
        portal: portal.clone(),
        place: 0,
        username: "ada7".to_owned(),
        sealed_password: Some(sealed),
        version,
        state: LinkState::Works,
        linked_at: Timestamp::from_millis(0),
        last_used: None,
    }
}

#[tokio::test]
async fn what_codes_are_made_of_is_sealed_with_the_password() {
    let world = World::new().await;
    let account = world.person().await.account.id;
    let wiki = PortalId::new("wiki");
    let link = sealed(&world, account, &wiki, 2).await;
    let bound = Bound { account, portal: &wiki, link: link.id, version: 2 };
    let otp = PortalOtp::parse("GEZD GNBV GY3T QOJQ").unwrap();
    for password in ["portal password", "", "\u{ff}\0"] {
        let login = Credential::new("ada7".to_owned(), password.into()).with_otp(Some(otp.clone()));
        let sealed = world.deps.vault.seal_login(bound, &login).await.unwrap();
        let opened = world.deps.vault.open_login(&Link { sealed_password: Some(sealed), ..link.clone() }).await.unwrap();
        assert_eq!((opened.password.reveal().as_str(), opened.otp.unwrap().text().reveal().as_str()), (password, "GEZDGNBVGY3TQOJQ"));
    }
    let without = world.deps.vault.open_login(&link).await.unwrap();
    assert!(without.otp.is_none() && without.username == "ada7");
}

#[tokio::test]
async fn a_row_that_was_moved_altered_or_put_back_does_not_open() {
    let world = World::new().await;
    let account = world.person().await.account.id;
    let wiki = PortalId::new("wiki");
    let good = sealed(&world, account, &wiki, 2).await;
    assert_eq!(world.deps.vault.open_login(&good).await.unwrap().password.reveal(), "portal password");
    let other = sealed(&world, account, &wiki, 2).await;
    let moved = [
        Link { sealed_password: other.sealed_password.clone(), ..good.clone() },
        Link { portal: PortalId::new("calendar"), ..good.clone() },
        Link { version: 1, ..good.clone() },
        Link { version: 3, ..good.clone() },
        Link { id: other.id, ..good.clone() },
    ];
    for link in moved {
        assert!(matches!(world.deps.vault.open_login(&link).await, Err(VaultError::Sealed)), "{link:?}");
    }
    let bytes = good.sealed_password.clone().unwrap();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            let link = Link { sealed_password: Some(flipped), ..good.clone() };
            assert!(matches!(world.deps.vault.open_login(&link).await, Err(VaultError::Sealed)), "byte {at} bit {bit}");
        }
        let link = Link { sealed_password: Some(bytes[..at].to_vec()), ..good.clone() };
        assert!(world.deps.vault.open_login(&link).await.is_err(), "cut at {at}");
    }
}

#[tokio::test]
async fn security_questions_are_sealed_as_such_and_an_answer_is_kept_as_the_hash_of_both() {
    let world = World::new().await;
    let (account, vault) = (world.person().await.account.id, &world.deps.vault);
    let questions = vault.seal_questions(account, b"what was the first book?").await.unwrap();
    assert_eq!(vault.open_questions(account, &questions).await.unwrap().reveal(), b"what was the first book?");
    let codes = vault.seal_otp(account, 1, &Secret::new(b"what was the first book?".to_vec())).await.unwrap();
    assert!(matches!(vault.open_questions(account, &codes).await, Err(VaultError::Sealed)));
    let mut hashes = Vec::new();
    for (question, answer) in [("first book?", "emil"), ("first book?", "momo"), ("first film?", "emil"), ("first", "book?emil")] {
        let hash = vault.answer_hash(account, question, &Answer::of(answer)).await.unwrap();
        assert_eq!(hash, vault.answer_hash(account, question, &Answer::of(answer)).await.unwrap());
        assert!(!hashes.contains(&hash), "{question} {answer}");
        hashes.push(hash);
    }
}

#[tokio::test]
async fn rotation_rewraps_everything_and_can_be_run_again() {
    let world = World::new().await;
    let account = world.person().await.account.id;
    let link = sealed(&world, account, &PortalId::new("wiki"), 1).await;
    let old = world.keys.load_full().ring.current().unwrap().clone();
    let ring = ring_with(&world, Some(&old));
    let (store, rng) = (world.deps.accounts.as_ref(), world.deps.rng.as_ref());
    let mut heard = Vec::new();
    assert_eq!(rotate(&ring, store, rng, |done| heard.push(done)).await.unwrap(), Rotation { rewrapped: 1, unreadable: 0 });
    assert!(!heard.is_empty());
    assert_eq!(rotate(&ring, store, rng, |_| {}).await.unwrap(), Rotation { rewrapped: 0, unreadable: 0 });
    let rows = status(&ring, store).await.unwrap();
    assert!(rows.contains(&(ring.current().unwrap().id.clone(), 1, true)), "{rows:?}");
    assert!(rows.contains(&(old.id.clone(), 0, true)), "{rows:?}");
    assert!(matches!(world.deps.vault.open_login(&link).await, Err(VaultError::Sealed)), "a node without the new key fails closed");
    world.keys.store(Arc::new(Keys::derive(ring)));
    assert_eq!(world.deps.vault.open_login(&link).await.unwrap().password.reveal(), "portal password");
}

#[tokio::test]
async fn a_key_that_is_lost_is_told_and_nothing_is_destroyed() {
    let world = World::new().await;
    let account = world.person().await.account.id;
    sealed(&world, account, &PortalId::new("wiki"), 1).await;
    let stranger = ring_with(&world, None);
    let (store, rng) = (world.deps.accounts.as_ref(), world.deps.rng.as_ref());
    assert_eq!(rotate(&stranger, store, rng, |_| {}).await.unwrap(), Rotation { rewrapped: 0, unreadable: 1 });
    let ring = world.keys.load_full();
    let lost = ring.ring.current().unwrap();
    assert!(status(&stranger, store).await.unwrap().contains(&(lost.id.clone(), 1, false)));
}

/// A ring with a new key behind `old`.
fn ring_with(world: &World, old: Option<&accounts::keys::KeyEncryptionKey>) -> KeyRing {
    use base64::Engine;
    let first = old.map(|key| format!("{} {}\n", key.id, base64::engine::general_purpose::STANDARD.encode(key.key.reveal())));
    let (_, line) = new_key_line(world.deps.rng.as_ref());
    KeyRing::parse(&Secret::new(format!("{}{}", first.unwrap_or_default(), line.reveal()))).unwrap()
}
