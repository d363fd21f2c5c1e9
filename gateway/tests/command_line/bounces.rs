//! `latchkey mail bounce`, as a mail server calls it.

use crate::world::{Place, nowhere, portal};

const BOUNCE: &str = "From: MAILER-DAEMON@mail.example.com\nTo: bounce+0123456789abcdef0123456789abcdef@example.com\n\
                      Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@b.c\nAction: failed\nStatus: 5.0.0\n";
const BOUNCES: &str = "[mail]\nbounces = \"bounce@example.com\"\n";

fn place(text: &str) -> Place {
    Place::with_server("data_dir = \"$DIR/data\"", &format!("{text}{}", portal(nowhere())))
}

#[test]
fn what_was_taken_exits_with_0_whatever_it_says() {
    let place = place(BOUNCES);
    std::fs::create_dir(place.file("data")).unwrap();
    for (recipient, mail, expected) in [
        (None, BOUNCE, "nothing new"),
        (Some("bounce+00000000000000000000000000000000@example.com"), BOUNCE, "nothing new"),
        (Some("bounce@example.com"), BOUNCE, "ignored: it came to no address"),
        (None, "", "ignored: it came to no address"),
        (
            Some("bounce+00000000000000000000000000000000@example.com"),
            "Subject: I am on holiday\n\nTill Monday\n",
            "ignored: it is no delivery",
        ),
    ] {
        let recipient = recipient.map_or_else(Vec::new, |recipient| vec!["--recipient", recipient]);
        let said = place.run(&[["mail", "bounce"].as_slice(), &recipient].concat(), mail);
        assert!(said.code == 0 && said.out.starts_with(expected), "{recipient:?}: {said:?}");
    }
}

#[test]
fn what_an_operator_has_to_mend_exits_with_75_so_that_the_mail_server_keeps_it() {
    let down = "[stores]\naccounts = \"postgres://latchkey:secret@127.0.0.1:9/latchkey\"\nsessions = \"redis://127.0.0.1:9\"\n\
                [vault]\nkeys_file = \"vault.keys\"\n";
    for (text, expected) in [
        (format!("{down}{BOUNCES}"), "the accounts' store ([stores] accounts)"),
        (String::new(), "[mail] bounces is not set"),
        ("[mail]\nbounces = 5\n".to_owned(), "latchkey.toml:"),
    ] {
        let said = place(&text).run(&["mail", "bounce"], BOUNCE);
        assert!(said.code == 75 && said.err.contains(expected), "{expected}: {said:?}");
        assert!(!said.err.contains("secret@"), "{said:?}");
    }
}
