//! What this was measured on and with.

use std::fs;
use std::process::Command;

use anyhow::Result;

/// Lines for the report: what, and its value.
pub(crate) type Facts = Vec<(&'static str, String)>;

/// CPUs that this machine has.
pub(crate) fn cores() -> Result<usize> {
    Ok(fs::read_to_string("/proc/cpuinfo")?.lines().filter(|line| line.starts_with("processor")).count())
}

/// The machine, its system and the programs.
pub(crate) fn facts() -> Result<Facts> {
    let cpu = fs::read_to_string("/proc/cpuinfo")?;
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or("unknown", |(_, name)| name);
    let memory = fs::read_to_string("/proc/meminfo")?;
    let kib = memory.lines().find_map(|line| line.strip_prefix("MemTotal:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let system = system.lines().find_map(|line| line.strip_prefix("PRETTY_NAME=")).unwrap_or("unknown").trim_matches('"').to_owned();
    Ok(vec![
        ("Date", first_line("date", &["-u", "+%F"])),
        ("Version", format!("{}, commit {}", env!("CARGO_PKG_VERSION"), first_line("git", &["rev-parse", "--short", "HEAD"]))),
        ("CPU", format!("{model}, {} cores", cores()?)),
        ("Memory", format!("{} MiB", kib.unwrap_or_default() / 1024)),
        ("System", format!("{system}, Linux {}", first_line("uname", &["-r"]))),
        ("Compiler", first_line("rustc", &["--version"])),
        ("Beside it", format!("Pingora 0.9.1, {}, {}", first_line("nginx", &["-v"]), first_line("redis-server", &["--version"]))),
        ("Load", first_line("wrk", &["-v"])),
        // What else the machine did moves the figures; the order of the rounds spreads it over all alike.
        ("Waiting to run before the start (1, 5, 15 minutes)", load_average()),
    ])
}

fn load_average() -> String {
    let line = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    line.split(' ').take(3).collect::<Vec<_>>().join(", ")
}

/// The first line that a program prints, on whichever channel.
fn first_line(program: &str, arguments: &[&str]) -> String {
    let Ok(output) = Command::new(program).args(arguments).output() else {
        return format!("{program} unknown");
    };
    let said = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    let said = String::from_utf8_lossy(&said);
    let line = said.lines().next().unwrap_or_default();
    // Build identifiers and copyrights follow the version.
    let line = line.split(" sha=").next().unwrap_or(line);
    line.split(" [").next().unwrap_or(line).to_owned()
}
