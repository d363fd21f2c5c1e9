use http::StatusCode;
use locales::phrase;

use crate::Pages;
use crate::asked::Asked;
use crate::reply::Handled;
use crate::views::DoneView;

/// `GET /register/done`: says that the account is made, and leads to the first sign-in.
pub(super) async fn get(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let under_way = pages.registration_under_way(asked).await?;
    if !under_way.registration.done {
        return Ok(pages.to_own(&pages.registration_href(&under_way.registration, &under_way.journey)));
    }
    let journey = under_way.journey.with_email(&under_way.registration.email);
    let view = DoneView {
        frame: pages.frame(asked.visit),
        heading: phrase!("registered"),
        text: phrase!("registered-text"),
        sign_in: format!("/sign-in/password?flow={}", pages.seal(&journey)),
    };
    Ok(pages.page(asked.visit, StatusCode::OK, &view))
}
