use crate::file::FileBrand;
use crate::notes::Notes;
use crate::settings::Brand;
use crate::value::line;

const NAME: &str = "Latchkey";

pub(super) fn check(file: Option<&FileBrand>, notes: &mut Notes) -> Option<Brand> {
    let absent = FileBrand::default();
    let file = file.unwrap_or(&absent);
    let name = notes.read_or(&file.name, NAME.to_owned(), |text| line(text));
    notes.unsupported(&file.logo, "logo", "the header shows brand.name: leave it out");
    notes.unsupported(&file.accent, "accent", "the pages have their own colour: leave it out");
    notes.unsupported(&file.footer, "footer", "leave it out");
    notes.unsupported(&file.templates_dir, "templates_dir", "the pages are built in: leave it out");
    let english = |list: &Vec<crate::at::At<String>>| matches!(list.as_slice(), [one] if one.as_str() == "en");
    notes.only(&file.languages, "languages", english, "the pages are in English: write [\"en\"] or leave it out");
    Some(Brand { name: name? })
}
