//! The common look of both applications.

/// Text as it stands in HTML.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// What stands around every page.
pub(crate) struct Frame<'a> {
    /// The application's name.
    pub(crate) application: &'a str,
    /// Links of the bar at the top: address and words.
    pub(crate) links: &'a [(&'a str, &'a str)],
    /// Full name of who is signed in.
    pub(crate) who: Option<&'a str>,
}

impl Frame<'_> {
    /// A whole page; `main` is HTML.
    pub(crate) fn page(&self, title: &str, main: &str) -> String {
        let application = escape(self.application);
        let title = escape(title);
        let links: String = self.links.iter().map(|(to, words)| format!("<a href=\"{to}\">{}</a>", escape(words))).collect();
        let who = self.who.map(|name| format!("<span class=\"who\">Signed in as {}</span>", escape(name))).unwrap_or_default();
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
             <title>{title} - {application}</title>\n<link rel=\"stylesheet\" href=\"/assets/style.css\">\n</head>\n<body>\n\
             <header><strong>{application}</strong><nav>{links}</nav>{who}</header>\n<main>\n<h1>{title}</h1>\n{main}\n</main>\n\
             </body>\n</html>\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_typed_is_text_and_not_markup() {
        let frame = Frame { application: "A", links: &[], who: Some("<b>\"O'Neil\" & co</b>") };
        let page = frame.page("<script>", "");
        assert!(page.contains("&lt;b&gt;&quot;O&#39;Neil&quot; &amp; co&lt;/b&gt;"), "{page}");
        assert!(!page.contains("<script>"), "{page}");
    }
}
