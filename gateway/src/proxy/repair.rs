use std::time::Duration;

use accounts::ports::{Cap, StoreDown};
use accounts::use_cases::{Entered, repair_portal};
use auth_pages::Problem;
use http::{Method, StatusCode};
use pingora::proxy::Session;

use super::Gateway;
use super::ctx::{Ctx, Repair};
use super::failure::Failure;
use super::prepare::{Coming, page_of, visit};

/// What is done about an answer that says the portal's own session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// It is passed on: nothing can be done about it.
    PassOn,
    /// The portal is signed in to again and the request repeated.
    Repeat,
}

/// A session whose portal session ends more often than this is not repaired any more for a while: it would go on for ever.
const REPAIRS: u64 = 6;
const WINDOW: Duration = Duration::from_secs(60);

impl Gateway {
    /// The portal has answered with `status` that its session is over. A request is repeated once, and only if that is
    /// harmless; else the portal is signed in to, and the person repeats it.
    pub(crate) async fn portal_session_over(&self, session: &Session, ctx: &mut Ctx, status: StatusCode) -> Result<Then, Failure> {
        let (Some(at), Some(_), Some(opened)) = (ctx.at.clone(), &ctx.who, ctx.opened.clone()) else { return Ok(Then::PassOn) };
        let keeps_ending = || Failure::Problem(Problem::PortalSessionKeepsEnding { portal: at.to.route.portal.clone() });
        if ctx.repair != Repair::NotNeeded || !self.may_repair(ctx).await? {
            // A login page would ask for what they have given; a plain refusal may really be one.
            return if status.is_redirection() || status.is_success() { Err(keeps_ending()) } else { Ok(Then::PassOn) };
        }
        ctx.repair = Repair::Asked(opened.generation);
        let refused_unread = status == StatusCode::UNAUTHORIZED && at.to.route.settings.recipe.refuses_before_it_acts();
        if is_repeatable(session, at.to.route.repeat_posts || refused_unread) {
            return Ok(Then::Repeat);
        }
        self.repair(session, ctx).await?;
        let page = page_of(session.req_header()).to_owned();
        Err(Failure::Problem(Problem::RepeatByHand { portal: at.to.route.portal.clone(), page }))
    }

    /// Signs in to the portal again, if that was asked for.
    pub(crate) async fn repair(&self, session: &Session, ctx: &mut Ctx) -> Result<(), Failure> {
        let Repair::Asked(generation) = ctx.repair else { return Ok(()) };
        ctx.repair = Repair::Done;
        let (Some(at), Some(who), Some(old)) = (&ctx.at, &ctx.who, &ctx.opened) else { return Ok(()) };
        let coming = Coming { at, who, kind: ctx.kind, client: ctx.client };
        let request = session.req_header();
        let portal = &at.to.route.portal;
        let visit = visit(&coming, request, old.seen_as.clone());
        let entered: Entered = repair_portal(&self.parts.deps, who, portal, visit, generation).await?;
        metrics::counter!("latchkey_portal_repairs_total", "portal" => portal.id.as_str().to_owned()).increment(1);
        tracing::info!(portal = %portal.id, account = %who.account.id, "the portal's session was over");
        let opened = self.opened(&coming, request, entered)?;
        ctx.upstream = at.to.upstreams.choose(Some(&opened.upstream));
        ctx.opened = Some(opened);
        Ok(())
    }

    /// Counts an ended portal session once, however many requests meet it.
    async fn may_repair(&self, ctx: &Ctx) -> Result<bool, StoreDown> {
        let (Some(at), Some(who), Some(opened)) = (&ctx.at, &ctx.who, &ctx.opened) else { return Ok(false) };
        let sessions = &self.parts.deps.sessions;
        let all = format!("repairs:{}:{}", who.session.id.to_key(), at.to.route.portal.id);
        let this = format!("{all}:{}", opened.generation);
        let first = [Cap { key: all, add: 1, max: REPAIRS, window: WINDOW }, Cap { key: this.clone(), add: 1, max: 1, window: WINDOW }];
        if sessions.reserve(&first).await? {
            return Ok(true);
        }
        // Refused: the budget is spent, or this one is counted already. Then even nothing is more than a ceiling of nothing.
        Ok(!sessions.reserve(&[Cap { key: this, add: 0, max: 0, window: WINDOW }]).await?)
    }
}

/// GET and HEAD always are; others where the portal's configuration says so. What the client has sent must still be at hand.
fn is_repeatable(session: &Session, repeat_posts: bool) -> bool {
    let harmless = matches!(session.req_header().method, Method::GET | Method::HEAD);
    (harmless || repeat_posts) && !session.as_ref().retry_buffer_truncated()
}
