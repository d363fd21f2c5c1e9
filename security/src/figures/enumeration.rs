use anyhow::Result;
use tests::attacks::{Endpoint, full_of_people, look_for_people};

use crate::auc::Auc;
use crate::figure::{Figure, Measured};

const SAMPLES: usize = 2_000;
const INSIDE: std::ops::RangeInclusive<f64> = 0.45..=0.55;

pub(crate) const FIGURE: Figure = Figure {
    name: "enumeration",
    title: "enumeration on six endpoints, 2 000 samples each, cheap hash setting: 95 % interval of the timing AUC; identical bytes",
    elsewhere: "",
    reach: "inside 0.45 to 0.55; yes",
    measure: |_| Box::pin(measure()),
};

async fn measure() -> Result<Measured> {
    let world = full_of_people().await;
    let (mut parts, mut met) = (Vec::new(), true);
    for (endpoint, name) in Endpoint::ALL {
        let seen = Box::pin(look_for_people(&world, endpoint, SAMPLES)).await;
        let Auc { least, most } = Auc::of(&seen.known, &seen.unknown);
        let alike = seen.told_apart.is_empty();
        met &= alike && INSIDE.contains(&least) && INSIDE.contains(&most);
        parts.push(format!("{name} {least:.3} to {most:.3}, {}", if alike { "yes" } else { "no" }));
    }
    Ok(Measured { elsewhere: String::new(), result: parts.join("; "), met })
}
