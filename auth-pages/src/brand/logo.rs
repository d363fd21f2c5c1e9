use bytes::Bytes;

/// The largest logo.
pub const LOGO_BYTES: usize = 256 * 1024;

/// A picture for the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    pub(crate) content: Bytes,
    pub(crate) extension: &'static str,
    pub(crate) content_type: &'static str,
}

impl Logo {
    /// Reads a file: SVG or PNG, at most [`LOGO_BYTES`].
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(content: Vec<u8>) -> Result<Self, &'static str> {
        if content.len() > LOGO_BYTES {
            return Err("the picture is larger than 256 KiB");
        }
        if content.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Ok(Self { content: content.into(), extension: "png", content_type: "image/png" });
        }
        match std::str::from_utf8(&content) {
            Ok(text) if is_svg(text) => Ok(Self { content: content.into(), extension: "svg", content_type: "image/svg+xml" }),
            _ => Err("the file is neither SVG nor PNG"),
        }
    }
}

/// Whether the first element is `svg`. What is in it can do nothing: it is shown as a picture, and served under a policy without script.
fn is_svg(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<!") {
            ">"
        } else {
            return rest.strip_prefix("<svg").is_some_and(|after| after.starts_with([' ', '\t', '\r', '\n', '>']));
        };
        let Some((_, after)) = rest.split_once(end) else { return false };
        rest = after.trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logo_is_known_by_what_is_in_it() {
        let read = |content: &[u8]| Logo::read(content.to_vec()).map(|logo| logo.extension);
        assert_eq!(read(b"\x89PNG\r\n\x1a\n...."), Ok("png"));
        for svg in ["<svg xmlns='http://www.w3.org/2000/svg'/>", "\u{feff}<?xml version='1.0'?>\n<!DOCTYPE svg>\n<!-- > -->\n<svg>"] {
            assert_eq!(read(svg.as_bytes()), Ok("svg"), "{svg}");
        }
        for other in ["", "<html><svg>", "<svgx>", "<!-- <svg>", "GIF89a", "svg"] {
            assert_eq!(read(other.as_bytes()), Err("the file is neither SVG nor PNG"), "{other}");
        }
        assert_eq!(read(&vec![b' '; LOGO_BYTES + 1]), Err("the picture is larger than 256 KiB"));
    }
}
