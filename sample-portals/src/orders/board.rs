//! The board: a page whose pictures come all at once, and a catalogue that is compressed already.

use hyper::StatusCode;
use hyper::header::{CACHE_CONTROL, CONTENT_ENCODING};

use super::state::{Desk, OrdersState};
use crate::answer::{Answer, asset, empty, with_header};

/// Pictures of the board.
const TILES: &[(&str, &[u8])] = &[
    (
        "/board/tile/1.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='60' height='40'><rect width='60' height='40' fill='#356'/></svg>",
    ),
    (
        "/board/tile/2.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='60' height='40'><rect width='60' height='40' fill='#473'/></svg>",
    ),
    (
        "/board/tile/3.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='60' height='40'><rect width='60' height='40' fill='#743'/></svg>",
    ),
    (
        "/board/tile/4.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='60' height='40'><rect width='60' height='40' fill='#537'/></svg>",
    ),
    (
        "/board/tile/5.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='60' height='40'><rect width='60' height='40' fill='#377'/></svg>",
    ),
    (
        "/board/tile/6.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='60' height='40'><rect width='60' height='40' fill='#773'/></svg>",
    ),
];

impl OrdersState {
    pub(super) fn board(&self, desk: &Desk) -> Answer {
        let pictures: String = TILES.iter().map(|(at, _)| format!("<img src=\"{at}\" alt=\"\" width=\"60\" height=\"40\">")).collect();
        self.own_page(desk, "Board", &format!("<p>{pictures}</p><p><a href=\"/catalogue.csv\">Catalogue</a></p>"))
    }
}

/// A picture; only for those who are signed in, and never cached.
pub(super) fn tile(path: &str) -> Answer {
    let Some((_, picture)) = TILES.iter().find(|(at, _)| *at == path) else { return empty(StatusCode::NOT_FOUND) };
    with_header(empty_cache(asset("image/svg+xml", picture)), CACHE_CONTROL, "no-store")
}

fn empty_cache(mut answer: Answer) -> Answer {
    answer.headers_mut().remove(CACHE_CONTROL);
    answer
}

/// The catalogue, as it lies compressed on the disk.
pub(super) fn catalogue() -> Answer {
    with_header(asset("text/csv", include_bytes!("../../assets/catalogue.csv.gz")), CONTENT_ENCODING, "gzip")
}
