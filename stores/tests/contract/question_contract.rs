//! What every `QuestionStore` does.

use accounts::Timestamp;
use accounts::ports::{AccountStore, QuestionStore};
use stores::Accounts;

use crate::world::{account, account_id};

pub(crate) async fn security_questions_are_replaced_and_removed(store: &Accounts) {
    let (first, later) = (Timestamp::from_millis(1_900_000_000_000), Timestamp::from_millis(1_900_000_000_001));
    let ada = account("ada@example.com");
    store.create(&ada).await.unwrap();
    assert_eq!(store.security_questions(ada.id).await.unwrap(), None);
    assert!(!store.remove_security_questions(ada.id).await.unwrap());
    store.put_security_questions(ada.id, &[0, 1, 255], first).await.unwrap();
    store.put_security_questions(ada.id, &[2], later).await.unwrap();
    assert_eq!(store.security_questions(ada.id).await.unwrap(), Some((vec![2], later)));
    assert_eq!(store.security_questions(account_id()).await.unwrap(), None);
    assert!(store.remove_security_questions(ada.id).await.unwrap());
    store.put_security_questions(ada.id, &[3], later).await.unwrap();
    store.erase(ada.id).await.unwrap();
    assert_eq!(store.security_questions(ada.id).await.unwrap(), None);
}
