//! One file for each figure. A new one: a file with a `FIGURE`, and its line here, in the order of the table.

mod cookie_bytes;
mod vectors;

use crate::figure::Figure;

pub(crate) const FIGURES: &[Figure] = &[vectors::FIGURE, vectors::HOST_AND_LF, cookie_bytes::FIGURE];
