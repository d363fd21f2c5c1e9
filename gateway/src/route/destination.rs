use std::sync::Arc;

use accounts::Portal;
use http::HeaderName;
use policies::{Deciding, Limit, Requirement, Rules, Selected};
use portals::PortalSettings;

use super::limiter::Limiter;
use crate::ingress::{PathLeeway, other_readings, without_last_slash};

/// One portal, as the composition root gives it.
#[derive(Clone, Debug)]
pub struct PortalRoute {
    /// As everybody sees it.
    pub portal: Arc<Portal>,
    /// How it is signed in to and talked to.
    pub settings: Arc<PortalSettings>,
    /// Who may ask for what.
    pub rules: Rules,
    /// How many requests are taken.
    pub limits: Vec<Limit>,
    /// Whether requests other than GET and HEAD may be repeated after its session was repaired.
    pub repeat_posts: bool,
    /// Whether CORS preflights are refused instead of forwarded.
    pub refuse_preflight: bool,
    /// What of odd paths it takes.
    pub path_leeway: PathLeeway,
}

/// A portal with what each request needs of it worked out once.
#[derive(Debug)]
pub struct Destination {
    /// What the composition root gave.
    pub route: PortalRoute,
    /// The headers that tell the portal who the person is.
    pub identity_headers: Vec<HeaderName>,
    /// Those among them that it believes without proof: only we may say them, also to those whom the roll-out leaves out.
    pub believed_headers: Vec<HeaderName>,
    /// Its servers, as the proxy connects to them.
    pub upstreams: crate::proxy::Upstreams,
    /// What this node has counted for each of its limits.
    pub limiters: Vec<Limiter>,
    /// What is counted of it.
    pub counters: crate::proxy::RequestCounters,
}

/// A portal on one of its hosts.
#[derive(Debug)]
pub struct PortalHost {
    /// The host's name, as configured.
    pub host: Arc<str>,
    /// The same with the public port, where that is not the scheme's own.
    pub public: Arc<str>,
    /// The portal.
    pub to: Arc<Destination>,
}

impl Destination {
    pub(super) fn new(route: PortalRoute) -> Self {
        let identity_headers = route.settings.injected_headers();
        let believed_headers = if route.settings.recipe.is_believed() { identity_headers.clone() } else { Vec::new() };
        let upstreams = crate::proxy::Upstreams::new(&route.settings.upstreams);
        let counters = crate::proxy::RequestCounters::new(route.portal.id.as_str());
        let limiters = route.limits.iter().cloned().map(Limiter::new).collect();
        Self { identity_headers, believed_headers, upstreams, limiters, counters, route }
    }

    /// What the rules demand for the request, and for every other way in which the portal may read its path: all of that has to be met.
    pub fn demands<'d>(&'d self, request: &Selected<'_>) -> Demands<'d> {
        let rules = &self.route.rules;
        let deciding = rules.deciding(request);
        let mut demands = Demands { deciding, others: Vec::new() };
        if rules.are_uniform() {
            return demands;
        }
        for path in other_readings(request.path).iter().map(String::as_str).chain([request.path]) {
            demands.add(rules.deciding_in_any_case(&Selected { path, ..*request }));
        }
        if let Some(path) = without_last_slash(request.path) {
            let other = rules.deciding_in_any_case(&Selected { path, ..*request });
            // A rule that stands behind the one for the path with its slash is outvoted by that.
            if other.rule.is_some_and(|rule| deciding.rule.is_none_or(|deciding| rule < deciding)) {
                demands.add(other);
            }
        }
        demands
    }
}

/// What has to be met before one request may pass.
#[derive(Debug)]
pub struct Demands<'d> {
    /// By the rule that decides.
    pub deciding: Deciding<'d>,
    /// By those that would if the path were read in another way; mostly none, and then this takes no memory.
    others: Vec<Deciding<'d>>,
}

impl<'d> Demands<'d> {
    fn add(&mut self, other: Deciding<'d>) {
        if !self.iter().any(|known| known.rule == other.rule) {
            self.others.push(other);
        }
    }

