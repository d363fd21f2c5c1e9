use crate::postgres::Postgres;
use crate::world::{Place, nowhere, portal};

const PASSWORD: &str = "a long master password\n";

#[test]
fn an_account_is_made_once() {
    let place = Place::new(&portal(nowhere()));
    let create = ["account", "create", "--email", "Ada@Example.com", "--name", "Ada Lovelace", "--group", "ops"];
    let said = place.run(&create, PASSWORD);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.starts_with("created ada@example.com ("), "{said:?}");
    assert!(said.err.contains("made the vault's keys file: back it up"), "{said:?}");
    let again = place.run(&create, PASSWORD);
    assert_eq!((again.code, again.err.as_str()), (1, "there is already an account with this e-mail address\n"));
}

#[test]
fn what_makes_no_account_is_said_in_a_line_and_changes_nothing() {
    let place = Place::new(&portal(nowhere()));
    let long_name = "n".repeat(201);
    let no_utf8: &[u8] = b"\xff\xfe a long master password\n";
    let cases: [(&[&str], &[u8], &str); 9] = [
        (&["--email", "ada"], PASSWORD.as_bytes(), "an e-mail address looks like name@example.com"),
        (&["--email", ""], PASSWORD.as_bytes(), "an e-mail address looks like name@example.com"),
        (&["--email", "a@b.example"], b"", "the password is read from standard input, as one line: it is empty"),
        (&["--email", "a@b.example"], b"short\n", "the password is not accepted: it has fewer than 15 characters"),
        (&["--email", "a@b.example"], no_utf8, "the password is read from standard input, as one line: it is not UTF-8 text"),
        (&["--email", "a@b.example", "--name", &long_name], PASSWORD.as_bytes(), "a name has at most 200 characters, on one line"),
        (&["--email", "a@b.example", "--name", "a\u{1b}[31m"], PASSWORD.as_bytes(), "a name has at most 200 characters, on one line"),
        (&["--email", "a@b.example", "--group", "a,b"], PASSWORD.as_bytes(), "`a,b` is not a group: give 1 to 100 characters"),
        (&["--email", "a@b.example", "--group", "x\ny"], PASSWORD.as_bytes(), "`x\\ny` is not a group: give 1 to 100 characters"),
    ];
    for (words, stdin, expected) in cases {
        let said = place.run(&[&["account", "create"], words].concat(), stdin);
        assert_eq!(said.code, 2, "{words:?}: {said:?}");
        assert!(said.err.lines().any(|line| line.starts_with(expected)) && said.out.is_empty(), "{words:?}: {said:?}");
    }
    let said = place.run(&["account", "create", "--email", "a@b.example"], PASSWORD);
    assert_eq!(said.code, 0, "nothing of the above was kept: {said:?}");
}

/// Each line has the password "correct horse".
const USERS: &str = "email,name,password_hash,groups\n\
    grace@example.com,Grace Hopper,$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e,\"ops,night shift\"\n\
    alan@example.com,Alan,{SSHA}K0MZxWoMPVRxegoJBeg1/wEGvbpzYWx0MTIzNA==,\n\
    nobody@example.com,,,\n";

