//! What a portal sign-in leaves for later beside its cookies and headers: what the portal's scripts look for in the browser, and what its
//! own sign-out is to be told.

use accounts::BrowserEntry;
use secret::Secret;

use super::failure::Failure;
use super::request::{in_json, text};
use super::visit::Visit;
use crate::recipe::{SignOut, SignOutBy, Template, Values};
use crate::settings::PortalSettings;

/// Entries for the browser, and the fields of the portal's own sign-out where they are not the same for everybody.
#[derive(Default)]
pub(super) struct LeftBehind {
    pub(super) browser: Vec<BrowserEntry>,
    pub(super) sign_out: Option<Vec<(String, Secret<String>)>>,
}

impl LeftBehind {
    /// After a sign-in that went well, while all that was found on the way is at hand. Cookies for scripts are put into the jar.
    pub(super) fn of(portal: &PortalSettings, visit: &mut Visit<'_>, values: &Values<'_>) -> Result<Self, Failure> {
        for (name, template) in &portal.in_browser.cookies {
            let value = template.render(values).map_err(text)?;
            visit.give_cookie(name, &value)?;
        }
        let entries = portal.in_browser.storage.iter().map(|entry| {
            let json = entry.value.is_json();
            let value = entry.value.render_with(values, |value| if json { in_json(value) } else { value }).map_err(text)?;
            Ok(BrowserEntry { storage: entry.storage, key: entry.key.clone(), value })
        });
        let fields = portal.sign_out.as_ref().map(fields_of).unwrap_or_default();
        let personal = fields.iter().any(|(_, template)| template.plain().is_none());
        let sign_out = personal.then(|| rendered(fields, values)).transpose()?;
        Ok(Self { browser: entries.collect::<Result<_, Failure>>()?, sign_out })
    }
}

fn rendered(fields: &[(String, Template)], values: &Values<'_>) -> Result<Vec<(String, Secret<String>)>, Failure> {
    fields.iter().map(|(name, template)| Ok((name.clone(), template.render(values).map_err(text)?))).collect()
}

fn fields_of(sign_out: &SignOut) -> &[(String, Template)] {
    match &sign_out.by {
        SignOutBy::Page { fields, .. } | SignOutBy::Form { fields, .. } => fields,
        SignOutBy::Link(_) => &[],
    }
}
