//! Rounds: in each of them every proxy has its turn, so that what else the machine does meets all alike.

use std::path::Path;

use anyhow::Result;

use crate::load::{self, Load};
use crate::say;
use crate::statistics::{median, range};
use crate::subjects::{Kind, Subject};

/// Seconds of load before each turn that do not count: connections and caches are warm then.
const WARM_UP: u32 = 1;

/// One turn.
#[derive(Clone, Copy, Debug)]
struct Turn {
    load: Load,
    /// CPU seconds that the proxy spent in it.
    cpu: f64,
}

impl Turn {
    fn rate(&self) -> f64 {
        self.load.requests / self.load.seconds
    }

    fn cost(&self) -> f64 {
        self.cpu / self.load.requests * 10_000.0
    }
}

/// All turns of one proxy, in the order of the rounds.
pub(crate) struct Measured {
    /// Which proxy.
    pub(crate) kind: Kind,
    turns: Vec<Turn>,
}

impl Measured {
    /// Requests a second: median, least and greatest.
    pub(crate) fn rate(&self) -> (f64, (f64, f64)) {
        (median(self.turns.iter().map(Turn::rate)), range(self.turns.iter().map(Turn::rate)))
    }

    /// CPU seconds for 10 000 requests, median.
    pub(crate) fn cost(&self) -> f64 {
        median(self.turns.iter().map(Turn::cost))
    }

    /// The share of its CPU that the proxy used, median.
    pub(crate) fn busy(&self) -> f64 {
        median(self.turns.iter().map(|turn| turn.cpu / turn.load.seconds))
    }

    /// Milliseconds in which half, and 99 of 100, were answered: medians.
    pub(crate) fn latency(&self) -> (f64, f64) {
        (median(self.turns.iter().map(|turn| turn.load.p50)), median(self.turns.iter().map(|turn| turn.load.p99)))
    }

    /// Throughput and CPU as multiples of `other`'s in the same round, medians.
    pub(crate) fn beside(&self, other: &Self) -> (f64, f64) {
        let pairs = || self.turns.iter().zip(&other.turns);
        (median(pairs().map(|(own, its)| own.rate() / its.rate())), median(pairs().map(|(own, its)| own.cost() / its.cost())))
    }
}

/// Measures all of them, `rounds` times for `seconds` each.
pub(crate) fn measure(subjects: &[Subject], dir: &Path, rounds: u32, seconds: u32) -> Result<Vec<Measured>> {
    let mut measured: Vec<Measured> = subjects.iter().map(|subject| Measured { kind: subject.kind, turns: Vec::new() }).collect();
    for round in 1..=rounds {
        // Who follows whom changes, too.
        let first = usize::try_from(round)?.checked_rem(subjects.len()).unwrap_or_default();
        let mut turns: Vec<_> = subjects.iter().zip(&mut measured).collect();
        turns.rotate_left(first);
        for (subject, measured) in turns {
            load::run(subject, dir, WARM_UP)?;
            let before = subject.process.cpu_seconds()?;
            let load = load::run(subject, dir, seconds)?;
            let turn = Turn { load, cpu: subject.process.cpu_seconds()? - before };
            say(&format!(
                "round {round} of {rounds}: {:34} {:8.0} requests/s {:8.3} CPU-s per 10 000",
                subject.kind.name(),
                turn.rate(),
                turn.cost()
            ));
            measured.turns.push(turn);
        }
    }
    Ok(measured)
}
