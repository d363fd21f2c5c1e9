//! Pure decisions: who may do what. Nothing here waits, reads a clock or touches the outside: every fact comes in as
//! an argument, so each decision can be tried as a row of a table (`cases/*.toml`).

mod access;
mod canary;
mod client_address;
mod code_step;
mod demand;
mod forwarded;
mod hours;
mod kept_post;
mod limits;
mod lockout;
mod master_password;
mod password_expiry;
mod password_strength;
mod path_glob;
mod request_kind;
mod rollout;
mod rules;
mod second_factor;
mod security_questions;
mod session_life;
mod sign_in_limits;
mod text_countries;
mod time;

pub use access::{Access, Asking, Link, Permit, Whom, access};
pub use canary::{CanaryFacts, canary_is_due};
pub use client_address::{Contradiction, TrustedProxies, client_address};
pub use code_step::{STEP_SECONDS, StepFit, step_at, step_fit, steps_around};
pub use demand::{Demand, Excuse, Grace, Organisation, Person, Reason, Requirement, Stale};
pub use hours::Hours;
pub use kept_post::{KEPT_POST_BYTES, KEPT_POST_CAPS, KEPT_POST_TIME, Keep, KeptPostCaps, keep_post};
pub use limits::{Due, Limit, Per, Rate};
pub use lockout::{Lockout, Standing};
pub use master_password::{PasswordJudgement, PasswordOwner, PasswordRules, Unmet, judge_password};
pub use password_expiry::{PasswordExpiry, PasswordLife, PasswordLives};
pub use password_strength::PasswordStrength;
pub use path_glob::{BadGlob, PathGlob};
pub use request_kind::{RequestFacts, RequestKind, request_kind};
pub use rollout::{Rollout, RolloutMark, Side, side};
pub use rules::{Deciding, Methods, Rule, Rules, Selected, When};
pub use second_factor::{DemandedOf, FactorDemand, FactorDue, NextStep, Proved, SecondFactorDemand, SecondFactorDemands, factor_due};
pub use security_questions::SecurityQuestions;
pub use session_life::{SessionLife, SessionTimes};
pub use sign_in_limits::{SignInLimits, sign_in_network};
pub use text_countries::TextCountries;
pub use time::Timestamp;
