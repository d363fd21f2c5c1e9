use accounts::use_cases::Argon2Cost;
use config::Settings;
use thread_priority::{NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy, set_thread_priority_and_policy, thread_native_id};

/// What a hash costs. More hashes at once than there are CPUs would only take the cache from each other.
pub(super) fn cost(settings: &Settings) -> Argon2Cost {
    let argon2 = settings.accounts.argon2;
    let cpus = std::thread::available_parallelism().map_or(argon2.parallel, usize::from);
    Argon2Cost {
        memory_kib: argon2.memory_kib,
        iterations: argon2.iterations,
        lanes: argon2.lanes,
        parallel: u32::try_from(argon2.parallel.min(cpus)).unwrap_or(u32::MAX),
    }
}

/// A flood of sign-ins must cost portal traffic nothing, so a hash runs while nothing else wants the CPU (`SCHED_IDLE`, sched(7)): whatever
/// wakes up is let in at once, where a thread that is only nicer would finish its turn.
pub(super) fn yield_to_everything() {
    let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
    if let Err(error) = set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, idle) {
        tracing::warn!(%error, "the hash threads run at normal priority");
    }
}
