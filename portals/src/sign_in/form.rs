use accounts::Verdict;
use accounts::ports::Rng;
use http::Method;
use secret::Secret;

use super::failure::{Failure, refuses_to_judge};
use super::judge::{Judgement, Rules, by_default};
use super::proof::prove;
use super::request::{self, text};
use super::visit::{Ask, Page, Visit, sensitive};
use crate::html::{Enctype, Fill, FilledForm, FormChanged, Wanted, decode_page, fill, multipart, urlencoded};
use crate::origin::Leads;
use crate::recipe::{Extractable, Extracted, Extraction, Form, Step, Values, VerdictRule};

/// An answer and the request that it answers.
pub(crate) struct Answered {
    pub(crate) page: Page,
    pub(crate) ask: Ask,
}

/// How far the steps of a recipe have led.
pub(crate) enum Reached<'r> {
    /// A rule has decided on the way, on this answer.
    Decided(Judgement, Box<(Page, Extracted)>),
    /// The last step was answered.
    Answer(Box<Last<'r>>),
}

/// The answer to the last step, and what it is judged by.
pub(crate) struct Last<'r> {
    pub(crate) answered: Answered,
    pub(crate) rules: Rules<'r>,
    pub(crate) extracted: Extracted,
}

/// What the answers came to, and the page that showed it.
struct Judged {
    verdict: Verdict,
    reason: String,
    page: Page,
}

/// Fills in the portal's own forms and judges the answers; gives what was found on the way.
pub(crate) async fn sign_in(
    visit: &mut Visit<'_>,
    form: &Form,
    values: &Values<'_>,
    rng: &dyn Rng,
) -> Result<(Verdict, String, Extracted), Failure> {
    let (judged, mut extracted) = match go_through(visit, &form.steps, &form.verdicts, values, rng).await? {
        Reached::Decided(judgement, decided) => {
            let (page, extracted) = *decided;
            (conclude(visit, form, &Values { extracted: &extracted, ..*values }, judgement, page).await?, extracted)
        }
        Reached::Answer(last) => {
            let Last { answered, rules, extracted } = *last;
            (judge_answer(visit, &rules, form, &Values { extracted: &extracted, ..*values }, answered).await?, extracted)
        }
    };
    let Judged { verdict, reason, page } = judged;
    if verdict == Verdict::SignedIn
        && let Err(missing) = extract_from(visit, &form.answer, &page, &mut extracted)
    {
        return Ok((Verdict::Unrecognised, format!("{reason}, but {missing}"), extracted));
    }
    Ok((verdict, reason, extracted))
}

/// Goes through the steps as far as they lead.
pub(crate) async fn go_through<'r>(
    visit: &mut Visit<'_>,
    steps: &[Step],
    verdicts: &'r [VerdictRule],
    values: &Values<'_>,
    rng: &dyn Rng,
) -> Result<Reached<'r>, Failure> {
    let mut extracted = values.extracted.clone();
    let mut answer: Option<Answered> = None;
    for (number, step) in (1_usize..).zip(steps) {
        let in_step = |failure: Failure| match failure {
            Failure::Unrecognised(reason) => Failure::Unrecognised(format!("step {number}: {reason}")),
            other => other,
        };
        let page = match answer.take() {
            Some(Answered { page, ask }) if step.page.is_none() => Some(visit.follow(page, &ask, |_, _| false).await?),
            _ if step.page.is_none() && step.send.is_some() && step.extract.is_empty() => None,
            _ => Some(open(visit, step).await?),
        };
        if let Some(page) = &page {
            refuses_to_judge(page.status).map_or(Ok(()), Err)?;
            extract_from(visit, &step.extract, page, &mut extracted).map_err(in_step)?;
        }
        let values = Values { extracted: &extracted, ..*values };
        let ask = match (to_send(visit, step, page.as_ref(), &values, rng), page) {
            (Ok(ask), page) => {
                visit.come_from(page.map(|page| page.url));
                ask
            }
            (Err(NotSent::NoForm(_)), Some(page)) if step.optional => {
                let ask = Ask::page(page.url.clone());
                answer = Some(Answered { page, ask });
                continue;
            }
            (Err(NotSent::NoForm(changed)), _) => return Err(in_step(Failure::unrecognised(changed.to_string()))),
            (Err(NotSent::Failed(failure)), _) => return Err(in_step(failure)),
        };
        let is_last = number == steps.len();
        let rules = Rules::new(verdicts, (number, is_last), visit);
        let page = visit.ask(ask.clone()).await?;
        if ask.method == Method::GET {
            // The answer's own address holds what was filled in; nothing after it tells it on.
            visit.come_from(None);
        }
        let answered = Answered { page, ask };
        if is_last {
            return Ok(Reached::Answer(Box::new(Last { answered, rules, extracted })));
        }
        if let Some(judgement) = rules.judge(visit, &answered.page) {
            return Ok(Reached::Decided(judgement, Box::new((answered.page, extracted))));
        }
        answer = Some(answered);
    }
    // The last step was passed over: what it would have answered is the page that it was passed over on.
    let answered = answer.ok_or_else(|| Failure::unrecognised("the recipe has no steps"))?;
    let rules = Rules::new(verdicts, (steps.len(), true), visit);
    Ok(Reached::Answer(Box::new(Last { answered, rules, extracted })))
}

pub(super) async fn open(visit: &mut Visit<'_>, step: &Step) -> Result<Page, Failure> {
    let url = visit.url_at(step.page_at.as_deref(), step.page.as_ref().map_or("/", |page| page.as_str()))?;
    let ask = Ask::page(url);
    let page = visit.ask(ask.clone()).await?;
    visit.follow(page, &ask, |_, _| false).await
}

