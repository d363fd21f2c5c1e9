use accounts::use_cases::recognise;
use accounts::{Pass, PassScope, SessionId, Ticket};
use http::header;

use super::Here;
use super::resume::{self, Sender};
use crate::asked::Asked;
use crate::begin_flow::{nonce_hash, own_path};
use crate::cookies::{SameSite, pairs};
use crate::reply::{Handled, Reply, with_cookie, with_storage_cleared};
use crate::{Pages, Problem};

/// More cookies than a portal leaves behind.
const MAX_EXPIRED: usize = 50;

/// `GET /.latchkey/enter?ticket=…`: takes the ticket, sets this host's pass, and goes on to the page that was asked for.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>, here: Here<'_>) -> Handled {
    let Some(ticket) = take(pages, asked, here).await? else {
        // Nothing is lost for somebody who is in already: a page reloaded, a step back. Never back to the sign-in host from here.
        return match asked.visit.who {
            Some(_) => Ok(pages.see_other(&format!("{}/", here.origin))),
            None => Err(Problem::TicketSpent { portal: here.portal.clone() }),
        };
    };
    let scope = PassScope::Portal(here.host);
    let pass = Pass { session: ticket.session, number: 0 };
    if recognise(&pages.deps, &pass, scope).await?.is_none() {
        return Err(Problem::TicketSpent { portal: here.portal.clone() });
    }
    let page = own_path(&ticket.page);
    let to = match &ticket.kept_post {
        Some(name) => {
            let sender = Sender { nonce: asked.cookies.nonce.unwrap_or_default(), host: here.host, page: &page };
            resume::address(pages, here.origin, name, sender)
        }
        None => format!("{}{page}", here.origin),
    };
    let value = pass.to_cookie(scope, &pages.deps.keys.load().passes);
    let reply = with_cookie(pages.see_other(&to), pages.names.header(pages.names.pass, &value, SameSite::Lax, None));
    let reply = with_cookie(reply, ticket.joins.then(|| pages.joins(true)));
    let stored = pages.stored_by_another(asked.cookies.stored, here.host, &ticket.session);
    Ok(if stored || was_anothers(pages, asked, here, ticket.session) { forget_the_other(pages, asked, reply) } else { reply })
}

async fn take(pages: &Pages, asked: &Asked<'_>, here: Here<'_>) -> Result<Option<Ticket>, Problem> {
    // Without a nonce no ticket fits, so none is spent: it may be somebody else's.
    let Some(nonce) = asked.cookies.nonce else { return Ok(None) };
    Ok(Ticket::take(asked.query.get("ticket"), here.host, &nonce_hash(nonce), pages.deps.sessions.as_ref()).await?)
}

/// Whether another session's pass was in this browser before.
fn was_anothers(pages: &Pages, asked: &Asked<'_>, here: Here<'_>, session: SessionId) -> bool {
    let keys = pages.deps.keys.load();
    asked.cookies.pass.is_some_and(|before| {
        let before = Pass::from_cookie(before.as_bytes(), PassScope::Portal(here.host), &keys.passes);
        before.is_none_or(|before| before.session != session)
    })
}

/// What the portal left in the browser belonged to the session before: its readable cookies and its storage go.
pub(super) fn forget_the_other(pages: &Pages, asked: &Asked<'_>, reply: Reply) -> Reply {
    let reply = with_cookie(with_storage_cleared(reply), asked.cookies.stored.map(|_| pages.names.expire(pages.names.stored)));
    let fields = asked.headers.get_all(header::COOKIE).iter().map(|field| field.as_bytes());
    pairs(fields)
        .filter(|(name, _)| !pages.names.is_ours(name))
        .filter_map(|(name, _)| pages.names.expire_foreign(name))
        .take(MAX_EXPIRED)
        .fold(reply, with_cookie)
}
