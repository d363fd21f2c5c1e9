use std::fmt;

/// A colour in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour(pub(super) [u8; 3]);

impl Colour {
    pub(super) const BLACK: Self = Self([0; 3]);
    pub(super) const WHITE: Self = Self([255; 3]);

    /// So much of `other` in it, from 0 to 1.
    pub(super) fn mixed(self, other: Self, share: f64) -> Self {
        let mix = |one: u8, two: u8| channel(f64::from(one) * (1.0 - share) + f64::from(two) * share);
        let ([r, g, b], [s, h, c]) = (self.0, other.0);
        Self([mix(r, s), mix(g, h), mix(b, c)])
    }

    /// How well one can be read on the other: from 1 to 21 (WCAG 2.2, "contrast ratio").
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// WCAG 2.2, "relative luminance".
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        let [r, g, b] = self.0.map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }
}

#[expect(clippy::as_conversions, reason = "a float becomes an integer no other way; it saturates")]
fn channel(value: f64) -> u8 {
    value.round() as u8
}

/// As style sheets write it.
impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let cases = [
            (Colour::BLACK, Colour::WHITE, 21.0),
            (Colour([0x76; 3]), Colour::WHITE, 4.54),
            (Colour([255, 0, 0]), Colour::WHITE, 4.0),
            (Colour::WHITE, Colour::WHITE, 1.0),
        ];
        for (one, two, expected) in cases {
            assert!((one.contrast(two) - expected).abs() < 0.01, "{one} on {two}: {}", one.contrast(two));
            assert!((two.contrast(one) - expected).abs() < 0.01);
        }
        assert_eq!(Colour::BLACK.mixed(Colour::WHITE, 0.5).to_string(), "#808080");
    }
}
