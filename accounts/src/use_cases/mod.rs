//! What may happen, one file each. A use case takes [`Deps`] and plain values, and gives an outcome that the caller shows.

mod assign_link;
mod begin_session;
mod change_password;
mod create_account;
mod deps;
mod enter_portal;
mod facts_cache;
mod hash_pool;
mod keep_post;
mod keyed_lock;
mod link_portal;
mod open_credential;
mod own_sessions;
mod prove_password;
mod recognise;
mod refused_credentials;
mod rehash;
mod sign_in;
mod sign_out;
mod unlink_portal;

pub use assign_link::{AssignFailed, assign_link};
pub use change_password::{ChangePassword, PasswordChange, change_password};
pub use create_account::{CreateAccount, CreateAccountFailed, create_account};
pub use deps::{Deps, DepsParts, Portals};
pub use enter_portal::{Entered, PortalVisit, enter_portal, repair_portal};
pub use hash_pool::{Argon2Cost, HashPool, HashPoolBusy};
pub use keep_post::{KeptPost, keep_post, peek_kept_post, take_kept_post};
pub use link_portal::{LinkRequest, Linked, link_portal};
pub use own_sessions::{OwnSession, SessionsToEnd, end_own_sessions, own_sessions};
pub use prove_password::{Proof, prove_password};
pub use recognise::{Recognised, link_standing, recognise, recognise_cached};
pub use sign_in::{SignIn, SignInRequest, sign_in};
pub use sign_out::sign_out;
pub use unlink_portal::unlink_portal;
