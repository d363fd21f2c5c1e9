//! One file for each figure. A new one: a file with a `FIGURE`, and its line here, in the order of the table.

mod cookie_bytes;

use crate::figure::Figure;

pub(crate) const FIGURES: &[Figure] = &[cookie_bytes::FIGURE];
