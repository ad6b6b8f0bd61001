//! Compiles the rooms of features as part of this crate, where `crate` is nothing but the public
//! interface. So everything in them could have been written by a user.
//!
//! Their behaviour is tested in `it`; nothing runs here.

pub use webserver::*;

#[path = "../webserver/src/content_coding/mod.rs"]
pub mod content_coding;
#[path = "../webserver/src/cross_origin/mod.rs"]
pub mod cross_origin;

#[path = "../webserver/src/files/mod.rs"]
pub mod files;
#[path = "../webserver/src/health/mod.rs"]
pub mod health;
#[path = "../webserver/src/idempotency/mod.rs"]
pub mod idempotency;
#[path = "../webserver/src/load/mod.rs"]
pub mod load;
#[path = "../webserver/src/metrics/mod.rs"]
pub mod metrics;
#[path = "../webserver/src/request_id/mod.rs"]
pub mod request_id;
#[path = "../webserver/src/security_headers/mod.rs"]
pub mod security_headers;
#[path = "../webserver/src/telemetry/mod.rs"]
pub mod telemetry;
#[path = "../webserver/src/tower/mod.rs"]
pub mod tower;
#[path = "../webserver/src/zstandard/mod.rs"]
pub mod zstandard;
