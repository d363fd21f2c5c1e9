use policies::{FactorDemand, FactorDue, Timestamp, factor_due};

use super::Deps;
use super::passkeys::has_second_factor;
use crate::AccountFacts;
use crate::ports::StoreDown;

/// By when a person who is signing in has to have a second factor. Demands that leave them time are kept when they first meet them.
pub(super) async fn meet_demands(deps: &Deps, account: &AccountFacts) -> Result<FactorDue, StoreDown> {
    let now = deps.clock.now();
    let mut met: Vec<(&FactorDemand, Timestamp)> = Vec::new();
    for demand in deps.second_factor.on(account.email.as_str(), &account.groups) {
        let met_at = if demand.grace.is_some() { deps.accounts.factor_demand_met(account.id, &demand.name, now).await? } else { now };
        met.push((demand, met_at));
    }
    Ok(factor_due(met, now))
}

/// By when somebody has to have one; what has not met them yet would now. Changes nothing.
pub async fn second_factor_due(deps: &Deps, account: &AccountFacts) -> Result<FactorDue, StoreDown> {
    if deps.second_factor.on(account.email.as_str(), &account.groups).next().is_none() {
        return Ok(FactorDue::Never);
    }
    let (now, met) = (deps.clock.now(), deps.accounts.factor_demands(account.id).await?);
    let met_at = |demand: &FactorDemand| met.iter().find(|(name, _)| *name == demand.name).map_or(now, |(_, met_at)| *met_at);
    Ok(factor_due(deps.second_factor.on(account.email.as_str(), &account.groups).map(|demand| (demand, met_at(demand))), now))
}

/// Until when somebody who has none may go on without; `None` if they have one, or none is demanded of them.
pub async fn second_factor_owed(deps: &Deps, account: &AccountFacts) -> Result<Option<Timestamp>, StoreDown> {
    match second_factor_due(deps, account).await? {
        FactorDue::By(due) if !has_second_factor(deps, account.id).await? => Ok(Some(due)),
        FactorDue::By(_) | FactorDue::Never | FactorDue::Now => Ok(None),
    }
}