#[test]
fn people_are_brought_over_all_or_none() {
    let place = Place::new(&portal(nowhere()));
    place.write("users.csv", USERS);
    let said = place.run(&["account", "import", "users.csv", "--dry-run"], "");
    assert_eq!((said.code, said.out.as_str()), (0, "3 people can be brought over; nothing was changed\n"), "{said:?}");
    place.write(
        "bad.csv",
        format!("{USERS}GRACE@example.com,,,\nada,,,\nbob@example.com,,ab0123456789.,\ntoo,few\ncy@example.com,,$1$a$b,\n"),
    );
    let said = place.run(&["account", "import", "bad.csv"], "");
    assert_eq!(said.code, 1, "{said:?}");
    for line in [
        "line 5: grace@example.com stands in line 2 already",
        "line 6: an e-mail address looks like name@example.com",
        "line 7: DES hashes count eight characters only",
        "line 8: it has 2 fields, and the first line 4",
        "line 9: this MD5-crypt hash is damaged",
        "nothing was imported: 5 of the lines cannot be",
    ] {
        assert!(said.err.lines().any(|said| said.starts_with(line)), "{line}: {said:?}");
    }
    let said = place.run(&["account", "import", "bad.csv", "--json"], "");
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((said.code, &json["imported"], &json["errors"][0]["line"]), (1, &0.into(), &5.into()), "{said:?}");

    // Beside a running node.
    let node = place.serve();
    let said = place.run(&["account", "import", "users.csv", "--json"], "");
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((said.code, &json["imported"]), (0, &3.into()), "{said:?}");
    drop(node);
    let said = place.run(&["account", "import", "users.csv"], "");
    assert!(said.code == 1 && said.err.contains("line 4: there is already an account with the address nobody@example.com"), "{said:?}");
    let said = place.run(&["account", "show", "--email", "grace@example.com", "--json"], "");
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(json["groups"], serde_json::json!(["ops", "night shift"]), "{said:?}");
    assert_eq!(json["password"]["kind"], "brought over, or of another cost: made anew at the next sign-in");
    assert!(!said.out.contains("$2b$"), "{said:?}");

    for (csv, why) in [
        ("name,groups\n", "the first line must name the columns"),
        ("email,pasword\n", "the column `pasword` is not known"),
        ("email,email\n", "the column `email` comes twice"),
    ] {
        place.write("other.csv", csv);
        let said = place.run(&["account", "import", "other.csv"], "");
        assert!(said.code == 2 && said.err.contains(why), "{said:?}");
    }
    assert_eq!(place.run(&["account", "import", "missing.csv"], "").code, 2);
}

/// With numbers as people type them, a group and a name that want quoting.
const WITH_NUMBERS: &str = "mobile,email,name,groups\n\
    +1-555-555-0100,grace@example.com,\"Hopper, Grace\",ops\n\
    +49 (151) 2345 6789,alan@acme.example,Alan,\"ops,night shift\"\n\
    ,nobody@acme.example,,\n";

/// What is brought over, listed and refused is the same in both databases.
fn people_with_numbers_are_brought_over_and_listed(place: &Place) {
    place.write(
        "bad.csv",
        format!(
            "{WITH_NUMBERS}555-0100,eve@example.com,,\n+1 555,cy@example.com,,\n+999 1,di@example.com,,\n+1-800-555-0100,al@example.com,,\n"
        ),
    );
    let said = place.run(&["account", "import", "bad.csv"], "");
    assert_eq!(said.code, 1, "{said:?}");
    for line in [
        "line 5: a number begins with + and the country calling code: write it as +1-555-555-0100",
        "line 6: the number is too short: write it as +1-555-555-0100",
        "line 7: no country has this calling code: write it as +1-555-555-0100",
        "line 8: this kind of number takes no texts: write it as +1-555-555-0100",
        "nothing was imported: 4 of the lines cannot be",
    ] {
        assert!(said.err.lines().any(|said| said == line), "{line}: {said:?}");
    }
    assert_eq!(place.run(&["account", "list"], "").out, "", "none of them is there");
    place.write("users.csv", WITH_NUMBERS);
    let said = place.run(&["account", "import", "users.csv"], "");
    assert_eq!((said.code, said.out.as_str()), (0, "3 people brought over\n"), "{said:?}");
    let said = place.run(&["account", "show", "--email", "alan@acme.example", "--json"], "");
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((&json["mobile"]["number"], &json["mobile"]["verified_at"]), (&"+4915123456789".into(), &().into()), "{said:?}");

    assert_eq!(place.run(&["account", "lock", "--email", "grace@example.com"], "").code, 0);
    let said = place.run(&["account", "list"], "");
    let rows: Vec<Vec<&str>> = said.out.lines().map(|line| line.split('\t').collect()).collect();
    let columns = |row: usize| (rows[row][0], rows[row][1], rows[row][2], rows[row][4]);
    assert_eq!(rows.len(), 3, "{said:?}");
    assert_eq!(columns(0), ("alan@acme.example", "Alan", "ops,night shift", "-"));
    assert_eq!(columns(1), ("grace@example.com", "Hopper, Grace", "ops", "locked"));
    assert_eq!(columns(2), ("nobody@acme.example", "-", "-", "-"));
    assert!(rows[0][3].starts_with("20") && rows[0][3].ends_with('Z'), "{said:?}");
    let said = place.run(&["account", "list", "@ACME.example", "--json"], "");
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let emails: Vec<_> = json.as_array().unwrap().iter().map(|account| account["email"].as_str().unwrap()).collect();
    assert_eq!(emails, ["alan@acme.example", "nobody@acme.example"], "{said:?}");
    assert!(!said.out.contains("hash"), "{said:?}");
    assert_eq!(place.run(&["account", "list", "nobody.at.all"], "").out, "");
}

