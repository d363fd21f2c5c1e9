//! A person's way to their portal, once: signing in, then linking the portal's own login.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::curl::Browser;
use crate::nginx::PAGE_BYTES;

/// The person's e-mail address.
pub(crate) const EMAIL: &str = "ada@example.com";
/// Their master password.
pub(crate) const PASSWORD: &str = "measured with an engine";

/// A sign-in that can be sent again and again.
pub(crate) struct Form {
    /// The sign-in host with its port.
    pub(crate) host: String,
    /// Path and query.
    pub(crate) page: String,
    /// The Cookie field.
    pub(crate) cookie: String,
    /// The form's fields, encoded.
    pub(crate) body: String,
}

/// Goes as far as the password's page, and keeps what would be sent from there.
pub(crate) fn password_form(jar: PathBuf, sign_in_host: &str, page: &str) -> Result<Form> {
    let browser = Browser::new(jar);
    let email_page = browser.get(page)?;
    let password_page = browser.submit(&email_page, "email", &[("email", EMAIL)])?;
    let (url, body) = password_page.filled_in("password", &[("password", PASSWORD)])?;
    let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let (host, path) = rest.split_once('/').context("an address without a path")?;
    Ok(Form { host: host.to_owned(), page: format!("/{path}"), cookie: browser.cookies(sign_in_host)?, body })
}

/// Walks from `page` of the portal on `host` through sign-in and linking back to it; gives the Cookie field that opens it.
pub(crate) fn walk(jar: PathBuf, host: &str, page: &str) -> Result<String> {
    walk_to(jar, host, page, PAGE_BYTES)
}

/// The same to a page of another size.
pub(crate) fn walk_to(jar: PathBuf, host: &str, page: &str, bytes: usize) -> Result<String> {
    let browser = Browser::new(jar);
    let email_page = browser.get(page)?;
    let password_page = browser.submit(&email_page, "email", &[("email", EMAIL)])?;
    let linking_page = browser.submit(&password_page, "password", &[("password", PASSWORD)])?;
    let login = [("username", "ada7"), ("password", "orders-1815"), ("keep", "yes")];
    let there = browser.submit(&linking_page, "username", &login)?;
    ensure!(there.url == page && there.body.len() == bytes, "{} instead of the page:\n{}", there.url, there.body);
    Ok(format!("latchkey={}", browser.cookie(host, "latchkey")?))
}
