use anyhow::Result;
use tests::vectors::{Judged, Target, answering, judge_requests, judge_responses, request_vectors, response_vectors, summary};
use tests::{Portal, StrictOrigin, World};

use crate::figure::{Bench, Figure, Measured};
use crate::{proxies, say};

pub(crate) const FIGURE: Figure = Figure {
    name: "vectors",
    title: "HTTP/1 vectors (own corpus in `tests/vectors/`, both directions): forwarded bytes that a strict parser flags",
    elsewhere: "published: nginx 7, HAProxy 14, bare Pingora 1 of 950 requests",
    reach: "0 of ≥ 2 000",
    measure: |bench| Box::pin(measure(bench)),
};

const OPEN: &str = "[[portal.access]]\nrequire = \"public\"";

async fn ours(origin: &StrictOrigin) -> (World, Target) {
    let url = origin.url();
    let world = World::new().without_samples().portal(move |_| Portal::new("open", "Open house", &url).table(OPEN)).start().await;
    let target = Target { port: world.port(), host: world.host("open") };
    (world, target)
}

async fn measure(bench: Bench) -> Result<Measured> {
    let (asked, answered) = (request_vectors(), response_vectors());
    let (origin, hostile) = (StrictOrigin::echoing().await, answering(&answered).await);
    let (_one, target) = ours(&origin).await;
    let requests = judge_requests(&target, &asked, &origin).await;
    let (_other, target) = ours(&hostile).await;
    let answers = judge_responses(&target, &answered).await;
    say(&format!("{}\n{}\n{}", summary(&requests.flagged), summary(&answers.flagged), summary(&requests.held_back)));

    let mut elsewhere = Vec::new();
    for (before_requests, before_answers) in proxies::all(&bench, origin.port())?.iter().zip(proxies::all(&bench, hostile.port())?) {
        let target = |port| Target { port, host: "open.localhost".to_owned() };
        let theirs = judge_requests(&target(before_requests.port), &asked, &origin).await;
        let their_answers = judge_responses(&target(before_answers.port), &answered).await;
        say(&format!("{}:\n{}\n{}", before_requests.name, summary(&theirs.flagged), summary(&their_answers.flagged)));
        elsewhere.push(format!("{} {} and {}", before_requests.name, theirs.flagged.len(), their_answers.flagged.len()));
    }
    let honest = requests.held_back.is_empty() && answers.held_back.is_empty();
    Ok(Measured {
        elsewhere: format!("here, requests and answers: {}", elsewhere.join(", ")),
        result: format!(
            "{} of {} requests and {} of {} answers; of honest ones {} were held back",
            requests.flagged.len(),
            requests.vectors,
            answers.flagged.len(),
            answers.exchanges,
            requests.held_back.len().saturating_add(answers.held_back.len())
        ),
        met: requests.vectors >= 2_000 && honest && requests.flagged.is_empty() && answers.flagged.is_empty(),
    })
}

/// The vectors that are counted by themselves.
pub(crate) const HOST_AND_LF: Figure = Figure {
    name: "host-and-lf",
    title: "missing-Host / bare-LF requests forwarded",
    elsewhere: "published: HAProxy 56/3, Pingora 60/3",
    reach: "0/0",
    measure: |bench| Box::pin(measure_host_and_lf(bench)),
};

async fn measure_host_and_lf(bench: Bench) -> Result<Measured> {
    let vectors: Vec<_> = request_vectors().into_iter().filter(|vector| !vector.count_as.is_empty()).collect();
    let (all, counts) = (|of: &str| vectors.iter().filter(|vector| vector.count_as == of).count(), ["missing-host", "bare-lf"]);
    let forwarded = |judged: &Judged| counts.map(|of| judged.counted.get(of).copied().unwrap_or_default());
    let origin = StrictOrigin::echoing().await;
    let (_world, target) = ours(&origin).await;
    let [hosts, feeds] = forwarded(&judge_requests(&target, &vectors, &origin).await);
    let mut elsewhere = Vec::new();
    for proxy in proxies::all(&bench, origin.port())? {
        let target = Target { port: proxy.port, host: "open.localhost".to_owned() };
        let [hosts, feeds] = forwarded(&judge_requests(&target, &vectors, &origin).await);
        elsewhere.push(format!("{} {hosts}/{feeds}", proxy.name));
    }
    Ok(Measured {
        elsewhere: format!("here: {}", elsewhere.join(", ")),
        result: format!("{hosts}/{feeds} of {}/{}", all(counts[0]), all(counts[1])),
        met: (hosts, feeds) == (0, 0),
    })
}
