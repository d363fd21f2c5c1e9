//! `latchkey`: the gateway and its command line.

mod wiping;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: wiping::Wiping = wiping::Wiping;

fn main() -> ExitCode {
    gateway::cli::run()
}
