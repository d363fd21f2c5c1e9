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
