//! Attacks on other HTTP servers, sent to this server over real sockets: a row for each CVE, with the
//! bytes of the attack and the response that is required.
//!
//! The rows and the table in `SECURITY.md` are the same; a test compares them. CVEs that concern only
//! HTTP/2, TLS, clients, or features that this server does not have, such as ranges, are not listed.

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
mod chunked;
mod connections;
mod fields;
mod framing;
mod requests;
mod table;

use self::attack::Row;

/// All rows.
fn rows() -> impl Iterator<Item = &'static Row> {
    [framing::ROWS, chunked::ROWS, fields::ROWS, requests::ROWS, connections::ROWS]
        .into_iter()
        .flatten()
}
