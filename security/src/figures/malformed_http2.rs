use anyhow::Result;
use tests::attacks::malformed_http2::{Outcome, malformed_http2, run};
use tests::{Portal, StrictOrigin, World};

use crate::figure::{Figure, Measured};
use crate::say;

pub(crate) const FIGURE: Figure = Figure {
    name: "http2",
    title: "malformed HTTP/2 cases ending in a clean reset (own re-expression of the published conformance list)",
    elsewhere: "",
    reach: "147 of 147",
    measure: |_| Box::pin(measure()),
};

async fn measure() -> Result<Measured> {
    let origin = StrictOrigin::echoing().await;
    let (url, open) = (origin.url(), "[[portal.access]]\nrequire = \"public\"");
    let world = World::new().without_samples().tls().portal(move |_| Portal::new("open", "Open house", &url).table(open)).start().await;
    let (host, cases) = (world.host("open"), malformed_http2());
    let mut wrong = Vec::new();
    for case in &cases {
        if let Outcome::Otherwise(seen) = run(&world, &host, case).await {
            wrong.push(format!("{} {}: {seen}", case.section, case.what));
        }
    }
    say(&wrong.join("\n"));
    Ok(Measured {
        elsewhere: String::new(),
        result: format!("{} of {} as the standard demands, valid ones among them", cases.len().saturating_sub(wrong.len()), cases.len()),
        met: wrong.is_empty() && cases.len() >= 147,
    })
}
