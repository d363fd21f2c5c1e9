use anyhow::Result;

use crate::by_test::by_test;
use crate::figure::{Figure, Measured};

pub(crate) const FIGURE: Figure = Figure {
    name: "model-sequences",
    title: "random sequences of requests of two browsers and a mail scanner that reach a state the model does not allow",
    elsewhere: "others had CVEs",
    reach: "0",
    measure: |_| Box::pin(measure()),
};

/// More than the suite runs, of a seed that it does not run.
const SEQUENCES: u32 = 600;
const SEED: u32 = 2;

async fn measure() -> Result<Measured> {
    let variables = [("LATCHKEY_MODEL_SEQUENCES", SEQUENCES.to_string()), ("LATCHKEY_MODEL_SEED", SEED.to_string())];
    let ran = by_test(&["--test", "model"], "no_sequence_of_requests_reaches_a_state_that_the_model_does_not_allow", &variables).await?;
    let result = if ran.passed { format!("0 of {SEQUENCES}, in {} s", ran.seconds) } else { first_violation(&ran.said) };
    Ok(Measured { elsewhere: String::new(), result, met: ran.passed })
}

fn first_violation(said: &str) -> String {
    said.lines().find(|line| line.starts_with("sequence ")).unwrap_or("the test did not run to its end").to_owned()
}
