//! `data_dir/admin.sock`: commands of operators on this machine that change what the running node holds. Whoever may
//! open the socket (its owner) may ask.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;

use accounts::use_cases::{Deps, account_sessions, assign_link, lock_account, reset_factor, unlock_account};
use accounts::{EmailAddress, PortalId};
use bytes::Bytes;
use http::{Method, Request, StatusCode};
use tokio::net::UnixListener;

use super::http::serve;
use super::{AssignLink, OfAccount, shown_sessions, status_of};
use crate::compose::KeysFile;

/// The socket's name under `data_dir`.
pub(super) const NAME: &str = "admin.sock";
const TEXT: &str = "text/plain; charset=utf-8";

/// Listens until the process ends.
pub(crate) async fn run(data_dir: PathBuf, deps: Arc<Deps>, keys: Arc<KeysFile>) -> std::io::Result<()> {
    let path = data_dir.join(NAME);
    // A socket left behind by a node that was killed refuses new ones.
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    loop {
        let (stream, _) = listener.accept().await?;
        let (deps, keys) = (deps.clone(), keys.clone());
        tokio::spawn(serve(stream, move |request: Request<Bytes>| {
            let (deps, keys) = (deps.clone(), keys.clone());
            async move {
                match answer(&request, &deps, &keys).await {
                    Ok(answer) => (StatusCode::OK, TEXT, answer),
                    Err((status, why)) => (status, TEXT, format!("{why}\n")),
                }
            }
        }));
    }
}

async fn answer(request: &Request<Bytes>, deps: &Arc<Deps>, keys: &KeysFile) -> Result<String, (StatusCode, String)> {
    let done = || "done\n".to_owned();
    match (request.method(), request.uri().path()) {
        (&Method::POST, "/account/assign-link") => {
            let ask: AssignLink = serde_json::from_slice(request.body()).map_err(|error| bad(error.to_string()))?;
            let email = EmailAddress::parse(&ask.email).map_err(|error| bad(error.to_string()))?;
            let portal =
                deps.portals.get(&PortalId::new(&ask.portal)).ok_or_else(|| bad(format!("there is no portal `{}`", ask.portal)))?;
            assign_link(deps, &email, portal, &ask.username)
                .await
                .map_err(|failed| (status_of(&failed), failed.to_string()))
                .map(|()| done())
        }
        (&Method::POST, "/account/reset-factor") => reset_factor(deps, &of_account(request)?).await.map_err(unable).map(|()| done()),
        (&Method::POST, "/account/lock") => lock_account(deps, &of_account(request)?).await.map_err(unable).map(|()| done()),
        (&Method::POST, "/account/unlock") => unlock_account(deps, &of_account(request)?).await.map_err(unable).map(|()| done()),
        (&Method::POST, "/account/sessions") => {
            let sessions = account_sessions(deps, &of_account(request)?).await.map_err(unable)?;
            serde_json::to_string(&shown_sessions(&sessions)).map_err(|error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
        }
        (&Method::POST, "/vault/reload") => {
            keys.reload().map_err(|error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string())).map(|()| done())
        }
        _ => Err((StatusCode::NOT_FOUND, "this node knows no such command; are both of one version?".to_owned())),
    }
}

/// The question was right, and for this account it cannot be done.
fn unable(why: impl std::fmt::Display) -> (StatusCode, String) {
    (StatusCode::CONFLICT, why.to_string())
}

fn bad(why: String) -> (StatusCode, String) {
    (StatusCode::BAD_REQUEST, why)
}

fn of_account(request: &Request<Bytes>) -> Result<EmailAddress, (StatusCode, String)> {
    let ask: OfAccount = serde_json::from_slice(request.body()).map_err(|error| bad(error.to_string()))?;
    EmailAddress::parse(&ask.email).map_err(|error| bad(error.to_string()))
}