    /// Each.
    pub fn iter(&self) -> impl Iterator<Item = Deciding<'d>> {
        std::iter::once(self.deciding).chain(self.others.iter().copied())
    }

    /// Whether anyone may ask, from where they are.
    pub fn are_public(&self) -> bool {
        self.iter().all(|deciding| deciding.demand.require == Requirement::Public)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use accounts::{LinkNeed, PortalId};
    use policies::{Demand, Methods, PathGlob, Rollout, Rule, Timestamp, When};
    use portals::recipe::Recipe;
    use portals::{CookieLists, HostMode, Scheme, Upstream};

    use super::*;

    pub(crate) fn portal_route(id: &str, hosts: &[&str]) -> PortalRoute {
        let portal = Portal {
            id: PortalId::new(id),
            name: id.to_owned(),
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
            link: LinkNeed::Nothing,
            signs_in: false,
            asks_codes: false,
            forgot_password_url: None,
            support: None,
            rollout: Rollout::Required,
            learns: false,
            links_per_account: 1,
        };
        let settings = PortalSettings {
            id: portal.id.clone(),
            upstreams: vec![Upstream::parse("http://127.0.0.1:9").unwrap()],
            upstream_host: HostMode::Public,
            login_hosts: Vec::new(),
            public_scheme: Scheme::Https,
            recipe: Recipe::None,
            signed_out: Vec::new(),
            sign_out: None,
            cookies: CookieLists::default(),
            in_browser: portals::recipe::InBrowser::default(),
        };
        PortalRoute {
            portal: Arc::new(portal),
            settings: Arc::new(settings),
            rules: Rules::default(),
            limits: Vec::new(),
            repeat_posts: false,
            refuse_preflight: false,
            path_leeway: PathLeeway::default(),
        }
    }

    #[test]
    fn a_rule_has_to_admit_every_reading_of_a_path() {
        let mut route = portal_route("wiki", &["wiki.example.com"]);
        let rule = |path: &str, require| Rule {
            path: PathGlob::new(path).unwrap(),
            methods: Methods::Any,
            when: When::default(),
            demand: Demand::of(require),
        };
        route.rules = Rules::new(
            Demand::of(Requirement::Password),
            vec![
                rule("/api/admin/**", Requirement::Password),
                rule("/api/status", Requirement::Deny),
                rule("/api/**", Requirement::Public),
                rule("/setup/**", Requirement::Deny),
            ],
        );
        let destination = Destination::new(route);
        for (path, expected) in [
            ("/api/news", Requirement::Public),
            ("/api/news;v=1", Requirement::Public),
            ("/api/admin/x", Requirement::Password),
            ("/api/admin;v=1/x", Requirement::Password),
            ("/api/admin%2Fx", Requirement::Password),
            ("/api/ADMIN/x", Requirement::Password),
            ("/api/%2561dmin/x", Requirement::Password),
            ("/api/admin%20/x", Requirement::Password),
            ("/api/admin./x", Requirement::Password),
            ("/api/admin%3Bx/y", Requirement::Password),
            ("/api/news%20of%20today", Requirement::Public),
            ("/api/News.v2/x", Requirement::Public),
            ("/other", Requirement::Password),
            ("/setup/x", Requirement::Deny),
            ("/Setup/x", Requirement::Deny),
            ("/setup;v=1/x", Requirement::Deny),
            ("/%2573etup/x", Requirement::Deny),
            // What stands behind is a parameter's, a query's or a fragment's, for some.
            ("/api/status/", Requirement::Deny),
            ("/api/Status/", Requirement::Deny),
            ("/api/news/", Requirement::Public),
            ("/api/status/more", Requirement::Public),
            ("/api/status;v%2Fnews", Requirement::Deny),
            ("/api/status;v/news", Requirement::Deny),
            ("/api/status%3Fnews/x", Requirement::Deny),
            ("/api/status%23/x", Requirement::Deny),
            // What only a loose portal takes.
            ("/api/%2F/admin/x", Requirement::Password),
            ("/api/;v/admin/x", Requirement::Password),
            ("/api/news%252F..x", Requirement::Public),
            ("/api%252Fadmin%252fx", Requirement::Password),
            ("/%2Fsetup", Requirement::Deny),
            ("/;v=1/setup/x", Requirement::Deny),
        ] {
            let request = Selected { method: "GET", path, client: [192, 0, 2, 7].into(), now: Timestamp::from_millis(0) };
            let strictest = destination.demands(&request).iter().map(|deciding| deciding.demand.require).max();
            assert_eq!(strictest, Some(expected), "{path}");
        }
    }
}
