use policies::{PasswordJudgement, PasswordOwner, judge_password as judge};
use secret::Secret;

use super::Deps;
use super::hash_pool::HashPoolBusy;

/// Judges a password that somebody wants to use. It costs time that strangers may ask for, so it is done where hashes are made.
pub async fn judge_password(deps: &Deps, owner: PasswordOwner<'_>, password: &Secret<String>) -> Result<PasswordJudgement, HashPoolBusy> {
    let (email, name) = (owner.email.to_owned(), owner.name.to_owned());
    let (password, rules) = (password.clone(), deps.password_rules.clone());
    deps.hashes.run(move || judge(password.reveal(), PasswordOwner { email: &email, name: &name }, &rules)).await
}
