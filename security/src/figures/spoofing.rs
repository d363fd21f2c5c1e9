use anyhow::Result;
use tests::attacks::spoofing;

use crate::figure::{Figure, Measured};

pub(crate) const FIGURE: Figure = Figure {
    name: "spoofing",
    title: "identity-header spoof variants reaching the origin",
    elsewhere: "published: others had CVEs",
    reach: "0 of ≥ 500",
    measure: |_| Box::pin(measure()),
};

async fn measure() -> Result<Measured> {
    let spoofed = spoofing().await;
    Ok(Measured {
        elsewhere: String::new(),
        result: format!(
            "{} of {}, HTTP/1.1 and HTTP/2; {} requests arrived, with our own word alone",
            spoofed.believed.len(),
            spoofed.variants,
            spoofed.arrived
        ),
        met: spoofed.believed.is_empty() && spoofed.variants >= 500 && spoofed.arrived > 0,
    })
}
