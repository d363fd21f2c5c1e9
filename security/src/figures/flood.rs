use anyhow::{Context, Result};

use crate::figure::{Figure, Measured};

pub(crate) const FIGURE: Figure = Figure {
    name: "flood",
    title: "sign-in flood at full rate, hash threads at lowest priority: p99 of portal traffic offered at a third of capacity",
    elsewhere: "",
    reach: "≤ 1.1 × without flood",
    measure: |_| Box::pin(std::future::ready(measure())),
};

/// `make bench` measures it, on the release build and with a CPU of its own; its figure is taken over with its day and commit.
fn measure() -> Result<Measured> {
    let text = std::fs::read_to_string("benches/RESULTS.md").context("benches/RESULTS.md: run `make bench` first")?;
    let behind = |beginning: &str| text.lines().find_map(|line| line.strip_prefix(beginning)).map(str::to_owned);
    let row = behind("| growth of p99 of portal traffic in a flood |").context("benches/RESULTS.md has no such row")?;
    let growth = row.split('|').nth(1).and_then(|cell| cell.trim().split(" %").next()).context("the row says nothing")?;
    let growth: f64 = growth.trim().parse().context("the growth is no number")?;
    let times = 1.0 + growth / 100.0;
    let of = [behind("- Date: "), behind("- Version: ")].into_iter().flatten().collect::<Vec<_>>().join(", ");
    Ok(Measured { elsewhere: String::new(), result: format!("{times:.2} × (`make bench`: {of})"), met: times <= 1.1 })
}
