use url::Url;

use crate::fault::{Fault, shown};

/// An absolute `http` or `https` address that people's browsers are sent to.
pub(crate) fn web_url(text: &str) -> Result<Url, Fault> {
    let help = "write a whole address, as \"https://wiki.example.com/reset\"";
    match Url::parse(text) {
        Ok(url) if !matches!(url.scheme(), "http" | "https") => {
            Err(Fault::new(format!("{} does not begin with http:// or https://", shown(text)), help))
        }
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            Err(Fault::new("an address on a page must not hold a user name or password", help))
        }
        Ok(url) => Ok(url),
        Err(_) => Err(Fault::new(format!("{} is not an address", shown(text)), help)),
    }
}
