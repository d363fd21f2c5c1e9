use super::{Read, bad, whole};

/// A field: its name in lower case, its value without the white space around it.
pub(super) type Field = (String, Vec<u8>);

/// Names that decide about framing and routing. Another name that software takes for one of them is as bad.
const DECISIVE: [&str; 5] = ["host", "content-length", "transfer-encoding", "connection", "upgrade"];

/// RFC 9112 §2.2: up to CRLF; no CR or LF may stand alone.
pub(super) fn line(bytes: &[u8]) -> Read<&[u8]> {
    match bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
        None => Read::More,
        Some(at) if bytes[at] == b'\n' => bad("a lone LF"),
        Some(at) => match bytes.get(at + 1) {
            None => Read::More,
            Some(b'\n') => Read::Whole(&bytes[..at], at + 2),
            Some(_) => bad("a lone CR"),
        },
    }
}

/// RFC 9110 §5.6.2.
pub(super) fn is_token(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte))
}

/// RFC 9112 §5, up to and with the empty line.
pub(super) fn fields(bytes: &[u8]) -> Read<Vec<Field>> {
    let (mut fields, mut at) = (Vec::new(), 0);
    loop {
        let (text, length) = whole!(line(&bytes[at..]));
        at += length;
        if text.is_empty() {
            return Read::Whole(fields, at);
        }
        if matches!(text[0], b' ' | b'\t') {
            return bad("a folded line");
        }
        let Some(colon) = text.iter().position(|byte| *byte == b':') else { return bad("a field without a colon") };
        let (name, value) = (&text[..colon], &text[colon + 1..]);
        if !is_token(name) {
            return bad(format!("the field name {:?}", String::from_utf8_lossy(name)));
        }
        if value.iter().any(|byte| matches!(byte, 0..=8 | 0x0a..=0x1f | 0x7f)) {
            return bad("a control byte in a value");
        }
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        let folded: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        if folded != name && DECISIVE.contains(&folded.as_str()) {
            return bad(format!("the field {name}, which may be taken for {folded}"));
        }
        fields.push((name, value.trim_ascii().to_vec()));
    }
}

/// Every value of a field.
pub(super) fn values<'a>(fields: &'a [Field], name: &str) -> Vec<&'a [u8]> {
    fields.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_slice()).collect()
}
