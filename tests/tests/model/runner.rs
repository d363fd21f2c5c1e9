//! Runs sequences side by side, each in a world of its own kind, and leaves out of one that fails what it does not need to fail.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use tests::{Browser, World};
use tokio::runtime::{Builder, Runtime};

use crate::run::{Reached, Run};
use crate::sequences::sequence;
use crate::steps::{Begins, Step};

/// Side by side for each core: the answer to a form is held back for some milliseconds, in which another world has the core.
const WORLDS: usize = 2;

/// Two organisations demand a second factor; and nobody is signed out for doing nothing, which is told elsewhere.
const STRICT: &str =
    "[[organisation]]\nid = \"strict\"\ndomains = [\"strict0.example\", \"strict1.example\"]\nsecond_factor = \"required\"\n";
const LIFE: &str = "idle = \"20h\"\nlifetime = \"20h\"";

pub(crate) struct Wanted {
    pub(crate) sequences: usize,
    pub(crate) seed: u64,
    /// The number of one that is run alone.
    pub(crate) only: Option<usize>,
    /// How often one that fails may be run again.
    pub(crate) shrink: usize,
}

/// A sequence that reached what the model does not allow.
pub(crate) struct Violation {
    seed: u64,
    number: usize,
    begins: [Begins; 2],
    /// What is left of it when all is left out that it does not need.
    steps: Vec<Step>,
    what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, number, begins, steps, what } = self;
        let (message, story) = what.split_once('\n').unwrap_or((what, ""));
        writeln!(f, "sequence {number} of seed {seed}: {message}\n{begins:?}")?;
        for step in steps {
            writeln!(f, "{step:?}")?;
        }
        write!(f, "as it went:\n{story}")
    }
}

/// Runs them all, or up to the first that fails; gives what was reached, and that one.
pub(crate) fn run_all(wanted: &Wanted) -> (Reached, Option<Violation>) {
    let numbers = wanted.only.map_or(0..wanted.sequences, |only| only..only + 1);
    let worlds = thread::available_parallelism().map_or(WORLDS, |cores| cores.get() * WORLDS).min(numbers.len());
    // Each number is taken once; after one that failed, only those below it are of interest.
    let (next, end) = (AtomicUsize::new(numbers.start), AtomicUsize::new(numbers.end));
    let work = || {
        let mut bench = Bench::new();
        let (mut reached, mut first) = (Reached::new(), None);
        loop {
            let number = next.fetch_add(1, Ordering::SeqCst);
            if number >= end.load(Ordering::SeqCst) {
                return (reached, first);
            }
            let (begins, steps) = made_up(wanted.seed, number);
            match bench.try_out(begins, &steps) {
                Ok(more) => add(&mut reached, more),
                Err(what) => {
                    end.fetch_min(number, Ordering::SeqCst);
                    let (steps, what) = bench.shrunk(begins, steps, what, wanted.shrink);
                    first = Some(Violation { seed: wanted.seed, number, begins, steps, what });
                }
            }
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..worlds).map(|_| scope.spawn(work)).collect();
        let (mut reached, mut violations) = (Reached::new(), Vec::new());
        for worker in workers {
            let (more, violation) = worker.join().unwrap();
            add(&mut reached, more);
            violations.extend(violation);
        }
        (reached, violations.into_iter().min_by_key(|violation| violation.number))
    })
}

fn add(reached: &mut Reached, more: Reached) {
    for (what, times) in more {
        *reached.entry(what).or_default() += times;
    }
}

/// The sequence of this number: the same whichever else are run, and where.
fn made_up(seed: u64, number: usize) -> ([Begins; 2], Vec<Step>) {
    let mut seeds = [0; 32];
    seeds[..8].copy_from_slice(&seed.to_le_bytes());
    seeds[8..16].copy_from_slice(&u64::try_from(number).unwrap().to_le_bytes());
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seeds));
    sequence().new_tree(&mut runner).unwrap().current()
}

/// A world in which one sequence is run after the other, each with people and browsers of its own.
struct Bench {
    runtime: Runtime,
    world: World,
    blank: Browser,
    runs: usize,
}

impl Bench {
    fn new() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let world = runtime.block_on(World::new().accounts("registration = \"open\"").session(LIFE).also(STRICT).start());
        Self { runtime, blank: world.browser(), world, runs: 0 }
    }

    /// What it reached, or what is wrong with it and how it went.
    fn try_out(&mut self, begins: [Begins; 2], steps: &[Step]) -> Result<Reached, String> {
        self.runs += 1;
        let Self { runtime, world, blank, runs } = self;
        let tried = catch_unwind(AssertUnwindSafe(|| {
            runtime.block_on(async {
                let mut run = Run::begin(world, blank, *runs, begins).await;
                for step in steps {
                    run.take(*step).await.map_err(|violation| format!("{violation}\n{}", run.story()))?;
                }
                Ok(run.reached)
            })
        }));
        tried.unwrap_or_else(|_| Err("it could not be gone to its end: see the panic above".to_owned()))
    }

    /// Leaves out one step after the other, as long as it fails without.
    fn shrunk(&mut self, begins: [Begins; 2], mut steps: Vec<Step>, mut what: String, most_runs: usize) -> (Vec<Step>, String) {
        let last_run = self.runs + most_runs;
        let mut all = usize::MAX;
        while steps.len() < all {
            all = steps.len();
            for at in (0..all).rev() {
                let mut fewer = steps.clone();
                fewer.remove(at);
                if self.runs == last_run {
                    return (steps, what);
                }
                if let Err(still) = self.try_out(begins, &fewer) {
                    (steps, what) = (fewer, still);
                }
            }
        }
        (steps, what)
    }
}
