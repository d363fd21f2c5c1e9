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
    let (mut wrong, mut wrong_published) = (Vec::new(), 0_usize);
    for case in &cases {
        if let Outcome::Otherwise(seen) = run(&world, &host, case).await {
            wrong_published = wrong_published.saturating_add(usize::from(case.published.is_some()));
            wrong.push(format!("{} {} ({}): {seen}", case.section, case.what, case.published.unwrap_or("our own")));
        }
    }
    say(&wrong.join("\n"));
    let published = cases.iter().filter(|case| case.published.is_some()).count();
    let (right, right_published) = (cases.len().saturating_sub(wrong.len()), published.saturating_sub(wrong_published));
    Ok(Measured {
        elsewhere: String::new(),
        result: format!("{right_published} of {published} published, {right} of {} in all, valid ones among them", cases.len()),
        met: wrong.is_empty() && published == 147,
    })
}
