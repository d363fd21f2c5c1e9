use std::sync::LazyLock;

use regex::Regex;
use scraper::Html;
use url::Url;

use super::controls::{is, parse};

/// A `meta` refresh that waits longer than this shows the page to people.
const AT_ONCE: f32 = 10.0;

/// Scripts longer than this do more than lead on.
const MAX_SCRIPT: usize = 4096;

/// `location = '…'`, `window.location.href = "…"`, `location.replace('…')` and `location.assign('…')`, with `self`, `top` and the like.
static LOCATION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let target = r#"(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"#;
    let object = r"(?:(?:window|self|top|parent|document)\.)*location";
    let text = format!(r"(?:^|[^\w.$]){object}(?:\.href)?\s*(?:=\s*{target}\s*(?:;|\n|\}}|$)|\.(?:replace|assign)\(\s*{target}\s*\))");
    Regex::new(&text).ok()
});

/// Where a page without any form leads on to by itself, as a browser with script would go: by a `meta` refresh (HTML §4.2.5.3), or
/// by a script that sets `location` to a plain text. A page that leads to itself only reloads.
pub(crate) fn moved_on(page: &str, url: &Url) -> Option<Url> {
    let page = parse(page);
    if page.root_element().descendent_elements().any(|element| is(&element, "form")) {
        return None;
    }
    let text = refresh(&page).or_else(|| script(&page))?;
    let mut target = url.join(text.trim()).ok()?;
    target.set_fragment(None);
    let mut here = url.clone();
    here.set_fragment(None);
    (target != here).then_some(target)
}

fn refresh(page: &Html) -> Option<String> {
    let asks = |name: &str| name.trim().eq_ignore_ascii_case("refresh");
    let mut metas = page.root_element().descendent_elements().filter(|element| is(element, "meta"));
    let content = metas.find(|meta| meta.attr("http-equiv").is_some_and(asks))?.attr("content")?;
    let (seconds, rest) = content.split_once([';', ','])?;
    if !seconds.trim().parse::<f32>().is_ok_and(|seconds| (0.0..=AT_ONCE).contains(&seconds)) {
        return None;
    }
    let rest = rest.trim();
    let named = rest.get(..3).filter(|start| start.eq_ignore_ascii_case("url"));
    let after = named.and_then(|_| rest.get(3..)?.trim_start().strip_prefix('='));
    let target = after.unwrap_or(rest).trim();
    let unquoted = ['"', '\''].into_iter().find_map(|quote| target.strip_prefix(quote)?.split(quote).next());
    Some(unquoted.unwrap_or(target).to_owned()).filter(|target| !target.is_empty())
}

fn script(page: &Html) -> Option<String> {
    let scripts = page.root_element().descendent_elements().filter(|element| is(element, "script") && element.attr("src").is_none());
    scripts.map(|script| script.text().collect::<String>()).filter(|text| text.len() <= MAX_SCRIPT).find_map(|text| {
        let found = LOCATION.as_ref()?.captures(&text)?;
        let target = found.iter().skip(1).flatten().next()?.as_str();
        // `\/` is how JSON libraries write a slash; any other escape is more than a plain text.
        let plain = target.replace("\\/", "/").replace("\\u0026", "&");
        (!plain.contains('\\') && !plain.is_empty()).then_some(plain)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_page_that_only_leads_on_is_followed() {
        let cases = [
            ("<meta http-equiv=refresh content='0; url=/home'>", Some("https://a.example.com/home")),
            ("<META HTTP-EQUIV='Refresh' CONTENT=\"0;URL='in.php?a=1&amp;b=2'\">", Some("https://a.example.com/x/in.php?a=1&b=2")),
            ("<meta http-equiv=refresh content='3, /home'>", Some("https://a.example.com/home")),
            ("<meta http-equiv=refresh content='90'>", None),
            ("<meta http-equiv=refresh content='90; url=/home'>", None),
            ("<meta http-equiv=refresh content='0; url=/x/page'>", None),
            ("<meta http-equiv=refresh content='0; url=/home'><form></form>", None),
            ("<script>window.location = '/home';</script>", Some("https://a.example.com/home")),
            ("<script>window.location.href=\"\\/home\"</script>", Some("https://a.example.com/home")),
            ("<script>top.location.replace( 'home' )</script>", Some("https://a.example.com/x/home")),
            ("<body onload=x><script>\n  document.location.assign(\"https://b.example/\");\n</script>", Some("https://b.example/")),
            ("<script>if (a) { location='/home' }</script>", Some("https://a.example.com/home")),
            ("<script>location = base + '/home';</script>", None),
            ("<script>location = '/home' + query;</script>", None),
            ("<script>mylocation = '/home';</script>", None),
            ("<script>x = location.href == '/home';</script>", None),
            ("<script>location = '/h\\x6fme';</script>", None),
            ("<script src=a.js>location = '/home';</script>", None),
            ("<p>location = '/home';</p>", None),
        ];
        for (page, expected) in cases {
            let url = Url::parse("https://a.example.com/x/page").unwrap();
            assert_eq!(moved_on(page, &url).as_ref().map(Url::as_str), expected, "{page}");
        }
    }

    #[test]
    fn a_long_script_does_more_than_lead_on() {
        let leads = |padding: usize| {
            let page = format!("<script>/*{}*/\nlocation = '/home';</script>", "x".repeat(padding));
            moved_on(&page, &Url::parse("https://a.example.com/").unwrap()).is_some()
        };
        assert!(leads(4000) && !leads(4096));
    }

    proptest! {
        #[test]
        fn no_page_is_too_strange(page in "(<(meta|script|/script)( (http-equiv|content)=[\"']?[a-z0-9;=' ]{0,12})?>|location|\\.|=|'[/a]'|\\PC){0,20}") {
            moved_on(&page, &Url::parse("https://a.example.com/").unwrap());
        }
    }
}
