use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

/// Below the range from which the system takes ports for connections going out.
const FROM: u16 = 20_000;
const TO: u16 = 32_000;

static NEXT: AtomicU16 = AtomicU16::new(0);

/// A port that nobody listens on, given out once in this process. Each process begins elsewhere.
pub fn free_port() -> u16 {
    let begin = u16::try_from(std::process::id().wrapping_mul(97) % u32::from(TO - FROM)).unwrap();
    for _ in 0..TO - FROM {
        let port = FROM + begin.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % (TO - FROM);
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
    panic!("no port is free");
}
