//! Tests of bytes in and bytes out, over a connection in memory. Each rule of HTTP/1.1 has rows of
//! a table, and each row is sent whole, byte by byte and cut at every position. Other tests check
//! properties of any input.

pub(crate) mod app;
pub(crate) mod check;
mod chunked;
mod corpora;
mod differential;
mod expect;
mod fields;
mod framing;
mod generated;
mod host;
mod keep_alive;
mod limits;
mod readback;
mod request_line;
mod responses;