#[test]
fn people_with_numbers_are_brought_over_to_sqlite() {
    people_with_numbers_are_brought_over_and_listed(&Place::new(&portal(nowhere())));
}

#[test]
fn people_with_numbers_are_brought_over_to_postgresql() {
    let postgres = Postgres::start();
    let stores = format!("[stores]\naccounts = \"{}\"\n", postgres.url());
    people_with_numbers_are_brought_over_and_listed(&Place::new(&(stores + &portal(nowhere()))));
}

#[test]
fn people_are_invited_where_that_is_what_it_takes() {
    let place = Place::new(&(portal(nowhere()) + "[accounts]\nregistration = \"invited\"\n"));
    let said = place.run(&["account", "invite", "Ada@Example.com", "bob@example.com", "ada@example.com"], "");
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(said.out, "ada@example.com is invited, for 14 days\nbob@example.com is invited, for 14 days\n");
    place.write("bad.txt", "eve@example.com\n\n# no one\nno address\n@\n");
    let said = place.run(&["account", "invite", "--file", "bad.txt"], "");
    assert_eq!((said.code, said.out.as_str()), (1, ""), "{said:?}");
    for line in ["line 4: an e-mail address", "line 5: an e-mail address", "nobody was invited: 2 of the lines are wrong"] {
        assert!(said.err.lines().any(|said| said.starts_with(line)), "{line}: {said:?}");
    }
    assert_eq!(place.run(&["account", "create", "--email", "cy@example.com"], PASSWORD).code, 0);
    place.write("good.txt", "\u{feff}# our people\neve@example.com\r\n\r\ncy@example.com\r\n");
    let node = place.serve();
    let said = place.run(&["account", "invite", "--file", "good.txt", "--language", "de-AT"], "");
    drop(node);
    assert_eq!(said.out, "eve@example.com is invited, for 14 days\ncy@example.com has an account already\n", "{said:?}");
    for (words, why) in [
        (&["account", "invite"][..], "required"),
        (&["account", "invite", "ada"], "ada: an e-mail address looks like name@example.com"),
        (&["account", "invite", "a@b.example", "--language", "tlh"], "there is no language `tlh` here"),
        (&["account", "invite", "--file", "missing.txt"], "missing.txt cannot be read"),
    ] {
        let said = place.run(words, "");
        assert!(said.code == 2 && said.err.contains(why), "{words:?}: {said:?}");
    }
    let closed = Place::new(&portal(nowhere()));
    let said = closed.run(&["account", "invite", "ada@example.com"], "");
    assert!(said.code == 2 && said.err.contains("registration is not \"invited\""), "{said:?}");
}

