//! The features of the crate, each in a room of its own.

mod coding;
mod cors;
mod csrf;
mod docs;
mod health;
mod idempotency;
mod load;
mod metrics;
mod request_id;
mod security_headers;
mod telemetry;
