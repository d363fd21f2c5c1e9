//! One file for each figure. A new one: a file with a `FIGURE`, and its line here, in the order of the table.

mod code_race;
mod cookie_bytes;
mod desync;
mod enumeration;
mod flood;
mod fuzz;
mod kept_secrets;
mod malformed_http2;
mod model_sequences;
mod mutants;
mod path_confusion;
mod slow_clients;
mod spoofing;
mod tampered_records;
mod vectors;

use crate::figure::Figure;

pub(crate) const FIGURES: &[Figure] = &[
    vectors::FIGURE,
    vectors::HOST_AND_LF,
    desync::FIGURE,
    malformed_http2::FIGURE,
    spoofing::FIGURE,
    path_confusion::FIGURE,
    cookie_bytes::FIGURE,
    enumeration::FIGURE,
    code_race::FIGURE,
    slow_clients::FIGURE,
    flood::FIGURE,
    tampered_records::FIGURE,
    model_sequences::FIGURE,
    kept_secrets::FIGURE,
    fuzz::FIGURE,
    mutants::FIGURE,
];
