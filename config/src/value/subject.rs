use super::line;
use crate::fault::{Fault, shown};

/// The subject of a mail: one line, in which only these placeholders stand for something else.
pub(crate) fn subject(text: &str, known: &[&str]) -> Result<String, Fault> {
    let text = line(text)?;
    let rest = known.iter().fold(text.clone(), |text, name| text.replace(name, ""));
    if rest.contains(['{', '}']) {
        let what = format!("{} has a placeholder that is not known", shown(&text));
        return Err(Fault::new(what, format!("these are: {}", known.join(" "))));
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
            ("{portal}", false),
            ("{brand", false),
            ("Token\r\nBcc: all@example.com", false),
            ("", false),
        ];
        for (text, good) in cases {
            assert_eq!(subject(text, &["{brand}"]).is_ok(), good, "{text:?}");
        }
        assert!(subject("{portal} of {brand}", &["{brand}", "{portal}"]).is_ok());
    }
}
