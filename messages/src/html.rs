use askama::Template;

use crate::Look;

/// A mail's text as HTML for mail clients: one column, tables and styles in place, since that is what they all show.
#[derive(Template)]
#[template(path = "mail.html")]
struct HtmlMail<'a> {
    language: &'a str,
    brand: &'a str,
    subject: &'a str,
    look: &'a Look,
    blocks: Vec<Block<'a>>,
}

/// One paragraph of the text.
#[derive(Debug, PartialEq, Eq)]
enum Block<'a> {
    /// Stands alone, to be read off and typed.
    Code(&'a str),
    Paragraph(Vec<Piece<'a>>),
}

#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    /// An address of the sign-in host.
    Link(&'a str),
}

/// What the HTML is made of.
pub(crate) struct Letter<'a> {
    pub(crate) language: &'a str,
    pub(crate) brand: &'a str,
    /// The sign-in host's address: whatever begins with it is a link, and nothing else is.
    pub(crate) sign_in: &'a str,
    pub(crate) subject: &'a str,
    /// Paragraphs with an empty line between them.
    pub(crate) text: &'a str,
    /// The token, if the text has one.
    pub(crate) code: Option<&'a str>,
}

/// The HTML of a mail.
pub(crate) fn html(letter: &Letter<'_>, look: &Look) -> String {
    let blocks = letter.text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let block = |paragraph| {
        if letter.code == Some(paragraph) { Block::Code(paragraph) } else { Block::Paragraph(pieces(paragraph, letter.sign_in)) }
    };
    let mail =
        HtmlMail { language: letter.language, brand: letter.brand, subject: letter.subject, look, blocks: blocks.map(block).collect() };
    // Writing into memory cannot fail; were it to, the mail goes out as text alone.
    mail.render().unwrap_or_default()
}

/// The addresses of the sign-in host in a paragraph, and what is between them.
fn pieces<'a>(paragraph: &'a str, sign_in: &str) -> Vec<Piece<'a>> {
    let (mut pieces, mut rest) = (Vec::new(), paragraph);
    while let Some((before, from)) = (!sign_in.is_empty()).then(|| rest.find(sign_in)).flatten().and_then(|at| rest.split_at_checked(at)) {
        let end = from.find(char::is_whitespace).unwrap_or(from.len());
        let link = from.get(..end).unwrap_or(from).trim_end_matches(['.', ',', ':', ';', '!', '?', ')']);
        pieces.extend((!before.is_empty()).then_some(Piece::Text(before)));
        pieces.push(Piece::Link(link));
        rest = from.get(link.len()..).unwrap_or_default();
    }
    pieces.extend((!rest.is_empty()).then_some(Piece::Text(rest)));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_sign_in_host_are_links() {
        const HOST: &str = "https://login.example.com";
        let text = "See https://login.example.com/account, or https://evil.example/. At https://login.example.com.";
        let expected = [
            Piece::Text("See "),
            Piece::Link("https://login.example.com/account"),
            Piece::Text(", or https://evil.example/. At "),
            Piece::Link(HOST),
            Piece::Text("."),
        ];
        assert_eq!(pieces(text, HOST), expected);
        assert_eq!(pieces("no host", ""), [Piece::Text("no host")]);
        assert!(pieces("", HOST).is_empty());
    }

    #[test]
    fn what_comes_from_outside_is_escaped() {
        let letter = Letter {
            language: "en",
            brand: "<b>&",
            sign_in: "https://l",
            subject: "</title><script>",
            text: "Hello,\n\n<img src=x>\n\n4F7K22QX",
            code: Some("4F7K22QX"),
        };
        let html = html(&letter, &Look::default());
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<b>"), "{html}");
        assert!(html.contains(">4F7K22QX</p>"), "{html}");
    }
}
