//! `[brand]`: reads the files that it names.

use std::path::Path;
use std::sync::Arc;

use auth_pages::{Brand, LOGO_BYTES, Logo, OwnTemplates};
use config::settings;
use config::{Objection, Weight};
use locales::{Language, Languages};

/// The organisation, and the languages of its pages in its own words.
pub(super) struct Branding {
    pub(super) brand: Brand,
    pub(super) languages: Languages,
}

/// Reads logo and folder.
///
/// # Errors
/// What is wrong with each.
pub(super) fn read(settings: &settings::Brand) -> Result<Branding, Vec<Objection>> {
    let mut objections = Vec::new();
    let languages = languages(settings).unwrap_or_else(|wrong| take(&mut objections, wrong));
    let logo = settings.logo.as_deref().map(logo).transpose().unwrap_or_else(|wrong| take(&mut objections, vec![wrong]));
    let own = settings.templates_dir.as_deref().map(own_templates).transpose().unwrap_or_else(|wrong| take(&mut objections, wrong));
    if !objections.is_empty() {
        return Err(objections);
    }
    let own = own.unwrap_or_default();
    let languages = Languages::of_words(languages.into_iter().map(|language| own.words(language)));
    let (name, footer) = (settings.name.clone(), settings.footer.clone());
    Ok(Branding { brand: Brand { name, logo, accent: settings.accent, footer, own: Arc::new(own) }, languages })
}

fn take<T: Default>(objections: &mut Vec<Objection>, wrong: Vec<Objection>) -> T {
    objections.extend(wrong);
    T::default()
}

fn languages(settings: &settings::Brand) -> Result<Vec<Language>, Vec<Objection>> {
    let known = |tag: &String| Language::of_tag(tag).filter(|language| language.tag() == tag);
    let unknown = settings.languages.iter().enumerate().filter(|(_, tag)| known(tag).is_none());
    let unknown: Vec<_> = unknown
        .map(|(place, tag)| {
            let tags = Language::ALL.map(|language| format!("{:?}", language.tag())).join(", ");
            objection(&format!("languages.{place}"), format!("there are no pages in the language {tag:?}"), &format!("there are {tags}"))
        })
        .collect();
    if unknown.is_empty() { Ok(settings.languages.iter().filter_map(known).collect()) } else { Err(unknown) }
}

fn logo(path: &Path) -> Result<Logo, Objection> {
    let content = file(path, LOGO_BYTES).map_err(|why| objection("logo", why, "name an SVG or PNG file that the service may read"))?;
    Logo::read(content).map_err(|why| objection("logo", why.to_owned(), "give an SVG or PNG file of at most 256 KiB"))
}

fn own_templates(folder: &Path) -> Result<OwnTemplates, Vec<Objection>> {
    let wrong = |what: String| objection("templates_dir", what, "README, \"Making the pages yours\", says what the directory may have");
    let unreadable = |error: std::io::Error| vec![wrong(format!("{} cannot be read: {error}", folder.display()))];
    let (mut files, mut all) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // What editors and version control leave behind.
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        match file(&path, LOGO_BYTES) {
            Ok(content) => files.push((name, content)),
            Err(why) => all.push(wrong(why)),
        }
    }
    files.sort();
    match OwnTemplates::read(files) {
        Ok(own) if all.is_empty() => Ok(own),
        Ok(_) => Err(all),
        Err(more) => {
            all.extend(more.into_iter().map(|one| wrong(format!("{}: {}", one.file, one.what))));
            Err(all)
        }
    }
}

/// The file's content, and one byte more than `most` of what is too large.
fn file(path: &Path, most: usize) -> Result<Vec<u8>, String> {
    use std::io::Read;
    let unreadable = |error: std::io::Error| format!("{} cannot be read: {error}", path.display());
    let mut content = Vec::new();
    let most = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    std::fs::File::open(path).map_err(unreadable)?.take(most).read_to_end(&mut content).map_err(unreadable)?;
    Ok(content)
}

fn objection(key: &str, what: String, help: &str) -> Objection {
    Objection { key: format!("brand.{key}"), what, help: help.to_owned(), weight: Weight::Mistake }
}
