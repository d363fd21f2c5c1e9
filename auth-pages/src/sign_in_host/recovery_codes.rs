use http::StatusCode;
use locales::Phrase;
use secret::Secret;

use crate::Pages;
use crate::asked::Asked;
use crate::reply::Reply;
use crate::views::RecoveryCodesView;

/// Shows new recovery codes, once.
pub(super) fn show(pages: &Pages, asked: &Asked<'_>, done: Phrase, codes: &[Secret<String>], go_on: String) -> Reply {
    let codes = codes.iter().map(|code| code.reveal().clone()).collect();
    pages.page(asked.visit, StatusCode::OK, &RecoveryCodesView { frame: pages.frame(asked.visit), done, codes, go_on })
}
