use anyhow::Result;
use tests::attacks::{TwoNodes, code_race};

use crate::figure::{Figure, Measured};

const RACES: usize = 1_000;

pub(crate) const FIGURE: Figure = Figure {
    name: "code-race",
    title: "same one-time code on two nodes, 1 000 races: accepted",
    elsewhere: "published: another accepted reuse",
    reach: "exactly 1 each",
    measure: |_| Box::pin(measure()),
};

async fn measure() -> Result<Measured> {
    let nodes = TwoNodes::start().await;
    let accepted = Box::pin(code_race(&nodes, RACES)).await;
    let once = accepted.iter().filter(|accepted| **accepted == 1).count();
    Ok(Measured { elsewhere: String::new(), result: format!("exactly 1 in {once} of {} races", accepted.len()), met: once == RACES })
}