/// Finds what is wanted of a page.
pub(crate) fn extract_from(visit: &Visit<'_>, wanted: &[Extraction], page: &Page, extracted: &mut Extracted) -> Result<(), Failure> {
    if wanted.is_empty() {
        return Ok(());
    }
    let (body, _) = decode_page(&page.body, page.content_type());
    let jar = visit.jar_at(&page.url);
    let cookie = |name: &str| Some(String::from_utf8_lossy(jar.value(name, visit.now())?).into_owned());
    let page = Extractable { headers: &page.headers, body: &body, cookie: &cookie };
    for wanted in wanted {
        let found = wanted.from.find(&page).ok_or_else(|| Failure::unrecognised(format!("`{}` is not on the page", wanted.name)))?;
        visit.found(&found);
        extracted.put(&wanted.name, found.into());
    }
    Ok(())
}

/// Why a step sends nothing.
pub(super) enum NotSent {
    /// The page is not the one that the recipe speaks of.
    NoForm(FormChanged),
    Failed(Failure),
}

impl From<Failure> for NotSent {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

fn to_send(visit: &Visit<'_>, step: &Step, page: Option<&Page>, values: &Values<'_>, rng: &dyn Rng) -> Result<Ask, NotSent> {
    let mut ask = match (&step.send, page) {
        (Some(send), _) => request::to_ask(visit, send, &step.fields, values)?,
        (None, Some(page)) => {
            let filled = fill_step(page, step, values)?;
            to_ask(visit, filled, rng)?
        }
        (None, None) => return Err(Failure::unrecognised("there is no page").into()),
    };
    for (name, template) in &step.headers {
        let value = template.render(values).map_err(text)?;
        ask.extra.extend(sensitive(name.clone(), &value));
    }
    Ok(ask)
}

pub(super) fn fill_step(page: &Page, step: &Step, values: &Values<'_>) -> Result<FilledForm, NotSent> {
    let (body, encoding) = decode_page(&page.body, page.content_type());
    // A code is missed only where the page asks for one.
    let mut missed = None;
    let fills = step.fields.iter().map(|(name, template)| {
        let value = match template.render(values) {
            Err(missing) if missing.is_code() => {
                missed = Some(missing);
                Secret::new(String::new())
            }
            value => value.map_err(text)?,
        };
        let must_exist = template.has_credential() || template.has_code();
        Ok(Fill { name, value, must_exist, is_password: template.has_password() })
    });
    let wanted = Wanted { form: &step.form, submit: step.submit.as_ref(), fills: fills.collect::<Result<_, Failure>>()? };
    let filled = fill(&body, &page.url, encoding, wanted).map_err(NotSent::NoForm)?;
    missed.map_or(Ok(filled), |missing| Err(text(missing).into()))
}

/// The request that sends a form. What was filled in goes nowhere but to the portal and its login hosts, and never in clear.
pub(crate) fn to_ask(visit: &Visit<'_>, form: FilledForm, rng: &dyn Rng) -> Result<Ask, Failure> {
    match visit.leads(&form.action) {
        Leads::Home | Leads::Login(_) => {}
        Leads::HomeInClear | Leads::LoginInClear(_) => return Err(Failure::unrecognised("the form would be sent in clear")),
        Leads::Away => return Err(Failure::unrecognised("the form would be sent out of the portal")),
    }
    let mut url = visit.outside(&form.action)?;
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
pub(super) async fn judge(
    visit: &mut Visit<'_>,
    rules: &Rules<'_>,
    form: &Form,
    values: &Values<'_>,
    answered: Answered,
) -> Result<(Verdict, String), Failure> {
    judge_answer(visit, rules, form, values, answered).await.map(|judged| (judged.verdict, judged.reason))
}

async fn judge_answer(
    visit: &mut Visit<'_>,
    rules: &Rules<'_>,
    form: &Form,
    values: &Values<'_>,
    answered: Answered,
) -> Result<Judged, Failure> {
    let Answered { page, ask } = answered;
    let followed = match &form.proof {
        // Wherever else the portal sends the person: whether it knows them is seen on the proof page.
        Some(_) if page.location.as_ref().is_some_and(|target| visit.leads(target) == Leads::Away) => page,
        _ => visit.follow(page, &ask, |visit, page| rules.judge(visit, page).is_some()).await?,
    };
    let judgement = rules.judge(visit, &followed).unwrap_or_else(|| by_default(&followed));
    conclude(visit, form, values, judgement, followed).await
}

/// The verdict, after the proof where there is one.
async fn conclude(visit: &mut Visit<'_>, form: &Form, values: &Values<'_>, judgement: Judgement, page: Page) -> Result<Judged, Failure> {
    let by_rule = |number: usize, verdict, page: Page| Judged { verdict, reason: format!("rule {number} on {}", page.status), page };
    Ok(match (&judgement, &form.proof) {
        (Judgement::Rule(number, verdict), None) => by_rule(*number, *verdict, page),
        (Judgement::Rule(number, verdict), _) if *verdict != Verdict::SignedIn => by_rule(*number, *verdict, page),
        (Judgement::Default(verdict @ (Verdict::Unavailable | Verdict::Locked), why), _) | (Judgement::Default(verdict, why), None) => {
            Judged { verdict: *verdict, reason: why.clone(), page }
        }
        (judgement, Some(proof)) => {
            let ask = Ask::page(visit.url(proof.page.as_str())?);
            let (proved, why, page) = prove(visit, proof, values, ask).await?;
            let verdict = match (proved, judgement) {
                (true, _) => Verdict::SignedIn,
                (false, Judgement::Default(Verdict::Unrecognised, _)) => Verdict::Unrecognised,
                (false, _) => Verdict::WrongCredentials,
            };
            Judged { verdict, reason: format!("proof: {why}"), page }
        }
    })
}
