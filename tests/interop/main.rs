//! Clients and proxies that others wrote, against a server over real sockets.
//!
//! Each program is looked up in the PATH. If it is not installed, its test prints a note and is
//! skipped, so that `cargo test` passes on a fresh machine. With `INTEROP=required` in the
//! environment, as in `.ci/run`, a missing program is a failure. No test here asserts a speed.

mod app;
mod browser;
mod contract;
mod curl;
mod described;
mod docs;
mod lint;
mod load;
mod nginx;
mod node;
mod origins;
mod python;
mod tools;
mod typescript;
