use accounts::Reason;
use accounts::ports::TextState;

/// What a delivery report says. `status` is Kannel's number (1 delivered, 2 not, 4 waiting at the network, 8 taken by it, 16 refused by it)
/// or the word of another provider; `reply` is what else it says. `None` if neither is known.
pub(crate) fn read(status: &str, reply: &str) -> Option<TextState> {
    let failed = |words: &str| {
        let reply = reply.trim();
        // Kannel's "%A", left as it was by a provider that knows nothing of it.
        let reply = if reply == "%A" { "" } else { reply };
        TextState::Failed(if reply.is_empty() { Reason::new(words) } else { Reason::new(&format!("{words}: {reply}")) })
    };
    Some(match status.to_ascii_lowercase().as_str() {
        "1" | "delivered" | "delivrd" | "read" => TextState::Delivered,
        "2" | "failed" | "undelivered" | "undeliv" | "undeliverable" | "not_delivered" | "deleted" | "unknown" => {
            failed("the network could not deliver it")
        }
        "16" | "rejected" | "rejectd" => failed("the network refused it"),
        "expired" => failed("the phone could not be reached in time"),
        "4" | "8" | "sent" | "accepted" | "acceptd" | "queued" | "sending" | "buffered" | "enroute" | "submitted" => TextState::Sent,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_read_in_kannels_numbers_and_in_words() {
        let failed = |words: &str| Some(TextState::Failed(Reason::new(words)));
        for (status, reply, expected) in [
            ("1", "", Some(TextState::Delivered)),
            ("8", "ACK/", Some(TextState::Sent)),
            ("4", "", Some(TextState::Sent)),
            ("2", " stat:UNDELIV err:001 ", failed("the network could not deliver it: stat:UNDELIV err:001")),
            ("2", "\u{1b}[31mno\r\nway\u{202e}", failed("the network could not deliver it: [31mno way")),
            ("16", "", failed("the network refused it")),
            ("Delivered", "", Some(TextState::Delivered)),
            ("undelivered", "%A", failed("the network could not deliver it")),
            ("EXPIRED", "", failed("the phone could not be reached in time")),
            ("%d", "", None),
            ("", "", None),
            ("3", "", None),
        ] {
            assert_eq!(read(status, reply), expected, "{status} {reply}");
        }
    }
}
