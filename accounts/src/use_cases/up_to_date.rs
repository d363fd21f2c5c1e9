use std::sync::Arc;

use super::{Deps, Recognised};
use crate::ports::StoreDown;

/// The person with the account's facts as the store has them at this moment. What changes with every portal sign-in, such as when a link was
/// last used, is not told to every node: a page that shows it asks.
pub async fn up_to_date(deps: &Deps, who: &Recognised) -> Result<Recognised, StoreDown> {
    let account = deps.accounts.facts(who.account.id).await?.map_or_else(|| who.account.clone(), Arc::new);
    Ok(Recognised { session: who.session.clone(), account })
}
