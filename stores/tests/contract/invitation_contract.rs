//! What every `InvitationStore` does.

use accounts::ports::{Invitation, InvitationStore};
use accounts::{EmailAddress, Timestamp};
use stores::Accounts;

fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

fn invitation(token: u8, good_until: i64) -> Invitation {
    Invitation { token_hash: [token; 16], good_until: Timestamp::from_millis(good_until) }
}

pub(crate) async fn an_invitation_is_replaced_and_removed(store: &Accounts) {
    let (ada, bob) = (email("ada@example.com"), email("bob@example.com"));
    assert_eq!(store.invitation(&ada).await.unwrap(), None);
    assert!(!store.remove_invitation(&ada).await.unwrap());
    store.put_invitation(&ada, &invitation(0, 1_000)).await.unwrap();
    store.put_invitation(&ada, &invitation(255, 2_000)).await.unwrap();
    store.put_invitation(&bob, &invitation(7, 3_000)).await.unwrap();
    assert_eq!(store.invitation(&email("ADA@example.com")).await.unwrap(), Some(invitation(255, 2_000)));
    assert!(store.remove_invitation(&ada).await.unwrap() && !store.remove_invitation(&ada).await.unwrap());
    assert_eq!((store.invitation(&ada).await.unwrap(), store.invitation(&bob).await.unwrap()), (None, Some(invitation(7, 3_000))));
}

pub(crate) async fn old_invitations_are_forgotten(store: &Accounts) {
    let (ada, bob) = (email("ada@example.com"), email("bob@example.com"));
    store.put_invitation(&ada, &invitation(1, 1_000)).await.unwrap();
    store.put_invitation(&bob, &invitation(2, 2_000)).await.unwrap();
    assert_eq!(store.purge_invitations(Timestamp::from_millis(2_000)).await.unwrap(), 1);
    assert!(store.invitation(&ada).await.unwrap().is_none() && store.invitation(&bob).await.unwrap().is_some());
    assert_eq!(store.purge_invitations(Timestamp::from_millis(2_000)).await.unwrap(), 0);
}
