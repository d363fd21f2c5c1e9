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
        let (url, fields) = page.filled(of, values)?;
        let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let fields: Vec<&str> = fields.iter().flat_map(|field| ["--data-urlencode", field]).collect();
        self.run(&url, &fields)
    }

    /// All cookies of a host, as a Cookie field.
    pub(crate) fn cookies(&self, host: &str) -> Result<String> {
        let jar = fs::read_to_string(&self.jar)?;
        let rows = jar.lines().map(|line| line.trim_start_matches("#HttpOnly_").split('\t').collect::<Vec<_>>());
        let own = rows.filter(|row| row.first() == Some(&host)).filter_map(|row| Some(format!("{}={}", row.get(5)?, row.get(6)?)));
        Ok(own.collect::<Vec<_>>().join("; "))
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
    /// Where the form with a field `of` leads, and what it sends, encoded.
    pub(crate) fn filled_in(&self, of: &str, values: &[(&str, &str)]) -> Result<(String, String)> {
        let (url, fields) = self.filled(of, values)?;
        let encoded = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        Ok((url, encoded.collect::<Vec<_>>().join("&")))
    }

    fn filled(&self, of: &str, values: &[(&str, &str)]) -> Result<(String, Vec<(String, String)>)> {
        let form = self.form_with(of).with_context(|| format!("no field {of:?} at {}:\n{}", self.url, self.body))?;
        let mut fields: Vec<_> = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let hidden = hidden_fields(form).filter(|(name, _)| !values.iter().any(|(other, _)| other == name));
        fields.extend(hidden.map(|(name, value)| (name.to_owned(), value)));
        let open = form.split('>').next().unwrap_or_default();
        let action = plain(attribute(open, "action").unwrap_or_default());
        let url = if action.starts_with('/') { format!("{}{action}", origin(&self.url)) } else { self.url.clone() };
        Ok((url, fields))
    }

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

/// Percent-encoded, but for letters, digits and `-._~`.
fn encode(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
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
