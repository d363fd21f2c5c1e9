//! The vectors of `tests/vectors`, made of their rules, and what becomes of each.

mod expand;
mod requests;
mod responses;

pub use expand::{Vector, Verdict, request_vectors, response_vectors};
pub use requests::{Judged, Target, judge_requests};
pub use responses::{JudgedAnswers, answering, judge_responses};

/// Many complaints, in few lines: of each family how many there are, and the first two.
pub fn summary(complaints: &[String]) -> String {
    let mut families: std::collections::BTreeMap<&str, Vec<&String>> = std::collections::BTreeMap::new();
    for complaint in complaints {
        families.entry(complaint.split(": ").next().unwrap_or_default()).or_default().push(complaint);
    }
    let lines = families.into_iter().map(|(family, all)| {
        let some: String = all.iter().take(2).map(|one| format!("\n  {one:.600}")).collect();
        format!("{family}: {}{some}", all.len())
    });
    lines.collect::<Vec<_>>().join("\n")
}
