//! Clients and proxies that others wrote, against a server over real sockets.
//!
//! Each of them is looked for on the PATH. One that is not installed is told about and skipped, so
//! that `cargo test` passes on a fresh machine; with `INTEROP=required` in the environment, as the
//! gate sets it, it is a failure. Nothing here asserts how fast something is.

mod app;
mod browser;
mod curl;
mod load;
mod nginx;
mod node;
mod python;
mod tools;
