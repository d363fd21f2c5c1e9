//! Every decision as rows of a table: `cases/*.toml`.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::net::IpAddr;
use std::time::Duration;

use policies::{
    Access, Asking, CanaryFacts, Demand, DemandedOf, Due, Excuse, FactorDemand, FactorDue, Grace, Link, Lockout, Organisation, Person,
    Rate, RequestFacts, RequestKind, Requirement, Rollout, RolloutMark, SecondFactorDemand, SecondFactorDemands, Side, Stale, Standing,
    TextCountries, Timestamp, TrustedProxies, Whom, access, canary_is_due, client_address, factor_due, request_kind, side,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases<T> {
    #[serde(default)]
    trusted: Vec<ipnet::IpNet>,
    case: Vec<T>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindCase {
    name: String,
    method: String,
    sec_fetch_mode: Option<String>,
    accept: Option<String>,
    content_type: Option<String>,
    x_requested_with: Option<String>,
    #[serde(default)]
    asks_for_method: bool,
    #[serde(default)]
    upgrades: bool,
    kind: String,
}

#[test]
fn the_kind_of_a_request() {
    let cases: Cases<KindCase> = toml::from_str(include_str!("../cases/request_kind.toml")).unwrap();
    for case in &cases.case {
        let kind = request_kind(&RequestFacts {
            method: &case.method,
            sec_fetch_mode: case.sec_fetch_mode.as_deref(),
            accept: case.accept.as_deref(),
            content_type: case.content_type.as_deref(),
            x_requested_with: case.x_requested_with.as_deref(),
            asks_for_method: case.asks_for_method,
            upgrades: case.upgrades,
        });
        let word = match kind {
            RequestKind::Navigation => "navigation",
            RequestKind::FormPost => "form-post",
            RequestKind::Script => "script",
            RequestKind::Preflight => "preflight",
            RequestKind::WebSocket => "web-socket",
        };
        assert_eq!(word, case.kind, "{}", case.name);
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccessCase {
    require: Vec<String>,
    #[serde(default)]
    networks: Vec<ipnet::IpNet>,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    organisations: Vec<String>,
    #[serde(default)]
    accounts: Vec<String>,
    /// Seconds.
    fresh: Option<u64>,
    /// Seconds until which the rule leaves the person time, if it has told them.
    grace: Option<i64>,
    /// How many seconds the rule left them that told them, where it is not this one.
    excuse_of: Option<u64>,
    #[serde(default)]
    side: Option<String>,
    signed_in: bool,
    /// How many seconds ago the password was given, and the second factor.
    #[serde(default)]
    password: i64,
    second_factor: Option<i64>,
    link: String,
    #[serde(default)]
    preflight: bool,
    access: String,
}

/// Ada of the ops, whose organisation is example.com, asks from 192.0.2.7.
#[test]
fn access_to_a_portal() {
    let cases: Cases<AccessCase> = toml::from_str(include_str!("../cases/access.toml")).unwrap();
    let (now, groups) = (Timestamp::from_millis(1_000_000_000), ["ops".to_owned()]);
    let ago = |seconds: i64| Timestamp::from_millis(now.millis() - seconds * 1000);
    let grace = |seconds| Grace { demand: "portal wiki".to_owned(), time: Duration::from_secs(seconds) };
    for case in &cases.case {
        let demand = |word: &String| Demand {
            require: requirement_named(word),
            networks: case.networks.clone(),
            groups: case.groups.clone(),
            organisations: case.organisations.iter().map(|domain| organisation_of(domain)).collect(),
            accounts: case.accounts.iter().cloned().collect(),
            fresh: case.fresh.map(Duration::from_secs),
            grace: case.grace.map(|_| grace(60)),
        };
        let demands: Vec<Demand> = case.require.iter().map(demand).collect();
        let excuses: Vec<_> =
            case.grace.map(|until| Excuse { grace: grace(case.excuse_of.unwrap_or(60)), until: ago(-until) }).into_iter().collect();
        let ada = Person {
            excuses: &excuses,
            email: "ada@example.com",
            groups: &groups,
            password_at: ago(case.password),
            second_factor_at: case.second_factor.map(ago),
        };
        let asking = Asking {
            side: case.side.as_deref().map_or(Side::Inside, side_named),
            person: case.signed_in.then_some(ada),
            link: link_named(&case.link),
            preflight: case.preflight,
            client: [192, 0, 2, 7].into(),
            now,
        };
        let answer = match access(&demands, &asking) {
            Access::SignIn => "sign-in",
            Access::SecondFactor(None) => "second-factor",
            Access::SecondFactor(Some(_)) => "second-factor-or-later",
            Access::Fresh(Stale::Password) => "fresh",
            Access::Fresh(Stale::SecondFactor) => "fresh-second-factor",
            Access::Link => "link",
            Access::Denied(reason) => reason.word(),
            Access::Granted(permit) | Access::PassThrough(permit) => match permit.whom() {
                Whom::Person => "person",
                Whom::Anyone => "anyone",
                Whom::Outsider => "outsider",
            },
        };
        assert_eq!(answer, case.access, "{case:?}");
    }
}

fn organisation_of(domain: &str) -> Organisation {
    Organisation { id: domain.to_owned(), domains: [domain.to_owned()].into() }
}

fn requirement_named(name: &str) -> Requirement {
    match name {
        "public" => Requirement::Public,
        "password" => Requirement::Password,
        "second-factor" => Requirement::SecondFactor,
        "deny" => Requirement::Deny,
        other => panic!("{other}"),
    }
}

fn link_named(name: &str) -> Link {
    match name {
        "missing" => Link::Missing,
        "works" => Link::Works,
        "not-needed" => Link::NotNeeded,
        other => panic!("{other}"),
    }
}

fn side_named(name: &str) -> Side {
    match name {
        "inside" => Side::Inside,
        "outside" => Side::Outside,
        "draw" => Side::Draw,
        other => panic!("{other}"),
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WordOrNumber {
    Word(String),
    Number(u8),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RolloutCase {
    name: String,
    rollout: WordOrNumber,
    mark: WordOrNumber,
    navigation: bool,
    side: String,
}

#[test]
fn who_goes_through_the_gateway() {
    let cases: Cases<RolloutCase> = toml::from_str(include_str!("../cases/rollout.toml")).unwrap();
    for RolloutCase { name, rollout, mark, navigation, side: expected } in cases.case {
        let rollout = match rollout {
            WordOrNumber::Number(share) => Rollout::Percent(share),
            WordOrNumber::Word(word) if word == "off" => Rollout::Off,
            WordOrNumber::Word(word) if word == "opt-in" => Rollout::OptIn,
            WordOrNumber::Word(word) => {
                assert_eq!(word, "required");
                Rollout::Required
            }
        };
        let mark = match mark {
            WordOrNumber::Number(number) => RolloutMark::Drawn(number),
            WordOrNumber::Word(word) if word == "in" => RolloutMark::In,
            WordOrNumber::Word(word) if word == "out" => RolloutMark::Out,
            WordOrNumber::Word(word) => {
                assert_eq!(word, "none");
                RolloutMark::None
            }
        };
        assert_eq!(side(rollout, mark, navigation), side_named(&expected), "{name}");
    }
}

/// The percentage of a roll-out can only be raised without surprise if nobody who was in is out afterwards.
#[test]
fn a_larger_share_takes_nobody_out() {
    for number in 0..100 {
        let sides: Vec<Side> = (0..=100).map(|share| side(Rollout::Percent(share), RolloutMark::Drawn(number), true)).collect();
        assert!(sides.is_sorted_by_key(|side| *side == Side::Inside), "{number}");
        assert_eq!(sides.iter().filter(|side| **side == Side::Inside).count(), 100 - usize::from(number));
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AddressCase {
    peer: IpAddr,
    #[serde(default)]
    forwarded_for: Vec<String>,
    #[serde(default)]
    forwarded: Vec<String>,
    /// None: the headers contradict each other.
    client: Option<IpAddr>,
}

#[test]
fn the_address_of_the_client() {
    let cases: Cases<AddressCase> = toml::from_str(include_str!("../cases/client_address.toml")).unwrap();
    let trusted = TrustedProxies::new(cases.trusted);
    for case in &cases.case {
        let (hops, elements) = (case.forwarded_for.iter().map(String::as_str), case.forwarded.iter().map(String::as_str));
        assert_eq!(client_address(case.peer, hops, elements, &trusted).ok(), case.client, "{case:?}");
    }
}

#[test]
fn the_first_selected_rule_decides() {
    use policies::{Hours, Methods, PathGlob, Rule, Rules, Selected, When};
    let rule = |path: &str, methods: Methods, require| Rule {
        path: PathGlob::new(path).unwrap(),
        methods,
        when: When::default(),
        demand: Demand::of(require),
    };
    let when = |when: When, rule: Rule| Rule { when, ..rule };
    let inside = When { networks: vec!["10.0.0.0/8".parse().unwrap()], hours: None };
    let morning = When { networks: Vec::new(), hours: Some(Hours::new(6 * 60, 12 * 60, jiff::tz::TimeZone::UTC)) };
    let rules = Rules::new(
        Demand::of(Requirement::Password),
        vec![
            when(inside, rule("/inside/**", Methods::Any, Requirement::Public)),
            rule("/inside/**", Methods::Any, Requirement::Deny),
            when(morning, rule("/morning/**", Methods::Any, Requirement::Public)),
            rule("/api/secret/**", Methods::Any, Requirement::Password),
            rule("/api/**", Methods::Only(vec!["GET".into()]), Requirement::Public),
            rule("/static/**", Methods::Any, Requirement::Public),
        ],
    );
    let (at_home, elsewhere) = ([10, 1, 2, 3], [192, 0, 2, 7]);
    let cases = [
        ("GET", "/api/secret/x", elsewhere, 8, Some(3)),
        ("GET", "/api/x", elsewhere, 8, Some(4)),
        ("HEAD", "/api/x", elsewhere, 8, Some(4)),
        ("POST", "/api/x", elsewhere, 8, None),
        ("get", "/api/x", elsewhere, 8, None),
        ("DELETE", "/static/a", elsewhere, 8, Some(5)),
        ("GET", "/", elsewhere, 8, None),
        ("GET", "/inside/x", elsewhere, 8, Some(1)),
        ("GET", "/inside/x", at_home, 8, Some(0)),
        ("GET", "/morning/x", elsewhere, 8, Some(2)),
        ("GET", "/morning/x", elsewhere, 12, None),
    ];
    for (method, path, client, hour, decides) in cases {
        let now = Timestamp::from_millis(hour * 3_600_000);
        let deciding = rules.deciding(&Selected { method, path, client: client.into(), now });
        assert_eq!(deciding.rule, decides, "{method} {path}");
    }
    assert!(!rules.are_uniform() && Rules::default().are_uniform());
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextCase {
    name: String,
    #[serde(default)]
    allowed: Vec<String>,
    #[serde(default)]
    blocked: Vec<String>,
    number: String,
    texted: bool,
}

#[test]
fn the_countries_that_are_texted() {
    let cases: Cases<TextCase> = toml::from_str(include_str!("../cases/text_countries.toml")).unwrap();
    for TextCase { name, allowed, blocked, number, texted } in cases.case {
        assert_eq!(TextCountries { allowed, blocked }.may_text(&number), texted, "{name}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactorCase {
    name: String,
    #[serde(default)]
    everybody: bool,
    #[serde(default)]
    domains: std::collections::BTreeSet<String>,
    group: Option<String>,
    email: String,
    #[serde(default)]
    groups: Vec<String>,
    required: bool,
}

#[test]
fn of_whom_a_second_factor_is_demanded() {
    let cases: Cases<FactorCase> = toml::from_str(include_str!("../cases/second_factor.toml")).unwrap();
    for FactorCase { name, everybody, domains, group, email, groups, required } in cases.case {
        let of = [
            everybody.then_some(DemandedOf::Everybody),
            (!domains.is_empty()).then_some(DemandedOf::Domains(domains)),
            group.map(DemandedOf::Group),
        ];
        let demands = of.into_iter().flatten().map(|of| FactorDemand { name: String::new(), of, grace: None }).collect();
        let expected = if required { SecondFactorDemand::Required } else { SecondFactorDemand::Offered };
        assert_eq!(SecondFactorDemands::new(demands).of(&email, &groups), expected, "{name}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DueCase {
    name: String,
    /// Days: when each demand first met the person, and how long it leaves them; nought: no time at all.
    demands: Vec<(i64, u64)>,
    /// Days.
    now: f64,
    /// "never", "now", or the day.
    due: String,
}

#[test]
fn by_when_a_second_factor_is_to_be_set_up() {
    const DAY: i64 = 24 * 3600 * 1000;
    let cases: Cases<DueCase> = toml::from_str(include_str!("../cases/factor_due.toml")).unwrap();
    for DueCase { name, demands, now, due } in cases.case {
        let demands: Vec<_> = demands
            .into_iter()
            .map(|(met, grace)| {
                let grace = (grace > 0).then(|| Duration::from_secs(grace * 24 * 3600));
                (FactorDemand { name: String::new(), of: DemandedOf::Everybody, grace }, Timestamp::from_millis(met * DAY))
            })
            .collect();
        #[allow(clippy::cast_possible_truncation)]
        let now = Timestamp::from_millis((now * DAY as f64) as i64);
        let said = match factor_due(demands.iter().map(|(demand, met)| (demand, *met)), now) {
            FactorDue::Never => "never".to_owned(),
            FactorDue::Now => "now".to_owned(),
            FactorDue::By(at) => (at.millis() / DAY).to_string(),
        };
        assert_eq!(said, due, "{name}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CanaryCase {
    name: String,
    tried: Option<i64>,
    #[serde(default)]
    refused: bool,
    now: i64,
    due: bool,
}

#[test]
fn when_a_canary_is_tried() {
    let cases: Cases<CanaryCase> = toml::from_str(include_str!("../cases/canary.toml")).unwrap();
    let at = |seconds: i64| policies::Timestamp::from_millis(seconds * 1000);
    for case in &cases.case {
        let every = std::time::Duration::from_secs(300);
        let facts = CanaryFacts { tried: case.tried.map(at), refused: case.refused, every };
        assert_eq!(canary_is_due(facts, at(case.now)), case.due, "{}", case.name);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LockoutCase {
    name: String,
    wrong: u64,
    slow_after: Option<u64>,
    lock: Option<u64>,
    standing: String,
    wait: Option<u64>,
}

#[test]
fn after_how_many_wrong_passwords_one_waits_how_long() {
    let cases: Cases<LockoutCase> = toml::from_str(include_str!("../cases/lockout.toml")).unwrap();
    for case in cases.case {
        let lockout = Lockout {
            slow_after: case.slow_after.unwrap_or(5),
            first_wait: Duration::from_secs(10),
            lock_after: 10,
            lock: Duration::from_secs(case.lock.unwrap_or(900)),
            longest_lock: Duration::from_secs(14_400),
        };
        let expected = Duration::from_secs(case.wait.unwrap_or(0));
        let expected = match case.standing.as_str() {
            "free" => Standing::Free,
            "slowed" => Standing::Slowed(expected),
            "locked" => Standing::Locked(expected),
            other => panic!("{other}"),
        };
        assert_eq!(lockout.after(case.wrong), expected, "{}", case.name);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitCase {
    name: String,
    requests: std::num::NonZeroU32,
    seconds: u64,
    burst: std::num::NonZeroU32,
    at: Vec<i64>,
    admitted: Vec<i64>,
}

#[test]
fn which_requests_a_limit_admits() {
    let cases: Cases<LimitCase> = toml::from_str(include_str!("../cases/limits.toml")).unwrap();
    for LimitCase { name, requests, seconds, burst, at, admitted } in cases.case {
        let rate = Rate { requests, within: Duration::from_secs(seconds), burst };
        let mut due = Due::default();
        let passed = at.into_iter().filter(|at| match rate.admit(due, Timestamp::from_millis(1_700_000_000_000 + at)) {
            Ok(next) => {
                due = next;
                true
            }
            Err(_) => false,
        });
        assert_eq!(passed.collect::<Vec<_>>(), admitted, "{name}");
    }
}
