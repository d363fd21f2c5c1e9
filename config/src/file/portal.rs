use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    Field, FileAccess, FileBrowser, FileCookies, FileLimit, FilePath, FileRequire, FileSignIn, FileSignOut, FileSignedOut, List, OneOrMany,
};
use crate::settings::CorsPreflight;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal")]
#[serde(deny_unknown_fields)]
pub(crate) struct FilePortal {
    /// Short name in addresses, the store and logs: 1 to 32 of a-z, 0-9 and -. Required; never change it.
    pub(crate) id: Field<String>,
    /// What people call it. Default: the id.
    pub(crate) name: Field<String>,
    /// The public hosts, without ports. Required; the first is the one that is linked to.
    pub(crate) hosts: List<String>,
    /// The servers that answer for it, as "http://10.0.0.5:8080". Required; several are balanced.
    pub(crate) upstream: List<String>,
    /// The portal's own page for a forgotten password. Default: none is shown.
    pub(crate) forgot_password_url: Field<String>,
    /// Whom to turn to about this portal, in one line. Default: nobody is named.
    pub(crate) support: Field<String>,
    /// Who goes through the gateway: "off" (nobody), "opt-in" (browsers whose person has asked for it at /enable/{portal} on the
    /// sign-in host), { percent = 20 } (that share of browsers) or "required" (everybody). All others pass through to the portal's
    /// own login. Default: "required".
    pub(crate) rollout: Field<FileRollout>,
    /// Whether somebody outside the roll-out whom the gateway knows may be asked, after they have signed in at the portal's own page,
    /// to link that login. With rollout "opt-in", method "form" and one step that fills in "{username}" and "{password}" as they are.
    /// Default: false.
    pub(crate) learn: Field<bool>,
    /// The Host that the portal is sent: "public" (the browser's), "upstream", or a name. Default: "public".
    pub(crate) upstream_host: Field<String>,
    /// Other hosts on which people sign in to the portal, as an older single sign-on. Redirects are followed to them, and forms sent there,
    /// during a portal sign-in; to no others. Default: none.
    pub(crate) login_host: List<FileLoginHost>,
    /// Portal accounts that one master account may link, 1 to 20; where there are several, people choose one for each session. With
    /// the methods "form", "json", "basic" and "digest". Default: 1.
    pub(crate) links_per_account: Field<u32>,
    /// Whether a posted form may be sent again after the portal's own session was repaired. Default: false.
    pub(crate) repeat_posts: Field<bool>,
    /// Whether CORS preflights go to the portal, without any credential. Default: "pass".
    pub(crate) cors_preflight: Field<CorsPreflight>,
    /// What the portal takes of paths that software reads in different ways. Access rules are met in every reading, whatever it is.
    pub(crate) path: Field<FilePath>,
    /// How the gateway signs in to the portal. Default: not at all (method "none").
    pub(crate) sign_in: Field<FileSignIn>,
    /// How a reply says that the portal's own session is over: all marks of one table must be there. A list of tables
    /// gives alternatives. Default: never noticed, except that with method "basic" a 401 says so.
    pub(crate) signed_out: Field<OneOrMany<FileSignedOut>>,
    /// A sign-in that is tried every so often, so that a recipe that no longer fits is known. Default: none.
    pub(crate) canary: Field<FileCanary>,
    /// The portal's own sign-out, called when a person signs out. Default: none is called.
    pub(crate) sign_out: Field<FileSignOut>,
    /// Exceptions to the rule that HttpOnly cookies stay in the gateway and others go to the browser.
    pub(crate) cookies: Field<FileCookies>,
    /// What the portal's own scripts expect to find in the browser of somebody who is signed in. Default: nothing.
    pub(crate) browser: Field<FileBrowser>,
    /// What it takes to open a page for which no access rule says so: "password" (signed in) or "second-factor" (see portal.access.require).
    /// Default: "password".
    pub(crate) require: Field<FileRequire>,
    /// With require = "second-factor": how long somebody who has none may go on without it, from the day on at which the portal first asked them, as
    /// "14d": "1d" or more. Default: not at all.
    pub(crate) second_factor_grace: Field<String>,
    /// Access rules: the first whose path and methods select the request decides. Default: anyone signed in.
    pub(crate) access: List<FileAccess>,
    /// How many requests are taken: each limit that counts a request has to admit it. Counted by each node for itself. Default: none.
    pub(crate) limit: List<FileLimit>,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.login_host")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileLoginHost {
    /// Where people's browsers find it: scheme, host and port, as "https://login.example.org". Required.
    pub(crate) url: Field<String>,
    /// The servers that answer for it, as "https://10.0.0.7:8443"; the first that takes a connection is asked. Required.
    pub(crate) upstream: List<String>,
    /// The Host that it is sent: "public" (that of `url`), "upstream", or a name. Default: "public".
    pub(crate) upstream_host: Field<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "portal.rollout")]
#[serde(untagged)]
pub(crate) enum FileRollout {
    Stage(FileRolloutStage),
    Percent(FileRolloutShare),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "portal.rollout.share")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileRolloutShare {
    /// Share of browsers, 0 to 100. A browser that is in stays in when the share is raised.
    pub(crate) percent: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "portal.rollout.stage")]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FileRolloutStage {
    Off,
    OptIn,
    Required,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(rename = "portal.canary")]
#[serde(deny_unknown_fields)]
pub(crate) struct FileCanary {
    /// How often, as "5m"; at least "30s". Required in this section.
    pub(crate) every: Field<String>,
    /// The portal user that is kept for this. Required.
    pub(crate) user: Field<String>,
    /// File with that user's password, and in its second line the secret of one-time codes where the recipe has {totp}; read before each try. Required.
    pub(crate) password_file: Field<String>,
}
