//! A browser as small as can be: curl, with its own cookie jar.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::process::{LOAD_CPU, output};

/// One person's browser.
pub(crate) struct Browser {
    jar: PathBuf,
}

/// A page, after all redirects.
pub(crate) struct Page {
    /// Its address.
    pub(crate) url: String,
    /// Its body.
    pub(crate) body: String,
}

impl Browser {
    /// A browser that keeps its cookies in `jar`.
    pub(crate) fn new(jar: PathBuf) -> Self {
        Self { jar }
    }

    /// Follows a link.
    pub(crate) fn get(&self, url: &str) -> Result<Page> {
        self.run(url, &[])
    }

    /// Sends the form that has a field `of`, with these values instead of its own.
    pub(crate) fn submit(&self, page: &Page, of: &str, values: &[(&str, &str)]) -> Result<Page> {
        let form = page.form_with(of).with_context(|| format!("no field {of:?} at {}:\n{}", page.url, page.body))?;
        let mut fields: Vec<String> = values.iter().map(|(name, value)| format!("{name}={value}")).collect();
        for (name, value) in hidden_fields(form) {
            if !values.iter().any(|(other, _)| *other == name) {
                fields.push(format!("{name}={value}"));
            }
        }
        let open = form.split('>').next().unwrap_or_default();
        let action = attribute(open, "action").unwrap_or_default();
        let url = if action.starts_with('/') { format!("{}{action}", origin(&page.url)) } else { page.url.clone() };
        let fields: Vec<&str> = fields.iter().flat_map(|field| ["--data-urlencode", field]).collect();
        self.run(&url, &fields)
    }

    /// The value of a host's cookie.
    pub(crate) fn cookie(&self, host: &str, name: &str) -> Result<String> {
        let jar = fs::read_to_string(&self.jar)?;
        let rows = jar.lines().map(|line| line.trim_start_matches("#HttpOnly_").split('\t').collect::<Vec<_>>());
        let found = rows.into_iter().find(|row| row.first() == Some(&host) && row.get(5) == Some(&name));
        let value = found.and_then(|row| row.get(6).map(|&value| value.to_owned()));
        value.with_context(|| format!("{host} has set no cookie {name:?}"))
    }

    fn run(&self, url: &str, more: &[&str]) -> Result<Page> {
        let jar = self.jar.display().to_string();
        let mut arguments = vec!["--silent", "--show-error", "--fail-with-body", "--location", "--max-time", "30"];
        arguments.extend(["--header", "Accept: text/html", "--cookie", &jar, "--cookie-jar", &jar, "--write-out", "\n%{url_effective}"]);
        arguments.extend(more);
        arguments.push(url);
        let said = output(LOAD_CPU, "curl", &arguments, "")?;
        let (body, url) = said.rsplit_once('\n').context("curl said nothing")?;
        Ok(Page { url: url.to_owned(), body: body.to_owned() })
    }
}

impl Page {
    fn form_with(&self, field: &str) -> Option<&str> {
        let name = format!("name=\"{field}\"");
        self.body.split("<form").skip(1).find(|form| form.contains(&name))
    }
}

fn hidden_fields(form: &str) -> impl Iterator<Item = (&str, String)> {
    form.split("<input").skip(1).filter_map(|rest| {
        let tag = rest.split('>').next()?;
        let hidden = attribute(tag, "type") == Some("hidden");
        hidden.then(|| Some((attribute(tag, "name")?, plain(attribute(tag, "value").unwrap_or_default())))).flatten()
    })
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

fn plain(value: &str) -> String {
    value.replace("&#38;", "&").replace("&amp;", "&").replace("&#x2f;", "/")
}

fn origin(url: &str) -> &str {
    let rest = url.find("://").map_or(0, |at| at.saturating_add(3));
    let end = url.get(rest..).and_then(|host| host.find('/')).map_or(url.len(), |at| rest.saturating_add(at));
    url.get(..end).unwrap_or(url)
}
