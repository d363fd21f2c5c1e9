use locales::{Phrase, phrase};

/// What a browser calls itself, before those that it also names for old servers' sake.
const BROWSERS: [(&str, &str); 12] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
    ("Trident/", "Internet Explorer"),
    ("curl/", "curl"),
];

/// What a system calls itself; the special before the general.
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
];

/// A browser as people know it, within a sentence: "Firefox on Windows". `User-Agent` is whatever its sender likes, so nothing of it is repeated.
pub(crate) fn browser_words(user_agent: &str) -> Phrase {
    match told_by(user_agent) {
        (Some(browser), Some(system)) => phrase!("browser-on", browser = browser, system = system),
        (Some(browser), None) => phrase!("browser-alone", browser = browser),
        (None, Some(system)) => phrase!("a-browser-on", system = system),
        (None, None) => phrase!("unknown-browser"),
    }
}

/// The same, as the beginning of a line.
pub(crate) fn browser_title(user_agent: &str) -> Phrase {
    match told_by(user_agent) {
        (None, Some(system)) => phrase!("a-browser-on-title", system = system),
        (None, None) => phrase!("unknown-browser-title"),
        _ => browser_words(user_agent),
    }
}

fn told_by(user_agent: &str) -> (Option<&'static str>, Option<&'static str>) {
    let named = |table: &[(&str, &'static str)]| table.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name);
    (named(&BROWSERS), named(&SYSTEMS))
}

#[cfg(test)]
mod tests {
    use locales::{Language, Words};

    use super::*;

    #[test]
    fn browsers_are_told_by_what_only_they_say() {
        let cases = [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
                "Chrome on Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
                "Safari on Mac",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 Mobile/15E148",
                "Chrome on iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0 Mobile",
                "Samsung Internet on Android",
            ),
            ("Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko", "Internet Explorer on Windows"),
            ("curl/8.5.0", "curl"),
            ("Something (Linux)", "a browser on Linux"),
            ("<b>hello</b>", "an unknown browser"),
            ("", "an unknown browser"),
        ];
        let english = Words::new(Language::English);
        for (user_agent, words) in cases {
            assert_eq!(english.say(browser_words(user_agent)), words, "{user_agent}");
        }
        assert_eq!(english.say(browser_title("")), "An unknown browser");
        assert_eq!(english.say(browser_title("Something (Linux)")), "A browser on Linux");
    }
}
