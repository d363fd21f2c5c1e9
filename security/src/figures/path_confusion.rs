use anyhow::Result;
use tests::attacks::{LOOSE, PathOrigin, RULES, path_confusion, spellings};
use tests::{Portal, World};

use crate::figure::{Figure, Measured};
use crate::say;

pub(crate) const FIGURE: Figure = Figure {
    name: "path-confusion",
    title: "path-confusion variants passing a rule, decoded by nginx, Tomcat and PHP origins",
    elsewhere: "published: others had CVEs",
    reach: "0 of ≥ 1 000 × 3",
    measure: |_| Box::pin(measure()),
};

async fn measure() -> Result<Measured> {
    let (mut met, mut results, mut elsewhere) = (true, Vec::new(), Vec::new());
    for origin in [PathOrigin::nginx().await, PathOrigin::tomcat().await, PathOrigin::php().await] {
        let (usual, loose, name) = (origin.url(), origin.url(), origin.name);
        let world = World::new()
            .without_samples()
            .portal(move |_| Portal::new("open", "Open house", &usual).table(RULES))
            .portal(move |_| Portal::new("wide", "Wide open house", &loose).table(LOOSE).table(RULES))
            .start()
            .await;
        for (portal, how) in [("open", ""), ("wide", " with looser settings")] {
            let confused = path_confusion(world.port(), &world.host(portal), spellings()).await;
            say(&format!("{name}{how}: {:?}", confused.given_away));
            met &= confused.given_away.is_empty() && confused.variants >= 1_000;
            results.push(format!(
                "{name}{how} {} of {} ({} refused or denied)",
                confused.given_away.len(),
                confused.variants,
                confused.refused
            ));
        }
        let direct = path_confusion(origin.port, "localhost", spellings()).await;
        elsewhere.push(format!("{name} itself gives it for {}", direct.given_away.len()));
    }
    Ok(Measured { elsewhere: format!("here, of GET and POST: {}", elsewhere.join(", ")), result: results.join(", "), met })
}
