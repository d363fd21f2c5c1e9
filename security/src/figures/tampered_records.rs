use anyhow::Result;

use crate::by_test::by_test;
use crate::figure::{Figure, Measured};

pub(crate) const FIGURE: Figure = Figure {
    name: "tampered-records",
    title: "records of the vault that somebody with the database has altered, exchanged or put back: opened, of 100 000",
    elsewhere: "",
    reach: "0",
    measure: |_| Box::pin(measure()),
};

async fn measure() -> Result<Measured> {
    let ran = by_test(&["--lib"], "a_hundred_thousand_tampered_records_and_none_opens", &[]).await?;
    let result = if ran.passed { "0 of 100 000".to_owned() } else { "not 0; see the test of that name".to_owned() };
    Ok(Measured { elsewhere: String::new(), result, met: ran.passed })
}
