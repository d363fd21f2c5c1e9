//! An accent colour, and what follows from it on light and on dark ground.

use super::colour::Colour;

/// What the style sheet has for each part: on light ground, on dark ground.
const BUILT_IN: [Palette<&str>; 2] =
    [Palette { accent: "#0b5cad", hover: "#084a8c", note: "#eef4fb" }, Palette { accent: "#7db8f5", hover: "#a3cdf8", note: "#1f2d3b" }];
/// The grounds on which text in the accent colour stands, beside that of notes: paper and page.
const LIGHT: [Colour; 2] = [Colour::WHITE, Colour([0xf4, 0xf5, 0xf7])];
const DARK: [Colour; 2] = [Colour([0x1d, 0x22, 0x27]), Colour([0x14, 0x18, 0x1c])];
/// What is written on a button in dark mode.
const ON_DARK_ACCENT: Colour = Colour([0x0d, 0x1b, 0x2a]);
/// WCAG 2.2, success criterion 1.4.3.
const READABLE: f64 = 4.5;
/// So much of the accent is in the ground of notes.
const IN_NOTES: f64 = 0.07;

#[derive(Debug)]
struct Palette<T> {
    accent: T,
    hover: T,
    note: T,
}

/// The style sheet with an accent colour in the place of the built-in one.
pub(crate) fn accented(style: &str, accent: [u8; 3]) -> String {
    let wanted = Colour(accent);
    let palettes = [on_light(wanted), on_dark(wanted)];
    let mut style = style.to_owned();
    for (ours, own) in BUILT_IN.iter().zip(palettes) {
        for (ours, own) in [(ours.accent, own.accent), (ours.hover, own.hover), (ours.note, own.note)] {
            style = style.replace(ours, &own.to_string());
        }
    }
    style
}

/// Made darker until it can be read.
fn on_light(wanted: Colour) -> Palette<Colour> {
    let note = |accent| Colour::WHITE.mixed(accent, IN_NOTES);
    let accent = first_readable(wanted, Colour::BLACK, |accent| [LIGHT[0], LIGHT[1], note(accent)]);
    Palette { accent, hover: accent.mixed(Colour::BLACK, 0.2), note: note(accent) }
}

/// Made lighter until it can be read, and written on.
fn on_dark(wanted: Colour) -> Palette<Colour> {
    let note = |accent| DARK[0].mixed(accent, IN_NOTES);
    let accent = first_readable(wanted, Colour::WHITE, |accent| [note(accent), DARK[1], ON_DARK_ACCENT]);
    Palette { accent, hover: accent.mixed(Colour::WHITE, 0.25), note: note(accent) }
}

/// The first on the way to black or white that can be read on each ground.
fn first_readable(wanted: Colour, towards: Colour, grounds: impl Fn(Colour) -> [Colour; 3]) -> Colour {
    let readable = |accent: &Colour| grounds(*accent).iter().all(|ground| accent.contrast(*ground) >= READABLE);
    (0..=100_u8).map(|step| wanted.mixed(towards, f64::from(step) / 100.0)).find(readable).unwrap_or(towards)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STYLE: &str = include_str!("../../static/style.css");

    #[test]
    fn the_built_in_colours_are_those_of_the_style_sheet_and_can_be_read() {
        for palette in &BUILT_IN {
            for colour in [palette.accent, palette.hover, palette.note] {
                assert!(STYLE.contains(colour), "{colour}");
            }
        }
        let colour = |hex: &str| Colour([1, 3, 5].map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()));
        let grounds = [[LIGHT[0], LIGHT[1], colour(BUILT_IN[0].note)], [DARK[0], DARK[1], colour(BUILT_IN[1].note)]];
        for (palette, grounds) in BUILT_IN.iter().zip(grounds) {
            for ground in grounds {
                assert!(STYLE.contains(&ground.to_string()), "{ground}");
                assert!(colour(palette.accent).contrast(ground) >= READABLE, "{} on {ground}", palette.accent);
            }
        }
    }

    #[test]
    fn an_accent_that_can_be_read_stays_as_it_is_and_all_else_follows() {
        let style = accented(STYLE, [0x0b, 0x6e, 0x4f]);
        assert!(style.contains("--accent: #0b6e4f;") && style.contains("color: #0b6e4f; color: var(--accent)"));
        for palette in &BUILT_IN {
            for colour in [palette.accent, palette.hover, palette.note] {
                assert!(!style.contains(colour), "{colour}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_accent_is_made_readable(accent: [u8; 3]) {
            let (light, dark) = (on_light(Colour(accent)), on_dark(Colour(accent)));
            for ground in [LIGHT[0], LIGHT[1], light.note] {
                prop_assert!(light.accent.contrast(ground) >= READABLE && light.hover.contrast(ground) >= READABLE);
            }
            for ground in [DARK[0], DARK[1], dark.note, ON_DARK_ACCENT] {
                prop_assert!(dark.accent.contrast(ground) >= READABLE && dark.hover.contrast(ground) >= READABLE);
            }
        }
    }
}
