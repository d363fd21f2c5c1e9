use accounts::LanguageTag;
use accounts::use_cases::choose_language;

use crate::Pages;
use crate::asked::Asked;
use crate::language_choice::FIELD;
use crate::reply::Handled;

/// `POST /account/language`: keeps the choice, in the browser and for the account, and shows the same page again.
pub(super) async fn post(pages: &Pages, asked: &Asked<'_>) -> Handled {
    let Some(who) = &asked.visit.who else { return pages.sign_in_first(asked, "/") };
    let form = pages.checked_form(asked, Some(&who.session.id))?;
    let words = pages.settings.languages.of_tag(form.get(FIELD));
    if let Some(words) = words {
        choose_language(&pages.deps, who, &LanguageTag::new(words.language().tag())).await?;
    }
    Ok(pages.in_language(words, form.get("back")))
}
