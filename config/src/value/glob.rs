use globset::GlobBuilder;

use crate::fault::{Fault, shown};

/// A glob over a header's value: `*` is any run of characters, `/` among them.
pub(crate) fn text_glob(text: &str) -> Result<String, Fault> {
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err(Fault::new("this glob matches nothing", "give the value, with * for what varies, as \"/login*\""));
    }
    well_formed(text, false)
}

/// A glob over a path: `*` stays within a segment, `**` does not.
pub(crate) fn path_glob(text: &str) -> Result<String, Fault> {
    let help = "begin with / and give the path alone, as \"/admin/**\"";
    if !text.starts_with('/') {
        return Err(Fault::new(format!("{} is not a path", shown(text)), help));
    }
    if text.contains("//") || text.chars().any(|c| c.is_control() || matches!(c, ' ' | '#' | '\\' | ';')) {
        return Err(Fault::new(format!("no path that reaches the portal looks like {}", shown(text)), help));
    }
    if text.contains('?') {
        return Err(Fault::new("a rule looks at the path alone, not at what follows a ?", help));
    }
    well_formed(text, true)
}

fn well_formed(text: &str, segments: bool) -> Result<String, Fault> {
    match GlobBuilder::new(text).literal_separator(segments).backslash_escape(true).build() {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(Fault::new(
            format!("{} is not a glob: {}", shown(text), error.kind()),
            "*, ** and ? are wildcards; [ and { open a set and a choice and must be closed, or escaped as \\\\[",
        )),
    }
}
