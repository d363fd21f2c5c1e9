use anyhow::Result;
use tests::attacks::desync;

use crate::figure::{Figure, Measured};

pub(crate) const FIGURE: Figure = Figure {
    name: "desync",
    title: "two-user desync: foreign bytes in 100 000 mixed requests",
    elsewhere: "",
    reach: "0",
    measure: |_| Box::pin(measure()),
};

const REQUESTS: usize = 100_000;

async fn measure() -> Result<Measured> {
    let told = desync(REQUESTS).await;
    Ok(Measured {
        elsewhere: String::new(),
        result: format!(
            "{} in {} requests, {} of them odd or smuggling; {} honest ones answered, {} requests in nobody's name{}",
            told.foreign,
            told.requests,
            told.odd,
            told.answered,
            told.nobodys,
            told.first.map(|first| format!("; first: {first}")).unwrap_or_default()
        ),
        met: told.foreign == 0 && told.nobodys == 0 && told.requests >= REQUESTS && told.answered.saturating_add(told.odd) >= told.requests,
    })
}
