//! Tests of bytes in and bytes out, over a connection in memory. Each rule of HTTP/1.1 has rows of
//! a table, and each row is sent whole, byte by byte and cut at every position. Other tests check
//! properties of any input, and that the tests named in the table of `docs/conformance.md` exist.

mod accept;
mod answers;
mod app;
mod check;
mod chunks;
mod conformance;
mod corpora;
mod differential;
mod expect;
mod fields;
mod framing;
mod generated;
mod host;
mod limits;
mod line;
mod paths;
mod persistence;
mod readback;
