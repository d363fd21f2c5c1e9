use std::time::Duration;

use super::Deps;
use crate::AccountId;
use crate::ports::{Cap, StoreDown};

/// Longer than storing a factor takes; who ends in its midst keeps the others waiting no longer.
const TURN: Duration = Duration::from_secs(60);

/// Lets one browser at a time make an account's first second factor with the password alone: of two that ask at once, one finds that there is
/// a factor. `None` if another is at it.
pub(super) async fn in_turn<T, E: From<StoreDown>>(
    deps: &Deps,
    account: AccountId,
    make: impl Future<Output = Result<T, E>>,
) -> Result<Option<T>, E> {
    let turn = [Cap { key: format!("first-factor:{account}"), add: 1, max: 1, window: TURN }];
    if !deps.sessions.reserve(&turn).await? {
        return Ok(None);
    }
    let made = make.await;
    deps.sessions.give_back(&turn).await?;
    made.map(Some)
}
