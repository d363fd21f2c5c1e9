use std::io::Write;
use std::net::IpAddr;
use std::sync::OnceLock;

use accounts::{AccountId, Timestamp};
use tracing::Level;

use super::gathered::Gathered;

/// What is written about one request. Never the query: it may hold anything.
pub(crate) struct RequestLine<'a> {
    pub(crate) host: &'a str,
    pub(crate) portal: &'a str,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) status: u16,
    pub(crate) outcome: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) support_code: &'a str,
    pub(crate) client: IpAddr,
    pub(crate) account: Option<AccountId>,
    pub(crate) ms: u64,
}

/// What has gathered.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) text: Vec<u8>,
    second: Second,
}

/// The second that was written last. Many lines fall into one, and taking a moment apart into a date is the dearest part of them.
#[derive(Default)]
struct Second {
    number: Option<i64>,
    /// From the line's beginning to the second.
    text: String,
}

impl Second {
    fn append(&mut self, text: &mut Vec<u8>, now: Timestamp) {
        let (number, millis) = (now.millis().div_euclid(1_000), now.millis().rem_euclid(1_000));
        if self.number != Some(number) {
            let time = jiff::Timestamp::from_second(number).unwrap_or_default();
            self.text = format!(r#"{{"timestamp":"{}"#, time.strftime("%Y-%m-%dT%H:%M:%S"));
            self.number = Some(number);
        }
        append(
            text,
            [
                &self.text,
                if millis < 10 {
                    ".00"
                } else if millis < 100 {
                    ".0"
                } else {
                    "."
                },
            ],
        );
        append_number(text, millis.unsigned_abs());
        append(text, ["Z"]);
    }
}

/// Where JSON lines gather; empty where logs are text, or somebody else's (tests).
pub(super) static GATHERED: OnceLock<Gathered> = OnceLock::new();

impl RequestLine<'_> {
    /// Writes it. The JSON line has the same keys as those of every other event, and is put together by hand: by way of the
    /// general formatter it cost more than all the rest that the gateway adds to a request (measured: 3.3 of 10 µs).
    pub(crate) fn write(&self, now: Timestamp) {
        if !tracing::enabled!(target: "latchkey::request", Level::INFO) {
            return;
        }
        match GATHERED.get() {
            Some(gathered) => gathered.append(|lines| self.append_json(lines, now)),
            None => self.event(),
        }
    }

    fn append_json(&self, lines: &mut Lines, now: Timestamp) {
        let Lines { text, second } = lines;
        second.append(text, now);
        append(text, [r#"","level":"INFO","host":"#]);
        append_string(text, self.host);
        // Ids of portals, methods that were admitted, and our own words have nothing to escape.
        append(text, [r#","portal":""#, self.portal, r#"","method":""#, self.method, r#"","path":"#]);
        append_string(text, self.path);
        append(text, [r#","status":"#]);
        append_number(text, self.status.into());
        append(text, [r#","outcome":""#, self.outcome, r#"","reason":""#, self.reason, r#"","support_code":""#, self.support_code]);
        append(text, [r#"","client":""#]);
        append_address(text, self.client);
        if let Some(account) = self.account {
            // Writing into memory cannot fail.
            let _ = write!(text, r#"","account":"{account}"#);
        }
        append(text, [r#"","ms":"#]);
        append_number(text, self.ms);
        append(text, [",\"target\":\"latchkey::request\"}\n"]);
    }

    fn event(&self) {
        tracing::info!(
            target: "latchkey::request",
            host = self.host,
            portal = self.portal,
            method = self.method,
            path = self.path,
            status = self.status,
            outcome = self.outcome,
            reason = self.reason,
            support_code = self.support_code,
            client = %self.client,
            account = self.account.map(tracing::field::display),
            ms = self.ms,
        );
    }
}

fn append<const N: usize>(text: &mut Vec<u8>, parts: [&str; N]) {
    for part in parts {
        text.extend_from_slice(part.as_bytes());
    }
}

/// In decimal digits. The general formatter, with its widths and signs, costs more than the digits.
fn append_number(text: &mut Vec<u8>, number: u64) {
    if let Some(rest) = number.checked_div(10).filter(|rest| *rest > 0) {
        append_number(text, rest);
    }
    text.extend(u8::try_from(number % 10).ok().and_then(|digit| digit.checked_add(b'0')));
}

fn append_address(text: &mut Vec<u8>, address: IpAddr) {
    let IpAddr::V4(address) = address else {
        // Writing into memory cannot fail.
        let _ = write!(text, "{address}");
        return;
    };
    for (place, octet) in address.octets().into_iter().enumerate() {
        append(text, [if place == 0 { "" } else { "." }]);
        append_number(text, octet.into());
    }
}

/// A JSON string (RFC 8259 §7). A client writes host and path.
fn append_string(text: &mut Vec<u8>, value: &str) {
    // Writing into memory cannot fail.
    let _ = serde_json::to_writer(text, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line<'a>() -> RequestLine<'a> {
        RequestLine {
            host: "wiki.example.com",
            portal: "wiki",
            method: "GET",
            path: "/a\"b\\c",
            status: 200,
            outcome: "forwarded",
            reason: "",
            support_code: "",
            client: IpAddr::from([192, 0, 2, 7]),
            account: Some("01ARZ3NDEKTSV4RRFFQ69G5FAV".parse().unwrap()),
            ms: 3,
        }
    }

    fn json(line: &RequestLine<'_>) -> serde_json::Value {
        let mut lines = Lines::default();
        line.append_json(&mut lines, Timestamp::from_millis(1_700_000_000_123));
        assert_eq!(lines.text.iter().filter(|byte| **byte == b'\n').count(), 1, "one line");
        serde_json::from_slice(&lines.text).unwrap()
    }

    #[test]
    fn every_line_has_its_own_time() {
        let mut lines = Lines::default();
        for millis in [1_700_000_000_123, 1_700_000_000_007, 1_700_000_001_000, -1] {
            line().append_json(&mut lines, Timestamp::from_millis(millis));
        }
        let text = String::from_utf8(lines.text).unwrap();
        let times: Vec<_> =
            text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["timestamp"].clone()).collect();
        let expected = ["2023-11-14T22:13:20.123Z", "2023-11-14T22:13:20.007Z", "2023-11-14T22:13:21.000Z", "1969-12-31T23:59:59.999Z"];
        assert_eq!(times, expected);
    }

    #[test]
    fn a_line_is_json_whatever_the_client_wrote() {
        let value = json(&line());
        assert_eq!(value["timestamp"], "2023-11-14T22:13:20.123Z");
        assert_eq!((&value["path"], &value["status"], &value["ms"]), (&"/a\"b\\c".into(), &200.into(), &3.into()));
        assert_eq!((&value["account"], &value["client"]), (&"01ARZ3NDEKTSV4RRFFQ69G5FAV".into(), &"192.0.2.7".into()));
        for address in ["0.0.0.0", "255.10.1.0", "2001:db8::7"] {
            assert_eq!(json(&RequestLine { client: address.parse().unwrap(), ms: 1_234_567, ..line() })["client"], address);
        }
        for path in ["/\n{\"level\":\"ERROR\"}", "/\u{2028}", "/\u{0}"] {
            assert_eq!(json(&RequestLine { path, ..line() })["path"], path);
        }
        assert!(json(&RequestLine { account: None, ..line() }).get("account").is_none());
    }
}
