use std::path::Path;

use crate::file::FileBrand;
use crate::notes::Notes;
use crate::settings::Brand;
use crate::value::{colour, line, path_under};

const NAME: &str = "Latchkey";
const LANGUAGE: &str = "en";

pub(super) fn check(file: Option<&FileBrand>, directory: &Path, notes: &mut Notes) -> Option<Brand> {
    let absent = FileBrand::default();
    let file = file.unwrap_or(&absent);
    let name = notes.read_or(&file.name, NAME.to_owned(), |text| line(text));
    let logo = notes.read_opt(&file.logo, |text| path_under(directory, text));
    let accent = notes.read_opt(&file.accent, |text| colour(text));
    let footer = notes.read_opt(&file.footer, |text| line(text));
    let templates_dir = notes.read_opt(&file.templates_dir, |text| path_under(directory, text));
    let languages: Vec<String> = match &file.languages {
        Some(at) if at.value.is_empty() => {
            notes.wrong(&at.span, "the pages need a language", "name at least one, or leave `languages` out");
            return None;
        }
        Some(at) => at.value.iter().map(|tag| tag.value.clone()).collect(),
        None => vec![LANGUAGE.to_owned()],
    };
    Some(Brand { name: name?, logo: logo?, accent: accent?, footer: footer?, templates_dir: templates_dir?, languages })
}
