use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use crate::world::{Place, nowhere, portal};

#[test]
fn a_good_file_is_called_good() {
    let said = Place::new(&portal(nowhere())).run(&["check"], "");
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, "latchkey.toml is good: 1 portal (wiki)\n", ""));
}

#[test]
fn a_selector_that_is_none_is_a_mistake_with_its_place() {
    let form = "[portal.sign_in]\nmethod = \"form\"\n[[portal.sign_in.steps]]\npage = \"/login\"\nform = \"form:nth-of-kind(2)\"\n\
                fields = { user = \"{username}\", pass = \"{password}\", json = \"{{x}}\" }\n";
    let said = Place::new(&(portal(nowhere()) + form)).run(&["check"], "");
    assert_eq!(said.code, 2, "{said:?}");
    assert!(
        said.err.contains("latchkey.toml:14:8: `form:nth-of-kind(2)` is not a CSS selector: a part of it is not known\n"),
        "{}",
        said.err
    );
    let good = Place::new(&(portal(nowhere()) + &form.replace(":nth-of-kind(2)", "#login"))).run(&["check"], "");
    assert_eq!(good.code, 0, "literal braces are no placeholders: {good:?}");
}

#[test]
fn a_value_that_cannot_be_worked_out_is_a_mistake_with_its_place() {
    let form = |fields: &str| {
        format!("[portal.sign_in]\nmethod = \"form\"\n[[portal.sign_in.steps]]\npage = \"/login\"\nfields = {{ pass = \"{fields}\" }}\n")
    };
    for (value, expected) in [
        ("{password|sha256|hex}", None),
        ("{(password|md5|hex)+extract.salt|md5|hex}", None),
        ("{password|sha3|hex}", Some("`|sha3` is unknown: use |base64,")),
        ("{password|md5}", Some("a digest is bytes, not text: end it with |hex, |base64 or |base64url")),
        ("{password+phone}", Some("`{phone}` is unknown: use {username},")),
    ] {
        let said = Place::new(&(portal(nowhere()) + &form(value))).run(&["check"], "");
        match expected {
            None => assert_eq!(said.code, 0, "{value}: {said:?}"),
            Some(words) => assert!(said.code == 2 && said.err.starts_with("latchkey.toml:14:19: ") && said.err.contains(words), "{said:?}"),
        }
    }
}

#[test]
fn tls_files_that_cannot_be_used_are_mistakes() {
    let made = |name: &str| rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let (one, other) = (made("login.localhost"), made("login.localhost"));
    let cases: [(&str, String, &str); 4] = [
        (&one.cert.pem(), one.signing_key.serialize_pem(), ""),
        (&one.cert.pem(), other.signing_key.serialize_pem(), "latchkey.toml:5:7: the key"),
        ("", one.signing_key.serialize_pem(), "latchkey.toml:4:15: "),
        (
            &one.cert.pem(),
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n".to_owned(),
            "latchkey.toml:5:7: ",
        ),
    ];
    for (certificate, key, expected) in cases {
        let server = "[server.tls]\ncertificate = \"$DIR/cert.pem\"\nkey = \"$DIR/key.pem\"";
        let place = Place::with_server(server, &portal(nowhere()));
        place.write("cert.pem", certificate);
        place.write("key.pem", key);
        let said = place.run(&["check"], "");
        assert_eq!(said.code, if expected.is_empty() { 0 } else { 2 }, "{said:?}");
        assert!(said.err.starts_with(expected), "{expected}: {said:?}");
    }
    let missing = Place::with_server("[server.tls]\ncertificate = \"a.pem\"\nkey = \"b.pem\"", &portal(nowhere())).run(&["check"], "");
    assert!(missing.err.starts_with("latchkey.toml:4:15: ") && missing.err.contains("No such file"), "{missing:?}");
}

