//! HTTP/1.1 (RFC 9112) on one connection: bytes become requests to the app, and its responses become
//! bytes. `parse` and `encode` know the syntax, `states` knows the order of things, and
//! [`Connection`] is the protocol that `io` drives. There is no socket here.

mod active_pool;
mod active_state;
mod app_place;
mod body_in;
mod body_out;
mod conn_state;
mod connection;
mod encode;
mod input;
#[cfg(feature = "engine")]
mod memory;
mod parse;
mod refuse;
mod request;
mod response;
mod states;
#[cfg(test)]
mod tests;
mod upgrade;

pub(crate) use self::active_pool::{ActivePool, clear_active_pool};
pub use self::connection::Connection;
#[cfg(feature = "engine")]
pub(crate) use self::encode::{Delimiter, ResponseHead, response_head};
#[cfg(feature = "engine")]
pub(crate) use self::memory::Memory;
#[cfg(feature = "engine")]
pub(crate) use self::parse::{BodyKind, HeadLimits, HeadScan, Parsed, framing};
pub(crate) use self::parse::{ChunkEvent, ChunkLimits, Chunked};
pub(crate) use self::refuse::unread_refusal;
