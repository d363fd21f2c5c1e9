use qrcode::{Color, EcLevel, QrCode};
use secret::Secret;

/// A QR code (ISO/IEC 18004) as the outline of an inline SVG: nothing to fetch, so nothing that a cache could keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Qr {
    /// Modules from edge to edge, with the quiet zone.
    pub(crate) size: usize,
    /// The dark modules, for the `d` of a `path`.
    pub(crate) path: String,
}

/// ISO/IEC 18004 §6.3.8: four light modules around.
const QUIET: usize = 4;

impl Qr {
    /// The code of a text; `None` if it is longer than a QR code holds.
    pub(crate) fn of(text: &Secret<String>) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text.reveal(), EcLevel::M).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (y, row) in code.to_colors().chunks(width).enumerate() {
            for (x, run) in dark_runs(row) {
                let (x, y) = (x.saturating_add(QUIET), y.saturating_add(QUIET));
                path.push_str(&format!("M{x} {y}h{run}v1h-{run}z"));
            }
        }
        Some(Self { size: width.saturating_add(QUIET.saturating_mul(2)), path })
    }
}

/// Where each run of dark modules begins, and how long it is.
fn dark_runs(row: &[Color]) -> Vec<(usize, usize)> {
    let mut at = 0_usize;
    let mut runs = Vec::new();
    for run in row.chunk_by(|one, next| one == next) {
        if run.first() == Some(&Color::Dark) {
            runs.push((at, run.len()));
        }
        at = at.saturating_add(run.len());
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_dark_modules_are_drawn_as_bars() {
        use Color::{Dark, Light};
        assert_eq!(dark_runs(&[Dark, Dark, Light, Dark, Light]), [(0, 2), (3, 1)]);
        assert_eq!(dark_runs(&[Light, Light]), []);
    }

    #[test]
    fn a_code_begins_with_its_finder_pattern_inside_the_quiet_zone() {
        let qr = Qr::of(&Secret::from("otpauth://totp/x")).unwrap();
        assert!(qr.path.starts_with("M4 4h7v1h-7z"), "{}", qr.path);
        assert_eq!(qr.size, 25 + 8, "version 2");
        assert_eq!(Qr::of(&Secret::new("x".repeat(3_000))), None);
    }
}
