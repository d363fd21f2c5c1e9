use accounts::use_cases::{Recognised, recognise, second_factor_owed, sign_out, take_wish_for_codes};
use accounts::{HalfWay, Left, Pass, PassScope, Session};

use crate::asked::Asked;
use crate::journey::Journey;
use crate::reply::{Handled, with_cookie};
use crate::{Pages, Problem};

/// Sets the pass of the new session and goes on; the session that this browser had before ends.
pub(super) async fn enter(pages: &Pages, asked: &Asked<'_>, journey: Journey, session: Session) -> Handled {
    end_the_one_before(pages, asked).await?;
    let scope = PassScope::SignIn(&pages.settings.sign_in_host);
    let pass = Pass { session: session.id, number: session.pass_number };
    let who: Recognised = recognise(&pages.deps, &pass, scope).await?.ok_or(Problem::Internal)?;
    let reply = match offer(pages, &session, &who).await? {
        Some(left) => pages.to_what_is_left(asked, &journey, &HalfWay { account: session.account, password_at: session.password_at, left }),
        None => pages.go_on_with_pass(journey, &who).await,
    };
    let reply = with_cookie(reply, pages.device_cookie(asked, session.account));
    Ok(with_cookie(reply, pages.pass_cookie(&session)))
}

/// What somebody who has just signed in is led to before they go on to where they were going: a second factor that will be demanded of
/// them, or the one-time codes that they wished for when they registered, once.
async fn offer(pages: &Pages, session: &Session, who: &Recognised) -> Result<Option<Left>, Problem> {
    let wished = take_wish_for_codes(&pages.deps, session.account).await?;
    if session.second_factor.is_some() {
        return Ok(None);
    }
    let owed = second_factor_owed(&pages.deps, &who.account).await?;
    Ok(owed.map(|due| Left::EnrolInSession { due: Some(due) }).or_else(|| wished.then_some(Left::Enrol { replaces: None })))
}

/// Ends the session that this browser has, before it gets another.
pub(super) async fn end_the_one_before(pages: &Pages, asked: &Asked<'_>) -> Result<(), Problem> {
    if let Some(before) = &asked.visit.who {
        sign_out(&pages.deps, before).await?;
    }
    Ok(())
}
