//! The results as a page of Markdown.

use std::fmt::Write;

use crate::flood::Flooded;
use crate::idle::{CONNECTIONS as IDLE_CONNECTIONS, Memory};
use crate::load::CONNECTIONS;
use crate::machine::Facts;
use crate::rounds::Measured;
use crate::scanned::Scanned;
use crate::subjects::Kind;

/// How it was measured.
pub(crate) struct Method {
    /// Turns of each proxy.
    pub(crate) rounds: u32,
    /// Length of each, seconds.
    pub(crate) seconds: u32,
}

/// At least this much of bare Pingora's throughput.
const LEAST_THROUGHPUT: f64 = 0.90;
/// At most this much of its CPU.
const MOST_CPU: f64 = 1.15;
/// At most this much of its memory.
const MOST_MEMORY: f64 = 1.0;

/// At least this share of the hash's own rate.
const LEAST_SHARE: f64 = 0.85;
/// Per cent by which p99 may grow in a flood.
const MOST_GROWTH: f64 = 10.0;

/// Milliseconds that a step of a portal sign-in may cost beside the portal's own time.
const MOST_OF_A_STEP: f64 = 3.0;
/// Per cent of throughput that looking for a marker may cost.
const MOST_OF_A_SCAN: f64 = 5.0;

/// The whole page.
pub(crate) fn text(
    facts: &Facts,
    method: &Method,
    measured: &[Measured],
    memory: &[Memory],
    flooded: &Flooded,
    scanned: &Scanned,
) -> String {
    let mut page =
        String::from("# Results of `make bench`\n\nWritten by `benches/run`; the figures are of one run and compare within it only.\n\n");
    for (what, value) in facts {
        let _ = writeln!(page, "- {what}: {value}");
    }
    page.push_str(&how(method));
    page.push_str("\n## An authenticated GET of 1 KiB\n\n");
    page.push_str(&throughput(measured));
    page.push_str("\n## Memory\n\n");
    page.push_str(&resident(memory));
    page.push_str("\n## Sign-ins\n\n");
    page.push_str(&sign_ins(flooded));
    page.push_str("\n## Portals\n\n");
    page.push_str(&portals(scanned));
    page.push_str("\n## What was to be reached\n\n");
    page.push_str(&targets(measured, memory));
    page.push_str(&sign_in_targets(flooded));
    page.push_str(&portal_targets(scanned));
    page
}

fn portals(Scanned { rates: (plain, marked), sign_in: (recipe, alone), .. }: &Scanned) -> String {
    format!(
        "A portal sign-in of one step and a proof (page, form, redirect, proof page), and the same four exchanges by a client that knows \
         them already, each on a connection of its own; in turns, medians.\n\n\
         | | ms |\n|---|---|\n| by the recipe | {recipe:.2} |\n| the portal's own time | {alone:.2} |\n\n\
         An authenticated GET of 100 KiB of HTML, of a portal whose pages are looked through for a marker (128 KiB) and of one whose pages \
         are not, behind one gateway; in turns, medians.\n\n\
         | | requests/s |\n|---|---|\n| without a marker | {plain:.0} |\n| with one | {marked:.0} |\n\n\
         A first visit with fifty assets is a test: exactly one portal sign-in (`tests/tests/stories/repairing.rs`).\n"
    )
}

fn portal_targets(Scanned { share, sign_in: (recipe, alone), .. }: &Scanned) -> String {
    let (step, share) = (recipe - alone, share * 100.0);
    format!(
        "\n| portals | wanted | measured |\n|---|---|---|\n\
         | a step of a portal sign-in, ms on top of the portal's own | at most {MOST_OF_A_STEP:.0} | {} |\n\
         | looking for a marker in 100 KiB, per cent of throughput | at most {MOST_OF_A_SCAN:.0} | {} |\n",
        verdict(step, step <= MOST_OF_A_STEP),
        verdict(share, share <= MOST_OF_A_SCAN),
    )
}

fn how(Method { rounds, seconds }: &Method) -> String {
    format!(
        "
Method: one thread of proxy on CPU 0; wrk, the origin (nginx) and Redis on CPU 1; {CONNECTIONS} connections kept alive, no TLS. The
origin gives its page only with its own session cookie: the gateway adds it from the person's jar, to the other proxies the
client sends it. {rounds} rounds; in each of them every proxy has one turn of {seconds} s after 1 s of warming up, the order
rotating. All data is in memory (tmpfs): what the kernel does for a disk would share the CPU of the load. CPU is user and system time of the proxy's process (`/proc/PID/stat`). Figures are medians over the rounds; a ratio is the
median of the ratios within each round. Every answer was the page: one failure ends the run. The gateway is configured by
a file with nothing but the portal in it, and writes its log as always, to a file; nginx writes none. The gateway and bare Pingora use
mimalloc and one build profile; the gateway wipes what it lets go.
"
    )
}

