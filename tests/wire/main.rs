//! Bytes in, bytes out, over a connection in memory: each rule of HTTP/1.1 as rows of a table, each
//! row sent whole, byte by byte and cut at every position; then properties of any input; and the
//! table of `docs/conformance.md`, whose tests have to exist.

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