#[test]
fn a_keys_file_that_cannot_be_used_is_a_mistake() {
    let text = format!("[vault]\nkeys_file = \"$DIR/vault.keys\"\n{}", portal(nowhere()));
    let cases = [
        (None, "is not there; `latchkey vault new-key` makes it"),
        (Some(("garbage\n", 0o600)), "line 1: expected an id"),
        (Some(("", 0o644)), "may be read by others; make it private: chmod 600"),
    ];
    for (file, expected) in cases {
        let place = Place::new(&text);
        if let Some((text, mode)) = file {
            let path = place.write("vault.keys", text);
            std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
        }
        for command in [["check"].as_slice(), &["serve"], &["vault", "status"], &["vault", "rotate"]] {
            let said = place.run(command, "");
            assert_ne!(said.code, 0, "{command:?}: {said:?}");
            assert!(said.err.contains(expected), "{command:?}: {said:?}");
        }
        assert!(place.run(&["check"], "").err.starts_with("latchkey.toml:5:13: "));
    }
}

#[test]
fn a_certificate_that_browsers_will_not_like_is_a_warning() {
    let certificate = |from: i32, until: i32, names: &[&str]| {
        let mut params = rcgen::CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap();
        (params.not_before, params.not_after) = (rcgen::date_time_ymd(from, 1, 1), rcgen::date_time_ymd(until, 1, 1));
        let key = rcgen::KeyPair::generate().unwrap();
        (params.self_signed(&key).unwrap().pem(), key.serialize_pem())
    };
    let names = ["login.localhost", "wiki.localhost"];
    let cases = [
        (certificate(2020, 2200, &names), ""),
        (certificate(2020, 2021, &names), "the certificate has expired: it was valid until Jan  1 00:00:00 2021 +00:00"),
        (certificate(2199, 2200, &names), "the certificate is not valid before Jan  1 00:00:00 2199 +00:00"),
        (certificate(2020, 2200, &["*.example.com"]), "the certificate is not for login.localhost, wiki.localhost"),
        (certificate(2020, 2200, &["login.localhost"]), "the certificate is not for wiki.localhost"),
    ];
    for ((certificate, key), expected) in cases {
        let place = Place::with_server("[server.tls]\ncertificate = \"$DIR/cert.pem\"\nkey = \"$DIR/key.pem\"", &portal(nowhere()));
        place.write("cert.pem", certificate);
        place.write("key.pem", key);
        let said = place.run(&["check"], "");
        assert_eq!(said.code, 0, "{said:?}");
        let warned = said.out.starts_with("warning: latchkey.toml:4:15: ") && said.out.contains(expected);
        assert!(if expected.is_empty() { said.out.starts_with("latchkey.toml is good") } else { warned }, "{expected}: {said:?}");
    }
}

#[test]
fn kinds_of_mail_and_keys_of_providers_are_known() {
    let text = |subjects: &str, key: &str| {
        let mail = format!("[mail.subjects]\n{subjects} = \"Hello\"\n[mail.hooks.sendgrid]\npublic_key = \"{key}\"\n");
        Place::new(&(mail + &portal(nowhere()))).run(&["check"], "")
    };
    let key =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
    assert_eq!(text("portal-linked", key).code, 0);
    let said = text("portal-lost", key);
    assert!(said.code == 2 && said.err.starts_with("latchkey.toml:5:15: there are no mails of the kind `portal-lost`"), "{said:?}");
    let said = text("portal-linked", "abcd");
    assert!(said.code == 2 && said.err.starts_with("latchkey.toml:7:14: it is not a P-256 public key"), "{said:?}");
}

#[test]
fn what_brand_names_is_looked_at() {
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../config/examples/brand");
    let brand = |logo: &str, templates: &str, languages: &str| {
        format!("[brand]\nlogo = \"{logo}\"\ntemplates_dir = \"{templates}\"\nlanguages = {languages}\n") + &portal(nowhere())
    };
    let good = Place::new(&brand(&format!("{examples}/logo.svg"), &format!("{examples}/templates"), "[\"en\", \"de\"]"));
    assert_eq!(good.run(&["check"], "").code, 0, "{:?}", good.run(&["check"], ""));
    let said = Place::new(&brand(&format!("{examples}/templates/style.css"), examples, "[\"en\", \"fr\"]")).run(&["check"], "");
    assert_eq!(said.code, 2, "{said:?}");
    for wrong in [
        "latchkey.toml:5:8: the file is neither SVG nor PNG\n",
        "latchkey.toml:6:17: ",
        "nothing has this name: there are style.css",
        "latchkey.toml:7:20: there are no pages in the language \"fr\"\n",
    ] {
        assert!(said.err.contains(wrong), "{wrong}: {}", said.err);
    }
}
