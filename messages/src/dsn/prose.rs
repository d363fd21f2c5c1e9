//! Bounces in prose: qmail (QSBMF), Exim before 4.82, sendmail before 8.9, Exchange before 2007, and what imitates them.

use mail_parser::Message;

use super::Fate;

/// By what each begins.
const OPENINGS: &[(&str, Fate)] = &[
    // qmail-send and netqmail
    ("i'm afraid i wasn't able to deliver your message", Fate::Failed),
    ("unable to deliver your message to the following addresses", Fate::Failed),
    // Exim
    ("could not be delivered to one or more of its recipients", Fate::Failed),
    ("has not been delivered to", Fate::Delayed),
    ("has not yet been delivered to", Fate::Delayed),
    // sendmail
    ("the following addresses had permanent fatal errors", Fate::Failed),
    ("the following addresses had transient non-fatal errors", Fate::Delayed),
    ("message could not be delivered for", Fate::Delayed),
    // Exchange
    ("did not reach some or all of the intended recipients", Fate::Failed),
    ("the following recipient(s) could not be reached", Fate::Failed),
    ("delivery to the following recipients failed", Fate::Failed),
    ("delivery to the following recipients has been delayed", Fate::Delayed),
    ("delivery has failed to these recipients", Fate::Failed),
];

/// Where the returned mail begins.
const COPIES: &[&str] = &["below this line is a copy of the message", "this is a copy of", "original message", "returned message"];

/// Who sends bounces, before the `@`.
const DAEMONS: &[&str] = &["mailer-daemon", "postmaster", "mail-daemon", "mdaemon", "microsoftexchange"];

/// What the prose says, in which words, and what it quotes of the mail.
pub(super) fn read<'b>(message: &Message<'_>, body: &'b str) -> Option<(Fate, String, &'b str)> {
    let named = message.header("X-Failed-Recipients").is_some();
    if !named && !message.from().and_then(|from| from.first()?.address()).is_some_and(is_daemon) {
        return None;
    }
    let (said, quoted) = apart(body);
    let low = said.to_lowercase().replace('\u{2019}', "'").split_whitespace().collect::<Vec<_>>().join(" ");
    let opening = OPENINGS.iter().find(|(words, _)| low.contains(words)).map(|(_, fate)| *fate);
    let fate = opening.or_else(|| named.then_some(Fate::Failed))?;
    Some((fate, reason(said), quoted))
}

fn is_daemon(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default().to_ascii_lowercase();
    DAEMONS.iter().any(|daemon| local.starts_with(daemon))
}

/// The server's own words, and from its first header on the mail that they are about.
fn apart(body: &str) -> (&str, &str) {
    let mut at: usize = 0;
    for line in body.split_inclusive('\n') {
        let end = at.saturating_add(line.len());
        let low = line.to_lowercase();
        if low.starts_with("--") && COPIES.iter().any(|words| low.contains(words)) {
            return (body.get(..at).unwrap_or_default(), body.get(end..).unwrap_or_default().trim_start());
        }
        at = end;
    }
    (body, "")
}

/// The lines from the first on that has a reply code (RFC 5321 §4.2) or an enhanced one (RFC 3463), to the end of its paragraph; without
/// codes, the paragraph that names the address.
fn reason(said: &str) -> String {
    let said = said.replace("\r\n", "\n");
    let paragraphs = || said.split("\n\n");
    let by_code = paragraphs().find_map(|paragraph| {
        let lines: Vec<&str> = paragraph.lines().skip_while(|line| !has_code(line)).collect();
        (!lines.is_empty()).then(|| lines.join(" "))
    });
    let by_address = || paragraphs().find(|paragraph| paragraph.contains('@') && paragraph.trim().contains('\n')).map(str::to_owned);
    by_code.or_else(by_address).unwrap_or_default()
}

fn has_code(line: &str) -> bool {
    let digits = |word: &str| word.chars().all(|c| c.is_ascii_digit());
    line.split(|c: char| !c.is_ascii_digit() && c != '.').any(|word| {
        let first = word.starts_with(['4', '5']);
        let parts: Vec<&str> = word.trim_end_matches('.').split('.').collect();
        match parts.as_slice() {
            [code] => first && code.len() == 3 && digits(code),
            [class, subject, detail] => first && class.len() == 1 && [subject, detail].iter().all(|n| (1..=3).contains(&n.len())),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_reply_codes() {
        for line in ["550 no such user", "said: 550-5.1.1 gone", "#5.1.1", "(5.7.1).", "<a@b.c>... 452 full"] {
            assert!(has_code(line), "{line}");
        }
        for line in ["", "on 12/1/2009 10:05", "250 ok", "call 5551234", "10.0.5.1", "2.0.0", "version 5.1", "<ada@example.com>:"] {
            assert!(!has_code(line), "{line}");
        }
    }
}
