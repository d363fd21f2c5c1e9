use anyhow::Result;

use crate::by_test::by_test;
use crate::figure::{Figure, Measured};

pub(crate) const FIGURE: Figure = Figure {
    name: "kept-secrets",
    title: "secrets of an end-to-end run found in an output (trace log, metrics, mails, error pages, commands, data directory, Redis), in any spelling",
    elsewhere: "",
    reach: "0",
    measure: |_| Box::pin(measure()),
};

async fn measure() -> Result<Measured> {
    let ran = by_test(&["--test", "stories"], "no_output_holds_a_secret_in_any_spelling", &[]).await?;
    let result = if ran.passed { "0".to_owned() } else { "some; see the test of that name".to_owned() };
    Ok(Measured { elsewhere: String::new(), result, met: ran.passed })
}
