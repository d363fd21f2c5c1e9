use std::sync::Arc;

use accounts::ports::Clock;
use accounts::{SessionId, Ticket, Timestamp};
use futures_util::FutureExt as _;
use stores::EmbeddedSessions;

use crate::SeededRng;

const HOST: &str = "wiki.example.com";
const BROWSER: [u8; 16] = [9; 16];

struct StandsStill;

impl Clock for StandsStill {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(1_000_000)
    }
}

/// In memory nothing is waited for.
fn at_once<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().unwrap()
}

#[test]
fn fuzz_ticket() {
    let session = SessionId::from_bytes([7; 16]);
    let ticket = Ticket { session, host: HOST.into(), nonce_hash: BROWSER, page: "/a?b".into(), kept_post: None, joins: false };
    fuzz::target("ticket", move |bytes| {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        let (shown, host) = text.split_once('\n').unwrap_or((text, HOST));
        let sessions = EmbeddedSessions::in_memory(Arc::new(StandsStill));
        let name = at_once(ticket.issue(&sessions, &SeededRng::new(5))).unwrap();
        let take = |name: &str, host: &str| at_once(Ticket::take(name, host, &BROWSER, &sessions)).unwrap();
        let taken = take(shown, host);
        assert_eq!(taken.is_some(), shown == name && host == HOST, "one name, at one host");
        assert!(taken.is_none_or(|taken| taken == ticket) && take(shown, host).is_none(), "once");
        assert_eq!(take(&name, HOST).is_some(), shown != name, "what somebody makes up spends nobody's");
    });
}
