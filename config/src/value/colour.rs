use crate::fault::{Fault, shown};

/// A colour as style sheets write it: `#0b6e4f`, or short `#0a5`.
pub(crate) fn colour(text: &str) -> Result<[u8; 3], Fault> {
    let wrong = || Fault::new(format!("{} is not a colour", shown(text)), "write red, green and blue in hexadecimal, as \"#0b6e4f\"");
    let digits = text.trim().strip_prefix('#').ok_or_else(wrong)?;
    let values: Vec<u8> =
        digits.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect::<Option<_>>().ok_or_else(wrong)?;
    let byte = |high: u8, low: u8| high.saturating_mul(16).saturating_add(low);
    match *values.as_slice() {
        [r, s, g, h, b, c] => Ok([byte(r, s), byte(g, h), byte(b, c)]),
        [r, g, b] => Ok([byte(r, r), byte(g, g), byte(b, b)]),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_hexadecimal() {
        assert_eq!(colour("#0b6E4f").ok(), Some([0x0b, 0x6e, 0x4f]));
        assert_eq!(colour(" #0a5 ").ok(), Some([0x00, 0xaa, 0x55]));
        for wrong in ["", "#", "0b6e4f", "#0b6e4", "#0b6e4f00", "#00000g", "green", "#ää"] {
            assert!(colour(wrong).is_err(), "{wrong}");
        }
    }
}