#[test]
fn an_account_is_shown_locked_and_unlocked() {
    let place = Place::new(&portal(nowhere()));
    assert_eq!(place.run(&["account", "create", "--email", "ada@example.com", "--name", "Ada"], PASSWORD).code, 0);
    let json = |words: &[&str]| {
        let said = place.run(&[words, &["--email", "ada@example.com", "--json"]].concat(), "");
        assert_eq!(said.code, 0, "{said:?}");
        serde_json::from_str::<serde_json::Value>(&said.out).unwrap()
    };
    let shown = json(&["account", "show"]);
    assert_eq!((&shown["name"], &shown["locked_at"], &shown["password"]["kind"]), (&"Ada".into(), &().into(), &"as configured".into()));
    let node = place.serve();
    assert_eq!(json(&["account", "lock"])["done"], "locked");
    assert!(json(&["account", "show"])["locked_at"].is_string());
    let again = place.run(&["account", "lock", "--email", "ada@example.com"], "");
    assert!(again.code == 1 && again.err.contains("locked already"), "{again:?}");
    assert_eq!(json(&["account", "sessions"]), serde_json::json!([]));
    drop(node);
    assert_eq!(json(&["account", "unlock"])["done"], "unlocked");
    let whats: Vec<_> = json(&["account", "audit"]).as_array().unwrap().iter().map(|event| event["what"].clone()).collect();
    assert_eq!(whats, ["account-unlocked", "account-locked", "account-created"]);
    // Without a lock it still ends the waiting after wrong passwords.
    assert_eq!(json(&["account", "unlock"])["done"], "unlocked");
    assert_eq!(json(&["account", "audit", "--limit", "1"])[0]["what"], "tries-forgotten");
    let nobody = place.run(&["account", "lock", "--email", "bob@example.com"], "");
    assert!(nobody.code == 1 && nobody.err.contains("there is no account"), "{nobody:?}");
    let plain = place.run(&["account", "audit", "--email", "ada@example.com", "--limit", "1"], "");
    assert!(plain.code == 0 && plain.out.contains("tries-forgotten") && plain.out.lines().count() == 1, "{plain:?}");
}

#[test]
fn a_name_that_cannot_be_assigned_is_refused_alike_with_and_without_a_node() {
    let headers = "[[portal]]\nid = \"calendar\"\nhosts = [\"calendar.localhost\"]\nupstream = [\"http://127.0.0.1:9\"]\n[portal.sign_in]\n\
                   method = \"headers\"\n[portal.sign_in.headers]\nX-Remote-User = \"{username}\"\n";
    let place = Place::new(&(portal(nowhere()) + headers));
    assert_eq!(place.run(&["account", "create", "--email", "ada@example.com"], PASSWORD).code, 0);
    let assign = |email: &str, portal: &str, name: &str| {
        place.run(&["account", "assign-link", "--email", email, "--portal", portal, "--username", name], "")
    };
    let cases = [
        ("ada", "calendar", "ada7", 2, "an e-mail address looks like name@example.com"),
        ("ada@example.com", "diary", "ada7", 2, "there is no portal `diary`"),
        ("ada@example.com", "wiki", "ada7", 2, "this portal's sign-in method needs a password"),
        ("ada@example.com", "calendar", "a\tb", 2, "a user name has 1 to 255 characters"),
        ("eve@example.com", "calendar", "eve", 1, "there is no account with this e-mail address"),
        ("ada@example.com", "calendar", "ada7", 0, ""),
    ];
    let all = || cases.map(|(email, portal, name, ..)| assign(email, portal, name));
    let alone = all();
    let node = place.serve();
    let beside = all();
    drop(node);
    for ((case, alone), beside) in cases.iter().zip(&alone).zip(&beside) {
        let (.., code, words) = *case;
        assert_eq!((alone.code, beside.code), (code, code), "{case:?}: {alone:?} {beside:?}");
        for said in [alone, beside] {
            assert!(words.is_empty() || said.err.lines().any(|line| line.starts_with(words)), "{case:?}: {said:?}");
        }
    }
}
