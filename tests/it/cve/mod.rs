//! What has hurt other HTTP servers, sent to this one over real sockets: a row for each CVE, with
//! the bytes of the attack and what has to come back.
//!
//! The rows and the table in `SECURITY.md` are the same; a test compares them. A row speaks of
//! HTTP/1 only and of what a server decides: what concerns HTTP/2, TLS, clients, or features that
//! are not here, such as ranges, is not listed.

/// A POST with these fields and what follows its head.
macro_rules! post {
    ($fields:literal, $rest:literal) => {
        concat!("POST /echo HTTP/1.1\r\nhost: a\r\n", $fields, "\r\n\r\n", $rest)
    };
}

/// A POST with a chunked body.
macro_rules! chunked {
    ($rest:literal) => {
        post!("transfer-encoding: chunked", $rest)
    };
}

mod app;
mod attack;
mod chunks;
mod faults;
mod fields;
mod framing;
mod paper;
mod requests;

use self::attack::Row;

/// All rows.
fn rows() -> impl Iterator<Item = &'static Row> {
    [framing::ROWS, chunks::ROWS, fields::ROWS, requests::ROWS, faults::ROWS].into_iter().flatten()
}
