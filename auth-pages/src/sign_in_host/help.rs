use http::StatusCode;

use crate::Pages;
use crate::asked::Asked;
use crate::reply::Reply;
use crate::views::{HelpTeam, HelpView};

/// `GET /help`: which team to turn to, and the common problems with the step that solves each.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>) -> Reply {
    let teams = pages
        .portals_by_name()
        .into_iter()
        .map(|portal| HelpTeam {
            portal: portal.name.clone(),
            support: portal.support.clone(),
            forgot_password_url: portal.forgot_password_url.clone(),
        })
        .collect();
    let view = HelpView { frame: pages.frame(asked.visit), customer_care: pages.settings.customer_care.clone(), teams };
    pages.page(asked.visit, StatusCode::OK, &view)
}
