//! Requests that change something and can be sent again: [`Idempotency`] runs a request once for each
//! `Idempotency-Key`, and answers the next ones with the response to the first.

mod fingerprint;
mod key;
mod memory;
mod middleware;
mod replay;
mod store;

pub use self::fingerprint::{Fingerprint, Key};
pub use self::memory::{MemoryStore, StoreFull};
pub use self::middleware::Idempotency;
pub use self::store::{Begun, IdempotencyStore, StoredResponse};
