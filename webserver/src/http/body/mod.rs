//! The body of a message: bytes that are there, bytes that are still arriving, and streams.

mod content;
mod error;
#[cfg(feature = "http-body")]
mod frames;
mod incoming;
mod streamed;
mod transform;

pub use self::content::Body;
pub use self::error::BodyError;
pub use self::incoming::Feed;
pub(crate) use self::incoming::{BodyWait, pipe};
pub use self::transform::Transform;
