//! The tests at the boundary, by subject: bytes in and out, and small apps. README.md says which
//! folder a new case belongs to.

#[expect(
    clippy::type_complexity,
    clippy::unwrap_used,
    reason = "results have many kinds of parts, and a test that fails shows the line"
)]
mod api_client;
mod client;
mod contract;
mod cve;
mod errors;
mod extract;
mod features;
mod files;
mod lifecycle;
mod limits;
mod middleware;
mod openapi;
mod respond;
mod routing;
mod tower;
mod wire;
