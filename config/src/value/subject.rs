use super::line;
use crate::fault::{Fault, shown};

const BRAND: &str = "{brand}";

/// The subject of a mail: one line, in which only `{brand}` stands for something else.
pub(crate) fn subject(text: &str) -> Result<String, Fault> {
    let text = line(text)?;
    if text.replace(BRAND, "").contains(['{', '}']) {
        return Err(Fault::new(format!("{} has a placeholder that is not known", shown(&text)), "only {brand} is, the brand's name"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::subject;

    #[test]
    fn subjects_are_one_line_with_the_brand_at_most() {
        let cases = [
            ("{brand} e-mail validation token", true),
            ("Your code", true),
            ("{brand} and {brand}", true),
            ("Token {token}", false),
            ("{brand", false),
            ("Token\r\nBcc: all@example.com", false),
            ("", false),
        ];
        for (text, good) in cases {
            assert_eq!(subject(text).is_ok(), good, "{text:?}");
        }
    }
}
