//! What every `CanaryStore` does.

use accounts::ports::CanaryStore;
use accounts::{CanaryRecord, PortalId, Timestamp, Verdict};
use stores::Accounts;

pub(crate) async fn the_last_try_is_kept_for_each_portal(store: &Accounts) {
    let (wiki, shop) = (PortalId::new("wiki"), PortalId::new("shop"));
    assert_eq!(store.canary(&wiki).await.unwrap(), None);
    let at = Timestamp::from_millis;
    let first = CanaryRecord::new(None, at(1_000), (Verdict::SignedIn, "proof: /me"), vec!["> GET /login".into()], None);
    store.put_canary(&wiki, &first).await.unwrap();
    assert_eq!(store.canary(&wiki).await.unwrap(), Some(first.clone()));
    let refused = CanaryRecord::new(Some(&first), at(2_000), (Verdict::WrongCredentials, "rule 1"), vec![], Some([255; 16]));
    store.put_canary(&wiki, &refused).await.unwrap();
    let kept = store.canary(&wiki).await.unwrap().unwrap();
    assert_eq!(
        (kept.verdict(), kept.before(), kept.since, kept.refused),
        (Verdict::WrongCredentials, Some(Verdict::SignedIn), at(2_000), Some([255; 16]))
    );
    assert_eq!(store.canary(&shop).await.unwrap(), None);
}
