//! Counts and durations of requests by the semantic conventions of OpenTelemetry, as text for
//! Prometheus: [`Metrics`] measures, and [`Exposition`] is the response to a scrape.

mod exposition;
mod histogram;
mod key;
mod measure;
mod server;
mod shard;
mod text;

pub use self::exposition::Exposition;
pub use self::measure::Metrics;
