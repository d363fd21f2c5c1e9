//! Every way in which a page, a header or a script may write a value.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use data_encoding::HEXLOWER;
use md5::{Digest, Md5};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use ring::digest;

const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// As it is and as it may be escaped: always as many, in the same order.
pub(super) fn escaped(value: &str) -> Vec<Vec<u8>> {
    let percent = percent_encode(value.as_bytes(), UNRESERVED).to_string();
    let all_percent = percent_encode(value.as_bytes(), NON_ALPHANUMERIC).to_string();
    let form: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    let json = in_json(value);
    let texts = [
        value.to_owned(),
        lower_escapes(&percent),
        lower_escapes(&all_percent),
        lower_escapes(&form),
        percent_encode(percent.as_bytes(), UNRESERVED).to_string(),
        percent,
        all_percent,
        form,
        in_html(value, "&#39;", "&quot;"),
        in_html(value, "&#039;", "&quot;"),
        in_html(value, "&#x27;", "&#34;"),
        in_html(value, "'", "\""),
        json.replace('/', "\\/"),
        ascii_json(&json),
        json,
        STANDARD.encode(value),
        STANDARD_NO_PAD.encode(value),
        URL_SAFE.encode(value),
        URL_SAFE_NO_PAD.encode(value),
        HEXLOWER.encode(value.as_bytes()),
        HEXLOWER.encode(value.as_bytes()).to_uppercase(),
    ];
    let (legacy, _, _) = encoding_rs::WINDOWS_1252.encode(value);
    let mut all: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
    all.push(legacy.into_owned());
    all
}

/// The digests that scripts make of it, likewise.
pub(super) fn digested(value: &str) -> Vec<Vec<u8>> {
    let bytes = value.as_bytes();
    let sum = |algorithm| digest::digest(algorithm, bytes).as_ref().to_vec();
    let sums = [Md5::digest(bytes).to_vec(), sum(&digest::SHA1_FOR_LEGACY_USE_ONLY), sum(&digest::SHA256), sum(&digest::SHA512)];
    let spelled = |sum: Vec<u8>| {
        [HEXLOWER.encode(&sum), HEXLOWER.encode(&sum).to_uppercase(), STANDARD_NO_PAD.encode(&sum), URL_SAFE_NO_PAD.encode(&sum)]
    };
    sums.into_iter().flat_map(spelled).map(String::into_bytes).collect()
}

/// What base64 makes of it in the middle of something longer, without the characters that its neighbours have a part in.
pub(super) fn in_longer_base64(value: &str) -> Vec<Vec<u8>> {
    let shifted = |shift: usize| {
        let padded: Vec<u8> = std::iter::repeat_n(0, shift).chain(value.bytes()).collect();
        let whole = padded.len().checked_div(3).unwrap_or(0).saturating_mul(3);
        let first = if shift == 0 { 0 } else { 4 };
        let inner = |text: String| text.get(first..).map(str::to_owned).filter(|text| text.len() >= 8).unwrap_or_default().into_bytes();
        let whole = padded.get(..whole).unwrap_or_default();
        [inner(STANDARD.encode(whole)), inner(URL_SAFE.encode(whole))]
    };
    (0..3).flat_map(shifted).filter(|text| !text.is_empty()).collect()
}

fn lower_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut left = 0_u8;
    for c in text.chars() {
        out.push(if left > 0 { c.to_ascii_lowercase() } else { c });
        left = if c == '%' { 2 } else { left.saturating_sub(1) };
    }
    out
}

fn in_html(value: &str, apostrophe: &str, quote: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', quote).replace('\'', apostrophe)
}

fn in_json(value: &str) -> String {
    let quoted = serde_json::Value::String(value.to_owned()).to_string();
    quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned()
}

/// With everything beyond ASCII, and what HTML minds, by its number.
fn ascii_json(json: &str) -> String {
    let mut out = String::new();
    for c in json.chars() {
        if c.is_ascii() && !"<>&'".contains(c) {
            out.push(c);
        } else {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(spelled: Vec<Vec<u8>>) -> Vec<String> {
        spelled.into_iter().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect()
    }

    #[test]
    fn a_value_is_known_in_every_spelling() {
        let spelled = texts(escaped("a&b/c'ä"));
        for wanted in [
            "a&b/c'ä",
            "a%26b%2Fc%27%C3%A4",
            "a%26b%2fc%27%c3%a4",
            "a%2526b%252Fc%2527%25C3%25A4",
            "a&amp;b/c&#039;ä",
            "a&b\\/c'ä",
            "a\\u0026b/c\\u0027\\u00e4",
            "YSZiL2Mnw6Q=",
            "YSZiL2Mnw6Q",
            "6126622f6327c3a4",
        ] {
            assert!(spelled.iter().any(|text| text == wanted), "{wanted} is not in {spelled:?}");
        }
        assert_eq!(escaped("x").len(), escaped("something longer").len());
        assert!(texts(digested("abc")).contains(&"900150983cd24fb0d6963f7d28e17f72".to_owned()));
    }

    #[test]
    fn a_value_is_known_within_longer_base64() {
        for before in ["", "a", "ab", "abc", "user:"] {
            let whole = STANDARD.encode(format!("{before}Legacy-Pw-4711 and more"));
            let inner = texts(in_longer_base64("Legacy-Pw-4711"));
            assert!(inner.iter().any(|text| whole.contains(text.as_str())), "{whole} {inner:?}");
        }
    }
}
