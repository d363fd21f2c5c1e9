use super::{Deps, Recognised};
use crate::LanguageTag;
use crate::ports::StoreDown;

/// Keeps the language in which somebody who is signed in reads from now on.
pub async fn choose_language(deps: &Deps, who: &Recognised, language: &LanguageTag) -> Result<(), StoreDown> {
    let account = &who.account;
    if account.language.as_ref() == Some(language) {
        return Ok(());
    }
    deps.accounts.put_language(account.id, language).await?;
    deps.sessions.bump_account(account.id).await
}
