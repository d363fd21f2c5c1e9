use accounts::Verdict;
use accounts::ports::Rng;
use encoding_rs::Encoding;
use http::Method;
use url::Url;

use super::failure::{Failure, refuses_to_judge};
use super::judge::{Judgement, by_default, by_rules};
use super::proof::is_proved;
use super::visit::{Ask, Page, Visit};
use crate::html::{Enctype, Fill, FilledForm, Wanted, decode_page, fill, multipart, urlencoded};
use crate::origin::Leads;
use crate::recipe::{Form, Step, Values};

/// Fills in the portal's own forms and judges the answer.
pub(super) async fn sign_in(visit: &mut Visit<'_>, form: &Form, values: &Values<'_>, rng: &dyn Rng) -> Result<(Verdict, String), Failure> {
    let mut answer: Option<(Page, Ask)> = None;
    for (number, step) in (1_usize..).zip(&form.steps) {
        let page = match answer.take() {
            Some((page, ask)) if step.page.is_none() => visit.follow(page, &ask, |_, _| false).await?,
            _ => open(visit, step).await?,
        };
        let in_step = |failure: Failure| match failure {
            Failure::Unrecognised(reason) => Failure::Unrecognised(format!("step {number}: {reason}")),
            other => other,
        };
        refuses_to_judge(page.status).map_or(Ok(()), Err)?;
        let (text, encoding) = decode_page(&page.body, page.content_type());
        let filled = fill_step(&text, &page.url, encoding, step, values).map_err(in_step)?;
        let ask = to_ask(visit, filled, rng).map_err(in_step)?;
        visit.come_from(Some(page.url));
        let page = visit.ask(ask.clone()).await?;
        if ask.method == Method::GET {
            // The answer's own address holds what was filled in; nothing after it tells it on.
            visit.come_from(None);
        }
        answer = Some((page, ask));
    }
    let (page, ask) = answer.ok_or_else(|| Failure::unrecognised("the recipe has no steps"))?;
    judge(visit, form, values, page, ask).await
}

async fn open(visit: &mut Visit<'_>, step: &Step) -> Result<Page, Failure> {
    let url = visit.url(step.page.as_ref().map_or("/", |page| page.as_str()))?;
    let ask = Ask::page(url);
    let page = visit.ask(ask.clone()).await?;
    visit.follow(page, &ask, |_, _| false).await
}

fn fill_step(text: &str, url: &Url, encoding: &'static Encoding, step: &Step, values: &Values<'_>) -> Result<FilledForm, Failure> {
    let fills = step.fields.iter().map(|(name, template)| {
        let value = template.render(values).map_err(|missing| Failure::unrecognised(missing.to_string()))?;
        Ok(Fill { name, value, must_exist: template.has_credential() })
    });
    let wanted = Wanted { form: step.form.as_ref(), submit: step.submit.as_ref(), fills: fills.collect::<Result<_, Failure>>()? };
    fill(text, url, encoding, wanted).map_err(|changed| Failure::unrecognised(changed.to_string()))
}

/// The request that sends a form. What was filled in goes nowhere but to the portal, and never in clear.
pub(super) fn to_ask(visit: &Visit<'_>, form: FilledForm, rng: &dyn Rng) -> Result<Ask, Failure> {
    match visit.leads(&form.action) {
        Leads::Home => {}
        Leads::HomeInClear => return Err(Failure::unrecognised("the form would be sent in clear")),
        Leads::Away => return Err(Failure::unrecognised("the form would be sent out of the portal")),
    }
    let mut url = visit.url(&form.action[url::Position::BeforePath..url::Position::AfterQuery])?;
    let body = match (&form.method, form.enctype) {
        (&Method::GET, _) => {
            let query = urlencoded(&form.fields, form.encoding);
            url.set_query(Some(&String::from_utf8_lossy(&query)));
            None
        }
        (_, Enctype::UrlEncoded) => Some(("application/x-www-form-urlencoded".to_owned(), urlencoded(&form.fields, form.encoding))),
        (_, Enctype::Multipart) => {
            let boundary = format!("----{:032x}", u128::from_be_bytes(rng.bytes16()));
            Some((format!("multipart/form-data; boundary={boundary}"), multipart(&form.fields, form.encoding, &boundary)))
        }
    };
    Ok(Ask { url, method: form.method, body, extra: Vec::new() })
}

/// Rules first, on each answer on the way; then what holds by default; the proof last.
async fn judge(visit: &mut Visit<'_>, form: &Form, values: &Values<'_>, page: Page, ask: Ask) -> Result<(Verdict, String), Failure> {
    let decided = |visit: &Visit<'_>, page: &Page| by_rules(form, visit, page).is_some();
    let followed = match &form.proof {
        // Wherever else the portal sends the person: whether it knows them is seen on the proof page.
        Some(_) if page.location.as_ref().is_some_and(|target| visit.leads(target) == Leads::Away) => page,
        _ => visit.follow(page, &ask, decided).await?,
    };
    let judgement = by_rules(form, visit, &followed).unwrap_or_else(|| by_default(&followed));
    match (&judgement, &form.proof) {
        (Judgement::Rule(number, verdict), None) => Ok((*verdict, format!("rule {number} on {}", followed.status))),
        (Judgement::Rule(number, verdict), _) if *verdict != Verdict::SignedIn => {
            Ok((*verdict, format!("rule {number} on {}", followed.status)))
        }
        (Judgement::Default(verdict @ (Verdict::Unavailable | Verdict::Locked), why), _) | (Judgement::Default(verdict, why), None) => {
            Ok((*verdict, why.clone()))
        }
        (judgement, Some(proof)) => {
            let ask = Ask::page(visit.url(proof.page.as_str())?);
            let (proved, why) = is_proved(visit, proof, values, ask).await?;
            let verdict = match (proved, judgement) {
                (true, _) => Verdict::SignedIn,
                (false, Judgement::Default(Verdict::Unrecognised, _)) => Verdict::Unrecognised,
                (false, _) => Verdict::WrongCredentials,
            };
            Ok((verdict, format!("proof: {why}")))
        }
    }
}
