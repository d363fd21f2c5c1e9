use http::StatusCode;

use super::OWN_DATA;
use crate::Pages;
use crate::asked::Asked;
use crate::reply::Handled;
use crate::views::OwnDataView;

/// `GET /account/data`: to take along what is kept here, or to leave.
pub(super) fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    match &asked.visit.who {
        Some(_) => Ok(pages.page(asked.visit, StatusCode::OK, &OwnDataView { frame: pages.frame(asked.visit) })),
        None => pages.sign_in_first(asked, OWN_DATA),
    }
}
