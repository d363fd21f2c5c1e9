//! What is in the settings when the file says it, and what when it does not.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;
use std::time::Duration;

use config::settings::{
    AccountsStore, Argon2, AssertionAlgorithm, CorsPreflight, Extract, HostPort, MailTransport, Methods, RedisTopology, Require, Rollout,
    Scheme, SecondFactor, SecurityQuestions, SendMethod, SessionsStore, SignIn, SignOutBy, SmsLimits, SmsProvider, UpstreamHost,
    VerdictKind,
};
use config::{Environment, Placeholder, Settings};

fn settings(text: &str) -> Settings {
    config::parse(text, "latchkey.toml", Path::new("/etc/latchkey")).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

const WIKI: &str = "[[portal]]\nid = \"wiki\"\nhosts = [\"wiki.localhost\"]\nupstream = [\"http://127.0.0.1:8081\"]\n";

#[test]
fn a_file_with_one_portal_gets_defaults_that_work_on_one_machine() {
    let s = settings(WIKI);
    assert_eq!(s.server.listen, "127.0.0.1:8080".parse().unwrap());
    assert_eq!(s.server.sign_in_host, "login.localhost");
    assert_eq!((s.server.external_port, s.server.external_scheme), (None, Scheme::Http));
    assert_eq!(s.server.data_dir, Path::new("/etc/latchkey/latchkey-data"));
    assert!(s.server.trusted_proxies.is_empty() && s.server.admin_listen.is_none() && s.server.tls.is_none());
    match &s.stores.accounts {
        AccountsStore::Sqlite { path } => assert_eq!(path, Path::new("/etc/latchkey/latchkey-data/accounts.db")),
        other => panic!("{other:?}"),
    }
    assert!(matches!(s.stores.sessions, SessionsStore::Embedded));
    assert_eq!(s.vault.keys_file, Path::new("/etc/latchkey/latchkey-data/vault.keys"));
    assert!(s.vault.create);
    assert_eq!((s.session.idle, s.session.lifetime), (Duration::from_secs(1_800), Duration::from_secs(43_200)));
    assert_eq!(s.mail.from.address, "noreply@login.localhost");
    assert!(matches!(s.mail.transport, MailTransport::Outbox));
    assert!(s.mail.bounces.is_none() && s.mail.subjects.is_empty());
    assert!(s.mail.hooks.sendgrid.is_none() && s.mail.hooks.mailgun.is_none());
    assert_eq!(s.brand.name, "Latchkey");
    assert_eq!(s.support.customer_care, None);
    assert_eq!(s.accounts.argon2, Argon2 { memory_kib: 19_456, iterations: 2, lanes: 1, parallel: 2 });
    assert_eq!(s.accounts.password_min_length, 15);
    assert_eq!(s.accounts.second_factor, SecondFactor::Offered);
    let wiki = &s.portals[0];
    assert_eq!((wiki.id.as_str(), wiki.name.as_str()), ("wiki", "wiki"));
    assert_eq!(wiki.upstream_host, UpstreamHost::Public);
    assert!(matches!(wiki.sign_in, SignIn::None));
    assert!(wiki.signed_out.is_empty() && wiki.sign_out.is_none() && wiki.access.is_empty() && !wiki.repeat_posts);
    assert_eq!(wiki.cors_preflight, CorsPreflight::Pass);
    assert_eq!(wiki.rollout, Rollout::Required);
}

#[test]
fn a_roll_out_has_four_stages() {
    for (text, expected) in [
        ("\"off\"", Rollout::Off),
        ("\"opt-in\"", Rollout::OptIn),
        ("{ percent = 0 }", Rollout::Percent(0)),
        ("{ percent = 100 }", Rollout::Percent(100)),
        ("\"required\"", Rollout::Required),
    ] {
        assert_eq!(settings(&format!("{WIKI}rollout = {text}\n")).portals[0].rollout, expected);
    }
}

#[test]
fn a_short_lifetime_shortens_the_default_idle_time() {
    let s = settings(&format!("[session]\nlifetime = \"10m\"\n{WIKI}"));
    assert_eq!(s.session.idle, Duration::from_secs(600));
}

#[test]
fn a_second_factor_can_be_demanded() {
    for (word, expected) in [("required", SecondFactor::Required), ("offered", SecondFactor::Offered)] {
        let s = settings(&format!("[accounts]\nsecond_factor = \"{word}\"\n{WIKI}"));
        assert_eq!(s.accounts.second_factor, expected);
    }
}

#[test]
fn a_second_factor_can_be_demanded_of_an_organisations_people() {
    let organisation = |more: &str| format!("[[organisation]]\nid = \"acme\"\ndomains = [\"acme.example\"]\n{more}\n{WIKI}");
    for (more, expected) in [("second_factor = \"required\"", SecondFactor::Required), ("", SecondFactor::Offered)] {
        let s = settings(&organisation(more));
        assert_eq!((s.organisations[0].second_factor, s.accounts.second_factor), (expected, SecondFactor::Offered), "{more}");
    }
}

#[test]
fn a_password_may_be_shorter_where_something_else_is_asked_for() {
    for (accounts, expected) in [
        ("second_factor = \"required\"", 8),
        ("second_factor = \"required\"\npassword_min_length = 12", 12),
        ("second_factor = \"offered\"", 15),
        ("password_min_length = 20", 20),
    ] {
        let s = settings(&format!("[accounts]\n{accounts}\n{WIKI}"));
        assert_eq!(s.accounts.password_min_length, expected, "{accounts}");
        assert!(s.warnings.is_empty());
    }
}

#[test]
fn passwords_have_an_end_a_history_and_kinds_where_that_is_wanted() {
    let s = settings(WIKI);
    assert_eq!((s.accounts.password_classes, s.accounts.password_history, s.accounts.password_max_age), (0, 0, None));
    let accounts = "[accounts]\npassword_classes = 3\npassword_history = 10\npassword_max_age = \"365d\"\n";
    let acme = "[[organisation]]\nid = \"acme\"\ndomains = [\"acme.example\", \"acme.example.org\"]\npassword_max_age = \"90d\"\n";
    let s = settings(&format!("{accounts}{acme}{WIKI}"));
    let days = |days: u64| Some(Duration::from_secs(days * 86_400));
    assert_eq!((s.accounts.password_classes, s.accounts.password_history, s.accounts.password_max_age), (3, 10, days(365)));
    let acme = &s.organisations[0];
    assert_eq!((acme.id.as_str(), acme.domains.len(), acme.password_max_age), ("acme", 2, days(90)));
}

#[test]
fn the_full_example_is_read_as_written() {
    let s = settings(include_str!("../examples/full.toml"));
    assert_eq!(s.server.origin("wiki.example.com", 8443), "https://wiki.example.com");
    assert_eq!(s.server.tls.as_ref().unwrap().key, Path::new("/etc/latchkey/key.pem"));
    assert!(!s.vault.create);
    assert_eq!(s.mail.from.name.as_deref(), Some("Master Account"));
    match &s.mail.transport {
        MailTransport::Smtp(smtp) => assert_eq!((smtp.host.as_str(), smtp.port, smtp.tls), ("localhost", 25, false)),
        other => panic!("{other:?}"),
    }
    assert_eq!(s.mail.bounces.as_deref(), Some("bounce@example.com"));
    assert_eq!(s.mail.subjects["portal-linked"], "{portal} is linked to your {brand} account");
    assert!(s.mail.hooks.sendgrid.as_ref().unwrap().starts_with("MFkw"));
    assert_eq!(s.mail.hooks.mailgun.as_ref().unwrap().reveal(), "copied-from-mailgun");
    let wiki = &s.portals[0];
    assert_eq!(wiki.upstream.iter().map(|u| u.authority()).collect::<Vec<_>>(), ["10.0.0.5:8080", "10.0.0.6:8080"]);
    assert_eq!(wiki.forgot_password_url.as_ref().unwrap().as_str(), "https://wiki.example.com/reset");
    let SignIn::Form(form) = &wiki.sign_in else { panic!("{:?}", wiki.sign_in) };
    let step = &form.steps[0];
    assert_eq!(
        (step.page.as_deref(), step.form.selector.as_deref(), step.submit.as_deref()),
        (Some("/login"), Some("form#login"), Some("button[name=go]"))
    );
    let typed = |p| if p == Placeholder::Username { "ada7" } else { "old" };
    let filled: Vec<_> = step.fields.iter().map(|(name, value)| (name.as_str(), value.fill(typed))).collect();
    assert_eq!(filled, [("pass", "old".to_owned()), ("user", "ada7".to_owned())]);
    assert_eq!(
        form.verdicts.iter().map(|v| v.is).collect::<Vec<_>>(),
        [VerdictKind::SignedIn, VerdictKind::WrongCredentials, VerdictKind::Locked, VerdictKind::CodeNeeded]
    );
    assert_eq!(form.verdicts[0].when.status, [302, 303]);
    assert_eq!(form.verdicts[0].when.location.as_deref(), Some("/home*"));
    assert_eq!(form.verdicts[2].when.header, [("x-login-state".to_owned(), "locked*".to_owned())]);
    assert_eq!(form.verdicts[2].when.cookie.as_deref(), Some("lockout"));
    assert_eq!((form.verdicts[3].step, form.verdicts[3].unless.cookie_changed.as_deref()), (Some(1), Some("SESSION")));
    assert!(form.steps[1].optional && form.steps[1].page.is_none() && form.steps[1].fields.is_empty());
    let send = form.steps[2].send.as_ref().unwrap();
    assert_eq!((send.to.fill(typed).as_str(), send.method), ("/api/login", SendMethod::Post));
    let proof = form.proof.as_ref().unwrap();
    assert_eq!((proof.page.as_str(), proof.status.as_slice()), ("/profile", [200].as_slice()));
    assert_eq!(proof.body.as_ref().unwrap().fill(typed), "Signed in as ada7");
    assert_eq!(wiki.signed_out.len(), 5);
    assert_eq!((wiki.signed_out[1].scan, wiki.signed_out[1].body.as_deref()), (32_768, Some("name=\"pass\"")));
    let canary = wiki.canary.as_ref().unwrap();
    assert_eq!((canary.every, canary.user.as_str()), (Duration::from_secs(300), "canary"));
    assert_eq!(canary.password_file, Path::new("/etc/latchkey/canary"));
    let Some(sign_out) = &wiki.sign_out else { panic!("no sign-out") };
    let SignOutBy::Form { form, fields, submit } = &sign_out.by else { panic!("{sign_out:?}") };
    assert_eq!((form.as_str(), submit.as_deref(), sign_out.address.as_deref()), ("form#logout", Some("button[name=go]"), Some("/logout")));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.fill(|_| ""))).collect();
    assert_eq!(fields, [("everywhere", "0".to_owned())]);
    assert_eq!(
        (wiki.cookies.hold.as_slice(), wiki.cookies.expose.as_slice()),
        (["SESSION".to_owned()].as_slice(), ["csrftoken".to_owned()].as_slice())
    );
    assert_eq!(wiki.access[0].require, Require::Public);
    assert_eq!(wiki.access[0].methods, Methods::Only(vec!["GET".to_owned(), "HEAD".to_owned()]));
    assert_eq!((wiki.access[1].require, &wiki.access[1].methods), (Require::Password, &Methods::Any));
    let SignIn::Basic(basic) = &s.portals[1].sign_in else { panic!("{:?}", s.portals[1].sign_in) };
    assert_eq!(basic.proof.page, "/manager/html");
    assert_eq!(s.portals[1].upstream_host, UpstreamHost::Name("10.0.0.7:8443".to_owned()));
    let SignIn::Digest(digest) = &s.portals[2].sign_in else { panic!("{:?}", s.portals[2].sign_in) };
    assert_eq!(digest.proof.page, "/");
    let SignIn::Json(json) = &s.portals[3].sign_in else { panic!("{:?}", s.portals[3].sign_in) };
    assert_eq!(json.body.fill(typed), "{\"client\":\"editor\",\"user\":\"ada7\",\"password\":\"old\"}");
    assert_eq!(json.extract[1], ("token".to_owned(), Extract::Json("/access_token".to_owned())));
    assert_eq!((json.headers[0].0.as_str(), json.cookies[0].0.as_str()), ("Authorization", "auth"));
    let SignIn::Headers(headers) = &s.portals[4].sign_in else { panic!("{:?}", s.portals[4].sign_in) };
    assert_eq!(
        headers.headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["X-Remote-Groups", "X-Remote-Mail", "X-Remote-User"]
    );
    assert!(headers.headers[1].1.uses(Placeholder::AccountEmail));
    let SignIn::Assertion(assertion) = &s.portals[5].sign_in else { panic!("{:?}", s.portals[5].sign_in) };
    assert_eq!((assertion.header.as_str(), assertion.algorithm), ("X-Assertion", AssertionAlgorithm::EdDsa));
    assert_eq!((assertion.issuer.as_deref(), assertion.audience.as_deref()), (Some("https://login.example.com"), Some("time")));
    assert_eq!(assertion.lifetime, Duration::from_secs(300));
    assert_eq!(assertion.claims.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["groups", "login", "sub"]);
    assert_eq!(assertion.proof.as_ref().unwrap().page, "/me");
}

