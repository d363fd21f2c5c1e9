use anyhow::Result;
use tests::attacks::cookie_bytes;

use crate::figure::{Figure, Measured};

pub(crate) const FIGURE: Figure = Figure {
    name: "cookie-bytes",
    title: "gateway cookie bytes seen by a portal",
    elsewhere: "",
    reach: "0",
    measure: |_| Box::pin(measure()),
};

async fn measure() -> Result<Measured> {
    let found = cookie_bytes().await;
    Ok(Measured {
        elsewhere: String::new(),
        result: format!("{} in {} requests, which all arrived with their own cookies", found.bytes, found.arrived),
        met: found.bytes == 0 && found.lost == 0 && found.arrived == found.ways,
    })
}
