use std::path::PathBuf;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;
use url::Url;

use super::{AccessRule, Cookies, InBrowser, LimitRule, LoginHost, Paths, Require, SignIn, SignOut, SignedOut, Upstream, UpstreamHost};

/// `[[portal]]`: one protected application.
#[derive(Debug, Clone)]
pub struct Portal {
    /// `[a-z0-9-]{1,32}`: stands in addresses, in the store and in logs; never changes.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its public hosts, lower case, without ports; at least one. The first is the one linked to.
    pub hosts: Vec<String>,
    /// The servers that answer for it; at least one.
    pub upstream: Vec<Upstream>,
    /// Which `Host` the portal is sent.
    pub upstream_host: UpstreamHost,
    /// Other hosts on which people sign in to it.
    pub login_hosts: Vec<LoginHost>,
    /// The portal's own page for a forgotten password.
    pub forgot_password_url: Option<Url>,
    /// Whom to turn to about this portal, as one line of text.
    pub support: Option<String>,
    /// How the gateway signs in to it.
    pub sign_in: SignIn,
    /// A sign-in that is tried every so often.
    pub canary: Option<Canary>,
    /// How a reply says that the portal's own session is over: any one of these; none: it is never noticed.
    pub signed_out: Vec<SignedOut>,
    /// The portal's own sign-out, called when the person signs out.
    pub sign_out: Option<SignOut>,
    /// Exceptions to the HttpOnly rule of the cookie jar.
    pub cookies: Cookies,
    /// What its own scripts expect to find in the browser.
    pub in_browser: InBrowser,
    /// Whether a request that is neither GET nor HEAD may be sent again after the portal session was repaired.
    pub repeat_posts: bool,
    /// What becomes of CORS preflights.
    pub cors_preflight: CorsPreflight,
    /// What it takes of paths that software reads in different ways.
    pub path: Paths,
    /// The first rule that selects a request decides; none: anyone signed in.
    pub access: Vec<AccessRule>,
    /// What a request takes for which no rule says so: [`Require::Password`] or [`Require::SecondFactor`].
    pub require: Require,
    /// How long somebody who has no second factor may go on without it where no rule says so.
    pub second_factor_grace: Option<Duration>,
    /// Each that counts a request has to admit it.
    pub limits: Vec<LimitRule>,
    /// Who goes through the gateway.
    pub rollout: Rollout,
    /// Whether a login that somebody gave at the portal's own page may be offered for linking.
    pub learn: bool,
    /// How many of its logins one account may link; at least one.
    pub links_per_account: u16,
}

/// Who goes through the gateway; the others pass through to the portal's own login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rollout {
    /// Nobody.
    Off,
    /// Browsers whose person has asked for it.
    OptIn,
    /// So many of a hundred browsers, and those whose person has asked for it.
    Percent(u8),
    /// Everybody.
    Required,
}

/// `[portal.canary]`.
#[derive(Debug, Clone)]
pub struct Canary {
    /// How often.
    pub every: Duration,
    /// The portal user.
    pub user: String,
    /// File with that user's password; absolute. Not opened here.
    pub password_file: PathBuf,
}

/// What becomes of a CORS preflight, which never carries a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CorsPreflight {
    /// It goes to the portal, without any credential.
    Pass,
    /// The gateway refuses it.
    Refuse,
}
