use url::Position;

use super::failure::{Failure, refuses_to_judge};
use super::visit::{Ask, Page, Visit};
use crate::html::decode_page;
use crate::recipe::{Proof, ProofMarker, Values};

/// Fetches the proof page and tells whether it shows the person signed in, and how that was seen.
pub(crate) async fn is_proved(visit: &mut Visit<'_>, proof: &Proof, values: &Values<'_>, ask: Ask) -> Result<(bool, String), Failure> {
    prove(visit, proof, values, ask).await.map(|(proved, why, _)| (proved, why))
}

/// The same, and the page.
pub(super) async fn prove(visit: &mut Visit<'_>, proof: &Proof, values: &Values<'_>, ask: Ask) -> Result<(bool, String, Page), Failure> {
    let first = visit.ask(ask.clone()).await?;
    let page = if proof.body.is_some() && proof.status.is_empty() && first.is_redirect() {
        // Some portals send on to the page of the person's own name. Without a text to look for, that would prove anything.
        visit.follow(first, &ask, |_, _| false).await?
    } else {
        first
    };
    refuses_to_judge(page.status).map_or(Ok(()), Err)?;
    let proved = shows(&page, proof, values)?;
    let said = if proved { "shows" } else { "does not show" };
    let why = format!("{} answered {} and {said} the person", &page.url[Position::BeforePath..Position::AfterPath], page.status);
    Ok((proved, why, page))
}

/// Whether a page is what the proof says.
pub(crate) fn shows(page: &Page, proof: &Proof, values: &Values<'_>) -> Result<bool, Failure> {
    let status_fits = if proof.status.is_empty() { (200..300).contains(&page.status) } else { proof.status.contains(&page.status) };
    match &proof.body {
        Some(template) if status_fits => {
            let marker = ProofMarker::new(template, values).map_err(|missing| Failure::unrecognised(missing.to_string()))?;
            let (text, _) = decode_page(&page.body, page.content_type());
            Ok(marker.is_on(&text))
        }
        _ => Ok(status_fits),
    }
}
