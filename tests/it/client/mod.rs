//! The client for tests.

mod over_socket;
mod paused;
