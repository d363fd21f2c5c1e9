use encoding_rs::{Encoding, UTF_8, WINDOWS_1252, X_USER_DEFINED};

/// How much of a page is searched for a `meta` element (HTML §13.2.3.2).
const PRESCAN: usize = 1024;

/// A page's bytes as text, and its encoding, in which its forms answer: by the byte order mark, else the header, else the page's own
/// `meta`, else UTF-8 if it is valid and says anything beyond ASCII, else windows-1252 (HTML §13.2.3).
pub(crate) fn decode_page(bytes: &[u8], content_type: Option<&str>) -> (String, &'static Encoding) {
    let encoding = Encoding::for_bom(bytes)
        .map(|(encoding, _)| encoding)
        .or_else(|| from_content_type(content_type?))
        .or_else(|| from_meta(bytes))
        .unwrap_or_else(|| if !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 });
    let (text, encoding, _) = encoding.decode(bytes);
    (text.into_owned(), encoding)
}

fn from_content_type(content_type: &str) -> Option<&'static Encoding> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        name.trim().eq_ignore_ascii_case("charset").then(|| Encoding::for_label(value.as_bytes())).flatten()
    })
}

fn from_meta(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..PRESCAN).unwrap_or(bytes).to_ascii_lowercase();
    let mut rest = head.as_slice();
    while let Some((_, after)) = split_at(rest, b"<meta") {
        let (tag, after) = split_at(after, b">")?;
        if let Some(encoding) = charset_in(tag) {
            return Some(encoding);
        }
        rest = after;
    }
    None
}

fn charset_in(tag: &[u8]) -> Option<&'static Encoding> {
    let (_, after) = split_at(tag, b"charset")?;
    let value = after.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|byte| b"\"'; \t\r\n/".contains(byte)).unwrap_or(value.len());
    let encoding = Encoding::for_label(value.get(..end)?)?;
    // A page whose meta could be read is not UTF-16 (HTML §13.2.3.2 step 17).
    Some(if encoding == X_USER_DEFINED { WINDOWS_1252 } else { encoding.output_encoding() })
}

fn split_at<'a>(text: &'a [u8], word: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = text.windows(word.len()).position(|window| window == word)?;
    Some((text.get(..at)?, text.get(at.checked_add(word.len())?..)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_charset_is_found_where_browsers_find_it() {
        let cases: [(&[u8], Option<&str>, &str, &str); 12] = [
            (b"\xef\xbb\xbf\xc3\xa4", Some("text/html; charset=iso-8859-1"), "UTF-8", "ä"),
            (b"\xff\xfe\xe4\x00", None, "UTF-16LE", "ä"),
            (b"\xe4", Some("text/html; charset=ISO-8859-1"), "windows-1252", "ä"),
            (b"\xc3\xa4", Some("text/html;charset=\"utf-8\""), "UTF-8", "ä"),
            (b"<meta charset=utf-8>\xc3\xa4", None, "UTF-8", "<meta charset=utf-8>ä"),
            (b"<META content='text/html; charset=koi8-r'>\xc1", None, "KOI8-R", "<META content='text/html; charset=koi8-r'>а"),
            (b"<meta charset=\"utf-16\">", None, "UTF-8", "<meta charset=\"utf-16\">"),
            (b"<meta name=x><meta charset=shift_jis/>", None, "Shift_JIS", "<meta name=x><meta charset=shift_jis/>"),
            (b"\xc3\xa4", None, "UTF-8", "ä"),
            (b"\xe4", None, "windows-1252", "ä"),
            (b"a", Some("text/html; charset=nonsense"), "windows-1252", "a"),
            (b"<meta charset", None, "windows-1252", "<meta charset"),
        ];
        for (bytes, content_type, name, text) in cases {
            let (decoded, encoding) = decode_page(bytes, content_type);
            assert_eq!((encoding.name(), decoded.as_str()), (name, text));
        }
    }

    proptest! {
        #[test]
        fn no_page_is_too_strange(
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
            meta in "(<meta (charset|content)=[\"']?[a-z0-9;= -]{0,12}[\"']?>?)?",
            content_type in proptest::option::of("text/html(; ?charset=[\"a-z0-9-]{0,12})?"),
        ) {
            let page = [meta.as_bytes(), &bytes].concat();
            decode_page(&page, content_type.as_deref());
        }
    }
}