#[test]
fn the_fleet_example_keeps_its_passwords_to_itself() {
    let text = include_str!("../examples/fleet.toml");
    let s = settings(text);
    match (&s.stores.accounts, &s.stores.sessions) {
        (AccountsStore::Postgres { url }, SessionsStore::Redis(redis)) => {
            assert_eq!(url.reveal(), "postgres://latchkey:change-me@db.internal/latchkey");
            assert_eq!(redis.topology, RedisTopology::Single(HostPort { host: "redis.internal".to_owned(), port: 6379 }));
            let login = redis.login.as_ref().unwrap();
            assert_eq!((login.user.as_deref(), login.password.reveal().as_str(), redis.tls), (Some("latchkey"), "change-me", true));
        }
        other => panic!("{other:?}"),
    }
    assert!(!format!("{s:?}").contains("change-me"));
}

#[test]
fn paths_are_under_the_data_directory_and_that_under_the_files_own() {
    let s =
        settings(&format!("[server]\ndata_dir = \"var\"\n[vault]\nkeys_file = \"my.keys\"\n[stores]\naccounts = \"sqlite:a.db\"\n{WIKI}"));
    assert_eq!(s.vault.keys_file, Path::new("/etc/latchkey/var/my.keys"));
    match &s.stores.accounts {
        AccountsStore::Sqlite { path } => assert_eq!(path, Path::new("/etc/latchkey/var/a.db")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_origin_names_the_port_that_browsers_use() {
    for (server, bound, expected) in [
        ("", 8080, "http://wiki.localhost:8080"),
        ("listen = \"127.0.0.1:0\"", 49_152, "http://wiki.localhost:49152"),
        ("external_port = 80", 8080, "http://wiki.localhost"),
        ("external_scheme = \"https\"", 443, "https://wiki.localhost"),
        ("external_scheme = \"https\"\nexternal_port = 8443", 80, "https://wiki.localhost:8443"),
    ] {
        let s = settings(&format!("[server]\n{server}\n{WIKI}"));
        assert_eq!(s.server.origin("wiki.localhost", bound), expected, "{server}");
    }
}

#[test]
fn basic_proves_itself_on_the_front_page_unless_told_otherwise() {
    let s = settings(&format!("{WIKI}[portal.sign_in]\nmethod = \"basic\"\n"));
    let SignIn::Basic(basic) = &s.portals[0].sign_in else { panic!("{:?}", s.portals[0].sign_in) };
    assert_eq!((basic.proof.page.as_str(), basic.proof.body.is_none(), basic.proof.status.is_empty()), ("/", true, true));
}

#[test]
fn a_file_is_loaded_from_the_working_directory() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let environment = Environment { working_directory: "/elsewhere".into() };
    let s = config::load(&examples.join("minimal.toml"), &environment).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    assert_eq!(s.server.data_dir, examples.join("latchkey-data"));
}

#[test]
fn a_file_that_cannot_be_read_is_a_mistake_without_a_place() {
    let environment = Environment { working_directory: "/".into() };
    let mistakes = config::load(Path::new("/nonexistent/latchkey.toml"), &environment).unwrap_err();
    assert_eq!(mistakes.len(), 1);
    assert!(mistakes.iter().all(|mistake| mistake.place().is_none()));
    assert!(mistakes.to_string().starts_with("/nonexistent/latchkey.toml: cannot be read: "), "{mistakes}");
}

#[test]
fn text_messages_go_to_a_provider_within_limits() {
    assert!(settings(WIKI).sms.is_none());
    let sms = settings(&format!("[sms]\n{WIKI}")).sms.unwrap();
    assert!(matches!(sms.provider, SmsProvider::Outbox) && sms.countries.is_empty() && sms.blocked_countries.is_empty());
    let limits = SmsLimits { per_account_day: 10, per_number_day: 5, per_prefix_hour: 30, per_network_hour: 10, total_day: 1_000 };
    assert_eq!(sms.limits, limits);
    let url = "http://localhost:13013/cgi-bin/sendsms?username=u&password=p&to={to}&text={text}&dlr-mask=31&dlr-url={report_url}";
    let text = format!(
        "[sms]\nprovider = \"http\"\nurl = \"{url}\"\nlimits = {{ per_number_day = 3, total_day = 7 }}\n\
         countries = [\"+1\", \"+44\"]\nblocked_countries = [\"+1876\"]\n{WIKI}"
    );
    let sms = settings(&text).sms.unwrap();
    match sms.provider {
        SmsProvider::Http(read) => assert_eq!(read.reveal(), url),
        SmsProvider::Outbox => panic!("the provider was forgotten"),
    }
    assert_eq!(sms.limits, SmsLimits { per_number_day: 3, total_day: 7, ..limits });
    assert_eq!(
        (sms.countries.as_slice(), sms.blocked_countries.as_slice()),
        (&["+1".to_owned(), "+44".to_owned()][..], &["+1876".to_owned()][..])
    );
}

#[test]
fn security_questions_are_off_unless_the_file_says_otherwise() {
    assert_eq!(settings(WIKI).accounts.security_questions, SecurityQuestions::Off);
    for (word, expected) in
        [("off", SecurityQuestions::Off), ("offered", SecurityQuestions::Offered), ("required", SecurityQuestions::Required)]
    {
        let s = settings(&format!("[accounts]\nsecurity_questions = \"{word}\"\n{WIKI}"));
        assert_eq!(s.accounts.security_questions, expected);
    }
}