fn throughput(measured: &[Measured]) -> String {
    let mut table = String::from(
        "| proxy | requests/s (least to greatest) | p50/p99 ms | CPU-s per 10 000 | busy | throughput ÷ bare Pingora | CPU ÷ bare Pingora |\n\
         |---|---|---|---|---|---|---|\n",
    );
    let bare = measured.iter().find(|one| one.kind == Kind::BarePingora);
    for one in measured {
        let (rate, (least, greatest)) = one.rate();
        let (p50, p99) = one.latency();
        let (faster, dearer) = bare.map_or((f64::NAN, f64::NAN), |bare| one.beside(bare));
        let _ = writeln!(
            table,
            "| {} | {rate:.0} ({least:.0} to {greatest:.0}) | {p50:.2}/{p99:.2} | {:.3} | {:.0} % | {faster:.2} | {dearer:.2} |",
            one.kind.name(),
            one.cost(),
            one.busy() * 100.0,
        );
    }
    table.push_str(
        "\nBusy: the share of CPU 0 that the proxy used. Well below 100 % the load or the origin was the limit, and not the proxy.\n",
    );
    table
}

fn resident(memory: &[Memory]) -> String {
    let mut table = format!(
        "Resident (VmRSS) with {IDLE_CONNECTIONS} idle connections, each of which has been answered once and is answered again afterwards.\n\n\
         | proxy | before, MiB | with them, MiB | KiB each |\n|---|---|---|---|\n"
    );
    for one in memory {
        let each = (one.idle - one.before) * 1024.0 / 1_000.0;
        let _ = writeln!(table, "| {} | {:.1} | {:.1} | {each:.1} |", one.kind.name(), one.before, one.idle);
    }
    table
}

fn sign_ins(
    Flooded { sign_ins, hashes, offered, p99: (quiet, flooded, _), p99_beside_a_stranger: (stranger, _), beside, .. }: &Flooded,
) -> String {
    format!(
        "Sessions embedded, everything of the gateway on CPU 0, Argon2id at its default cost (19 MiB, two passes, one lane). {sign_ins:.1} sign-ins a \
         second, each a posted form, a hash and a new session; the hash alone: {hashes:.1} a second.\n\n\
         A flood: the hash pool never idle, its threads at the lowest priority ({beside:.1} sign-ins a second), beside authenticated portal \
         traffic at a third of the capacity ({offered:.0} requests a second). Medians of turns without the flood, with it, and beside a process that hashes on the same CPU and yields to everything too: that much hashing costs whoever does it.\n\n\
         | portal traffic | p99 ms |\n|---|---|\n| without the flood | {quiet:.2} |\n| with the flood | {flooded:.2} |\n| beside a stranger's hashes | {stranger:.2} |\n"
    )
}

fn sign_in_targets(Flooded { share, p99: (_, _, grown), p99_beside_a_stranger: (_, unavoidable), .. }: &Flooded) -> String {
    let grows = if grown.is_nan() { f64::NAN } else { (grown - 1.0) * 100.0 };
    let verdict_on_growth = if grows < MOST_GROWTH { "reached" } else { "**not reached**" };
    format!(
        "\n| sign-ins, sessions embedded | wanted | measured |\n|---|---|---|\n\
         | sign-ins ÷ hashes, one core | at least {LEAST_SHARE:.2} | {} |\n\
         | growth of p99 of portal traffic in a flood | less than {MOST_GROWTH:.0} % | {grows:.0} %: {verdict_on_growth} |\n\
         | the same beside a stranger's hashes | | {:.0} % |\n",
        verdict(*share, *share >= LEAST_SHARE),
        (unavoidable - 1.0) * 100.0,
    )
}

fn targets(measured: &[Measured], memory: &[Memory]) -> String {
    let mut table = String::from("| beside bare Pingora | wanted | sessions embedded | sessions in Redis |\n|---|---|---|---|\n");
    let of = |kind: Kind| measured.iter().find(|one| one.kind == kind);
    let beside = |kind: Kind| of(kind).zip(of(Kind::BarePingora)).map_or((f64::NAN, f64::NAN), |(one, bare)| one.beside(bare));
    let idle = |kind: Kind| memory.iter().find(|one| one.kind == kind).map_or(f64::NAN, |one| one.idle);
    let (embedded, redis) = (beside(Kind::Embedded), beside(Kind::Redis));
    let at_least = |value: f64| verdict(value, value >= LEAST_THROUGHPUT);
    let at_most = |value: f64, most: f64| verdict(value, value <= most);
    let _ = writeln!(table, "| throughput | at least {LEAST_THROUGHPUT:.2} | {} | {} |", at_least(embedded.0), at_least(redis.0));
    let _ = writeln!(table, "| CPU | at most {MOST_CPU:.2} | {} | {} |", at_most(embedded.1, MOST_CPU), at_most(redis.1, MOST_CPU));
    for (words, kind) in [("", Kind::BarePingora), (", its read buffers of 4 KiB like the gateway's", Kind::SmallBuffers)] {
        let ratio = |gateway: Kind| at_most(idle(gateway) / idle(kind), MOST_MEMORY);
        let _ = writeln!(table, "| memory, idle{words} | at most {MOST_MEMORY:.2} | {} | {} |", ratio(Kind::Embedded), ratio(Kind::Redis));
    }
    table
}

fn verdict(value: f64, reached: bool) -> String {
    format!("{value:.2}: {}", if reached { "reached" } else { "**not reached**" })
}
