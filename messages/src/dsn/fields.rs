//! The fields of `message/delivery-status` (RFC 3464 §2), as servers really fill them in.

use mail_parser::MessageParser;

use super::Fate;

/// What the groups of fields say, and in which words. Where there are several recipients the worst counts: each of our mails has one.
pub(super) fn read(text: &str) -> Option<(Fate, String)> {
    let text = text.replace("\r\n", "\n");
    let mut worst: Option<(Fate, String)> = None;
    for group in text.split("\n\n") {
        if let Some((fate, words)) = recipient(group)
            && worst.as_ref().is_none_or(|(known, _)| fate > *known)
        {
            worst = Some((fate, words));
        }
    }
    worst
}

/// One group; the one about the whole mail has none of these fields.
fn recipient(group: &str) -> Option<(Fate, String)> {
    let group = format!("{}\n\n", group.trim_start_matches('\n'));
    let fields = MessageParser::default().parse_headers(group.as_bytes())?;
    let field = |name: &str| fields.header_raw(name.to_owned()).map(str::trim).filter(|value| !value.is_empty());
    field("Final-Recipient").or_else(|| field("Original-Recipient"))?;
    let (status, diagnostic) = (field("Status"), field("Diagnostic-Code").map(without_type));
    let fate = fate(field("Action"), status.or(diagnostic))?;
    Some((fate, diagnostic.or(status).unwrap_or_default().to_owned()))
}

fn fate(action: Option<&str>, code: Option<&str>) -> Option<Fate> {
    let action = action.and_then(|action| action.split(|c: char| !c.is_ascii_alphabetic()).find(|word| !word.is_empty()));
    match action.map(str::to_ascii_lowercase).as_deref() {
        Some("failed" | "failure") => Some(Fate::Failed),
        Some("delayed") => Some(Fate::Delayed),
        Some("delivered" | "relayed" | "expanded") => None,
        // Left out, or in no word of the standard's: the code says it too (RFC 3463 §3.1).
        _ => match code?.chars().find(|c| !c.is_whitespace())? {
            '5' => Some(Fate::Failed),
            '4' => Some(Fate::Delayed),
            _ => None,
        },
    }
}

/// `smtp; 550 …` without its type.
fn without_type(value: &str) -> &str {
    match value.split_once(';') {
        Some((kind, words)) if kind.trim().chars().all(|c| c.is_ascii_alphanumeric() || c == '-') => words.trim(),
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_action_decides_and_where_there_is_none_the_code() {
        let to = "Final-Recipient: rfc822; ada@example.com\n";
        let cases = [
            (
                "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user",
                Some((Fate::Failed, "550 5.1.1 no such user")),
            ),
            ("Action: failed\nStatus: 4.4.7", Some((Fate::Failed, "4.4.7"))),
            ("Action: Delayed\nStatus: 4.2.2", Some((Fate::Delayed, "4.2.2"))),
            ("Action: delayed (still trying)\nStatus: 5.0.0", Some((Fate::Delayed, "5.0.0"))),
            ("Status: 5.0.0", Some((Fate::Failed, "5.0.0"))),
            ("Diagnostic-Code: smtp;\n 452 mailbox full", Some((Fate::Delayed, "452 mailbox full"))),
            ("Diagnostic-Code: 550 no; really no", Some((Fate::Failed, "550 no; really no"))),
            ("Action: delivered\nStatus: 2.0.0", None),
            ("Action: relayed", None),
            ("Status: 2.0.0", None),
            ("Remote-MTA: dns; mx", None),
        ];
        for (fields, expected) in cases {
            let read = read(&format!("Reporting-MTA: dns; mail.example.com\n\n{to}{fields}\n"));
            assert_eq!(read.as_ref().map(|(fate, words)| (*fate, words.as_str())), expected, "{fields}");
        }
        assert_eq!(read("Action: failed\nStatus: 5.0.0\n"), None, "of no recipient");
    }

    #[test]
    fn the_worst_of_several_recipients_counts() {
        let group = |action: &str, status: &str| format!("Original-Recipient: rfc822;a@b.c\nAction: {action}\nStatus: {status}\n\n");
        let text = format!("{}{}{}", group("delayed", "4.1.0"), group("failed", "5.1.0"), group("delayed", "4.2.0"));
        assert_eq!(read(&text), Some((Fate::Failed, "5.1.0".to_owned())));
    }
}
