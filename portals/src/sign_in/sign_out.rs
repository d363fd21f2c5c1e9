use accounts::{PortalId, PortalSession, SessionId};
use http::{HeaderName, HeaderValue, Method, header};
use secret::Secret;
use url::{Position, Url};

use super::PortalSignIns;
use super::failure::{Failure, refuses_to_judge};
use super::form::to_ask;
use super::visit::{Ask, Page, Person, Visit};
use crate::html::{Enctype, Field, Fill, FilledForm, Wanted, decode_page, fill, link};
use crate::opened::Opened;
use crate::origin::Leads;
use crate::recipe::{CssSelector, FormChoice, SignOut, SignOutBy, Template};

/// What says to the portal who the person is, beside the jar.
type Identity = [(HeaderName, HeaderValue)];

impl PortalSignIns {
    /// Ends the portal's own session with what is held of it, and gives the status of the last answer. `None` where the recipe says
    /// nothing of it, or nothing is held that could be ended.
    pub(super) async fn ask_to_sign_out(
        &self,
        portal: &PortalId,
        session: &SessionId,
        held: &PortalSession,
    ) -> Result<Option<u16>, Failure> {
        let lane = self.portals.load().get(portal).cloned();
        let Some((lane, sign_out)) = lane.as_ref().and_then(|lane| Some((lane, lane.settings.sign_out.as_ref()?))) else { return Ok(None) };
        let opened = Opened::open(&self.keys.load().sealer, session, portal, held);
        let opened = opened.ok_or_else(|| Failure::unrecognised("what the session held does not open"))?;
        let Some(upstream) = lane.settings.upstream(&opened.upstream) else { return Ok(None) };
        let person = Person { public_host: &opened.public_host, seen_as: &opened.seen_as, accept_language: None };
        let mut visit = Visit::new(&self.wire, self.clock.as_ref(), &lane.settings, upstream, person);
        visit.jar = opened.jar.clone();
        visit.take_login_jars(opened.login_jars());
        visit.digest = opened.digest();
        let identity: Vec<_> = opened.headers().map(|(name, value)| (name.clone(), value)).collect();
        let mut ask = match &sign_out.by {
            SignOutBy::Page { method, fields } => {
                let url = visit.url(sign_out.page.as_str())?;
                visit.come_from(Some(url.clone()));
                self.of_fields(&visit, url, method, &told(&opened, fields)?)?
            }
            SignOutBy::Form { form, fields, submit } => {
                let page = open(&mut visit, sign_out, &identity).await?;
                let form = FormChoice { selector: Some(form.clone()), ..FormChoice::default() };
                let filled = filled(
                    &visit,
                    &page,
                    sign_out,
                    Wanted { form: &form, submit: submit.as_ref(), fills: fills(&told(&opened, fields)?) },
                )?;
                visit.come_from(Some(page.url));
                to_ask(&visit, filled, self.rng.as_ref())?
            }
            SignOutBy::Link(selector) => {
                let page = open(&mut visit, sign_out, &identity).await?;
                let target = linked(&visit, &page, sign_out, selector)?;
                visit.come_from(Some(page.url));
                Ask::page(target)
            }
        };
        ask.extra.extend(identity);
        let answer = visit.ask(ask.clone()).await?;
        if lane.settings.login_hosts.is_empty() {
            return Ok(Some(answer.status));
        }
        // Older single sign-ons end their session where the portal sends people afterwards.
        let is_away = |visit: &Visit<'_>, page: &Page| page.location.as_ref().is_some_and(|to| visit.leads(to) == Leads::Away);
        Ok(Some(visit.follow(answer, &ask, is_away).await?.status))
    }

    fn of_fields(&self, visit: &Visit<'_>, url: Url, method: &Method, fields: &[(String, Secret<String>)]) -> Result<Ask, Failure> {
        if method == Method::GET {
            return Ok(Ask::page(url));
        }
        let fields = fields.iter().map(|(name, value)| Field { name: name.clone(), value: value.clone(), is_file: false });
        let fields: Vec<_> = fields.collect();
        let is_empty = fields.is_empty();
        let form = FilledForm { action: url, method: Method::POST, enctype: Enctype::UrlEncoded, encoding: encoding_rs::UTF_8, fields };
        let mut ask = to_ask(visit, form, self.rng.as_ref())?;
        if is_empty {
            // The client leaves it out, and some servers answer 411 (RFC 9110 §8.6 says that a POST should have it).
            ask.extra.push((header::CONTENT_LENGTH, HeaderValue::from_static("0")));
        }
        Ok(ask)
    }
}

/// The fields as they were filled in at sign-in; those that are the same for everybody are as the recipe has them.
fn told(opened: &Opened, fields: &[(String, Template)]) -> Result<Vec<(String, Secret<String>)>, Failure> {
    if let Some(filled) = opened.sign_out_fields() {
        return Ok(filled.to_vec());
    }
    let text = |template: &Template| template.plain().ok_or_else(|| Failure::unrecognised("the sign-in has left nothing to sign out with"));
    fields.iter().map(|(name, template)| Ok((name.clone(), text(template)?))).collect()
}

/// The page on which form or link stand.
async fn open(visit: &mut Visit<'_>, sign_out: &SignOut, identity: &Identity) -> Result<Page, Failure> {
    let ask = Ask { extra: identity.to_vec(), ..Ask::page(visit.url(sign_out.page.as_str())?) };
    let page = visit.ask(ask.clone()).await?;
    let page = visit.follow(page, &ask, |_, _| false).await?;
    refuses_to_judge(page.status).map_or(Ok(page), Err)
}

fn fills(fields: &[(String, Secret<String>)]) -> Vec<Fill<'_>> {
    fields.iter().map(|(name, value)| Fill { name, value: value.clone(), must_exist: false, is_password: false }).collect()
}

fn filled(visit: &Visit<'_>, page: &Page, sign_out: &SignOut, wanted: Wanted<'_>) -> Result<FilledForm, Failure> {
    let (text, encoding) = decode_page(&page.body, page.content_type());
    let form = fill(&text, &page.url, encoding, wanted).map_err(|changed| Failure::unrecognised(changed.to_string()))?;
    Ok(match &sign_out.address {
        None => form,
        // Scripts of some portals take the token of any form and post it there.
        Some(address) => FilledForm { action: visit.url(address.as_str())?, method: Method::POST, ..form },
    })
}

/// A link that leads where it should; a page that shows what others write may hold links of theirs.
fn linked(visit: &Visit<'_>, page: &Page, sign_out: &SignOut, selector: &CssSelector) -> Result<Url, Failure> {
    let (text, _) = decode_page(&page.body, page.content_type());
    let target = link(&text, &page.url, selector).map_err(|changed| Failure::unrecognised(changed.to_string()))?;
    let page = &target[Position::BeforePath..Position::AfterQuery];
    if !visit.leads(&target).is_home() || !sign_out.end().covers(page) {
        return Err(Failure::unrecognised("the link leads elsewhere"));
    }
    visit.url(page)
}
