use crate::fault::{Fault, shown};

/// A number and `B`, `KiB` or `MiB`; from one byte to `most` bytes.
pub(crate) fn size(text: &str, most: usize) -> Result<usize, Fault> {
    let help = format!("write a number and B, KiB or MiB, as \"32KiB\"; {most} bytes at most");
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = match text.strip_prefix(digits) {
        Some("B") => Some(1),
        Some("KiB") => Some(1 << 10),
        Some("MiB") => Some(1 << 20),
        _ => None,
    };
    let bytes = unit.and_then(|unit: usize| digits.parse::<usize>().ok()?.checked_mul(unit));
    match bytes {
        Some(bytes) if (1..=most).contains(&bytes) && !digits.starts_with('+') => Ok(bytes),
        Some(_) => Err(Fault::new(format!("{} is out of bounds", shown(text)), help)),
        None => Err(Fault::new(format!("{} is not a size", shown(text)), help)),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn numbers_with_a_unit() {
        for (text, bytes) in [
            ("32KiB", Some(32_768)),
            ("1MiB", Some(1_048_576)),
            ("7B", Some(7)),
            ("2MiB", None),
            ("0B", None),
            ("32KB", None),
            ("32", None),
            ("+1B", None),
            ("99999999999999999999MiB", None),
        ] {
            assert_eq!(size(text, 1 << 20).ok(), bytes, "{text}");
        }
    }
}
