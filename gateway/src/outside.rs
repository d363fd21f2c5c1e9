//! The outside that the core takes as arguments: the clock and the source of randomness.

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use accounts::Timestamp;
use accounts::ports::{Clock, Rng};
use ring::rand::{SecureRandom, SystemRandom};

/// What a gateway is given from outside. Tests give a clock that they set.
#[derive(Clone)]
pub struct Outside {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub rng: Arc<dyn Rng>,
}

impl Outside {
    /// The system's own clock and randomness.
    pub fn system() -> Self {
        Self { clock: Arc::new(SystemClock), rng: Arc::new(SystemRng(SystemRandom::new())) }
    }
}

struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

struct SystemRng(SystemRandom);

impl Rng for SystemRng {
    #[allow(clippy::expect_used, reason = "a process that cannot have random bytes must not go on making keys and sessions")]
    fn fill(&self, bytes: &mut [u8]) {
        self.0.fill(bytes).expect("the operating system gives random bytes");
    }
}
