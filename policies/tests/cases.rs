//! Every decision as rows of a table: `cases/*.toml`.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::net::IpAddr;

use policies::{
    Access, Asking, CanaryFacts, Link, RequestFacts, RequestKind, Requirement, Rollout, RolloutMark, SecondFactorDemand,
    SecondFactorDemands, Side, TextCountries, TrustedProxies, Whom, access, canary_is_due, client_address, request_kind, side,
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
    require: String,
    #[serde(default)]
    side: Option<String>,
    signed_in: bool,
    link: String,
    #[serde(default)]
    preflight: bool,
    access: String,
}

#[test]
fn access_to_a_portal() {
    let cases: Cases<AccessCase> = toml::from_str(include_str!("../cases/access.toml")).unwrap();
    for case in &cases.case {
        let requirement = match case.require.as_str() {
            "public" => Requirement::Public,
            "password" => Requirement::Password,
            "deny" => Requirement::Deny,
            other => panic!("{other}"),
        };
        let side = case.side.as_deref().map_or(Side::Inside, side_named);
        let link = match case.link.as_str() {
            "missing" => Link::Missing,
            "works" => Link::Works,
            "not-needed" => Link::NotNeeded,
            other => panic!("{other}"),
        };
        let answer = match access(requirement, &Asking { side, signed_in: case.signed_in, link, preflight: case.preflight }) {
            Access::SignIn => "sign-in",
            Access::Link => "link",
            Access::Denied => "denied",
            Access::Granted(permit) | Access::PassThrough(permit) => match permit.whom() {
                Whom::Person => "person",
                Whom::Anyone => "anyone",
                Whom::Outsider => "outsider",
            },
        };
        assert_eq!(answer, case.access, "{case:?}");
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
    use policies::{Methods, PathGlob, Rule, Rules};
    let rule = |path: &str, methods: Methods, require| Rule { path: PathGlob::new(path).unwrap(), methods, networks: Vec::new(), require };
    let inside = |rule: Rule| Rule { networks: vec!["10.0.0.0/8".parse().unwrap()], ..rule };
    let rules = Rules::new(vec![
        inside(rule("/inside/**", Methods::Any, Requirement::Public)),
        rule("/closed/**", Methods::Any, Requirement::Deny),
        rule("/api/secret/**", Methods::Any, Requirement::Password),
        rule("/api/**", Methods::Only(vec!["GET".into()]), Requirement::Public),
        rule("/static/**", Methods::Any, Requirement::Public),
    ]);
    let cases = [
        ("GET", "/api/secret/x", Requirement::Password),
        ("GET", "/api/x", Requirement::Public),
        ("HEAD", "/api/x", Requirement::Public),
        ("POST", "/api/x", Requirement::Password),
        ("get", "/api/x", Requirement::Password),
        ("DELETE", "/static/a", Requirement::Public),
        ("GET", "/", Requirement::Password),
        ("GET", "/closed/x", Requirement::Deny),
        ("GET", "/inside/x", Requirement::Deny),
    ];
    for (method, path, requirement) in cases {
        assert_eq!(rules.requirement(method, path, [192, 0, 2, 7].into()), requirement, "{method} {path}");
    }
    assert_eq!(rules.requirement("GET", "/inside/x", [10, 1, 2, 3].into()), Requirement::Public);
    assert!(rules.can_deny() && !Rules::default().can_deny());
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
    email: String,
    required: bool,
}

#[test]
fn of_whom_a_second_factor_is_demanded() {
    let cases: Cases<FactorCase> = toml::from_str(include_str!("../cases/second_factor.toml")).unwrap();
    let demand = |required| if required { SecondFactorDemand::Required } else { SecondFactorDemand::Offered };
    for FactorCase { name, everybody, domains, email, required } in cases.case {
        assert_eq!(SecondFactorDemands { everybody: demand(everybody), domains }.of(&email), demand(required), "{name}");
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
