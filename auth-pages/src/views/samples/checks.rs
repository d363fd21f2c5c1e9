use locales::Language;
use scraper::{ElementRef, Html, Selector};

fn all<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

fn each(check: impl Fn(&str, &Html)) {
    for language in Language::ALL {
        for (name, text) in super::samples_in(language) {
            check(&format!("{name} in {}", language.name()), &Html::parse_document(&text));
        }
    }
}

/// Elements that have no end (HTML Standard §13.1.2).
const VOID: [&str; 6] = ["meta", "link", "input", "img", "br", "hr"];

#[test]
fn pages_are_well_formed() {
    for (name, text) in Language::ALL.into_iter().flat_map(super::samples_in) {
        let mut open: Vec<&str> = Vec::new();
        for part in text.split('<').skip(1).filter(|part| !part.starts_with('!')) {
            let (tag, rest) = part.split_once('>').unwrap_or_else(|| panic!("{name}: <{part} does not end"));
            assert!(!rest.contains('>') && tag.matches('"').count() % 2 == 0, "{name}: <{part}");
            let element = tag.trim_start_matches('/').split_whitespace().next().unwrap();
            if tag.starts_with('/') {
                assert_eq!(open.pop(), Some(element), "{name}");
            } else if !VOID.contains(&element) {
                open.push(element);
            }
        }
        assert!(open.is_empty(), "{name}: {open:?}");
    }
}

#[test]
fn a_page_has_one_heading_one_main_part_a_language_and_a_title() {
    each(|name, html| {
        assert_eq!(all(html, "h1").len(), 1, "{name}");
        assert_eq!(all(html, "main").len(), 1, "{name}");
        assert_eq!(all(html, "html[lang=en], html[lang=de]").len(), 1, "{name}");
        let title: String = all(html, "title")[0].text().collect();
        assert!(title.ends_with(" – Example") && title.len() > " – Example".len(), "{name}: {title}");
        assert_eq!(
            (title.starts_with("Error: ") || title.starts_with("Fehler: ")),
            !all(html, ".error-summary").is_empty(),
            "{name}: {title}"
        );
    });
}

/// Words that stand in a template would stay as they are.
#[test]
fn a_heading_and_what_is_pressed_are_translated() {
    let words = |language| {
        super::samples_in(language).into_iter().map(|(name, text)| {
            let html = Html::parse_document(&text);
            let said = all(&html, "h1, .primary, .button").iter().map(|element| element.text().collect::<String>()).collect::<Vec<_>>();
            (name, said)
        })
    };
    for ((name, english), (_, german)) in words(Language::English).zip(words(Language::German)) {
        assert_eq!(english.len(), german.len(), "{name}");
        for pair in english.iter().zip(&german) {
            assert_ne!(pair.0, pair.1, "{name}");
        }
    }
}

#[test]
fn a_form_has_one_primary_button_and_a_page_never_two() {
    each(|name, html| {
        let primary = all(html, ".primary").len();
        assert!(primary <= 1, "{name}");
        // The footer has a form of its own.
        if !all(html, "form[method=post]:not(.languages)").is_empty() {
            assert_eq!((primary, all(html, "form button.primary[type=submit]").len()), (1, 1), "{name}");
        }
    });
}

#[test]
fn every_input_has_a_label_and_says_what_it_is_for() {
    each(|name, html| {
        for input in all(html, "input:not([type=hidden])") {
            let id = input.value().attr("id").unwrap_or("");
            let labels = all(html, &format!("label[for='{id}']")).len();
            assert!(labels == 1 || input.value().attr("aria-label").is_some(), "{name}: {id}");
            let tick = matches!(input.value().attr("type"), Some("checkbox" | "radio"));
            assert!(tick || input.value().attr("autocomplete").is_some(), "{name}: {id}");
            assert!(input.value().attr("placeholder").is_none(), "{name}: {id}");
        }
        let mut ids: Vec<_> = all(html, "[id]").iter().filter_map(|element| element.value().attr("id")).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{name}: {ids:?}");
    });
}

#[test]
fn an_error_leads_to_its_field_and_is_told_there_too() {
    each(|name, html| {
        for link in all(html, ".error-summary a") {
            let field = link.value().attr("href").unwrap();
            let input = all(html, field)[0];
            assert_eq!(input.value().attr("aria-invalid"), Some("true"), "{name}");
            let told = all(html, &format!("#{}", input.value().attr("aria-describedby").unwrap()))[0];
            assert!(told.text().collect::<String>().ends_with(&link.text().collect::<String>()), "{name}");
        }
        let summaries = all(html, ".error-summary");
        assert!(summaries.iter().all(|summary| summary.value().attr("role") == Some("alert")), "{name}");
    });
}

/// What the content security policy forbids would be missing from the page.
#[test]
fn nothing_runs_or_is_styled_inline() {
    each(|name, html| {
        assert!(all(html, "style, script:not([src]), iframe, object, base").is_empty(), "{name}");
        for element in all(html, "*") {
            for (attribute, value) in element.value().attrs() {
                assert!(attribute != "style" && !attribute.starts_with("on"), "{name}: {attribute}");
                assert!(!value.to_ascii_lowercase().starts_with("javascript:"), "{name}: {attribute}={value}");
            }
        }
    });
}

#[test]
fn a_form_is_posted_with_its_token() {
    each(|name, html| {
        for form in all(html, "form:not([role=search])") {
            assert_eq!(form.value().attr("method"), Some("post"), "{name}");
            let token = form.select(&Selector::parse("input[name=form_token]").unwrap()).count();
            // The kept form goes to the portal, which has tokens of its own.
            assert_eq!(token, usize::from(!name.starts_with("resume ")), "{name}");
        }
    });
}

#[test]
fn the_labels_are_those_that_people_search_for() {
    let labels = |wanted: &str| {
        let samples = super::samples();
        let (_, text) = samples.iter().find(|(name, _)| *name == wanted).unwrap();
        let html = Html::parse_document(text);
        all(&html, "label").iter().map(|label| label.text().collect::<String>()).collect::<Vec<_>>()
    };
    assert_eq!(labels("email"), ["E-mail address"]);
    assert_eq!(labels("password"), ["Password"]);
    assert_eq!(labels("code"), ["One-time code"]);
    assert_eq!(labels("code-recovery"), ["Recovery code"]);
    assert_eq!(labels("factor-remove"), ["Master account password", "One-time code"]);
    assert_eq!(labels("link"), ["User name", "Password", "Link this account"]);
    assert_eq!(labels("link-works"), ["User name", "Password", "Link this account", "Master account password"]);
}
