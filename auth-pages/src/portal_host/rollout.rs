//! `/.latchkey/enable` and `/.latchkey/disable`: a browser joins the portal's roll-out, or leaves it.

use http::StatusCode;
use policies::{Rollout, Side, side};

use super::Here;
use crate::Pages;
use crate::asked::Asked;
use crate::reply::{Handled, Reply, with_cookie};
use crate::rollout_mark;
use crate::views::{RolloutPage, RolloutView};

/// `GET /.latchkey/enable`: says what it is, and asks. With `?go=on` whoever has joined already just goes on to the portal.
pub(super) fn get_enable(pages: &Pages, asked: &Asked<'_>, here: Here<'_>) -> Reply {
    let inside = is_inside(asked, here);
    if here.portal.rollout == Rollout::Required || inside && !asked.query.get("go").is_empty() {
        return pages.see_other(&first_page(here));
    }
    show(pages, asked, here, if inside { RolloutPage::Joined } else { RolloutPage::Join })
}

/// `POST /.latchkey/enable`: from now on this browser goes through the gateway.
pub(super) fn post_enable(pages: &Pages, asked: &Asked<'_>, here: Here<'_>) -> Handled {
    change(pages, asked, here, true)
}

/// `GET /.latchkey/disable`: asks.
pub(super) fn get_disable(pages: &Pages, asked: &Asked<'_>, here: Here<'_>) -> Reply {
    if here.portal.rollout == Rollout::Required {
        return pages.see_other(&first_page(here));
    }
    show(pages, asked, here, if is_inside(asked, here) { RolloutPage::Leave } else { RolloutPage::Left })
}

/// `POST /.latchkey/disable`: from now on this browser passes through to the portal's own login.
pub(super) fn post_disable(pages: &Pages, asked: &Asked<'_>, here: Here<'_>) -> Handled {
    change(pages, asked, here, false)
}

fn change(pages: &Pages, asked: &Asked<'_>, here: Here<'_>, joins: bool) -> Handled {
    pages.checked_form_on(here.origin, asked, None)?;
    let choice_counts = matches!(here.portal.rollout, Rollout::OptIn | Rollout::Percent(_));
    Ok(with_cookie(pages.see_other(&first_page(here)), choice_counts.then(|| pages.joins(joins))))
}

fn is_inside(asked: &Asked<'_>, here: Here<'_>) -> bool {
    side(here.portal.rollout, rollout_mark::read(&asked.cookies, &here.portal.id), false) == Side::Inside
}

fn first_page(here: Here<'_>) -> String {
    format!("{}/", here.origin)
}

fn show(pages: &Pages, asked: &Asked<'_>, here: Here<'_>, page: RolloutPage) -> Reply {
    let page = if here.portal.rollout == Rollout::Off { RolloutPage::NotYet } else { page };
    let guard = pages.guard_form(asked, None);
    let frame = pages.frame(asked.visit);
    // Whom we do not know here we do not ask afterwards.
    let learns = here.portal.learns && here.portal.rollout == Rollout::OptIn && asked.visit.who.is_some();
    let view = RolloutView { frame, form_token: guard.token, portal: here.portal.name.clone(), page, learns };
    with_cookie(pages.page(asked.visit, StatusCode::OK, &view), guard.set_cookie)
}
