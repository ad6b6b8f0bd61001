//! The errors that can keep a body from being read to its end, and what the client is told about
//! them.

use std::fmt;
use std::sync::Arc;

use ::http::StatusCode;

/// Why a body could not be read to its end.
///
/// ```
/// use webserver::{Body, BodyError};
///
/// async fn is_short(body: Body) -> bool {
///     !matches!(body.collect(140).await, Err(BodyError::TooLarge { .. }))
/// }
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum BodyError {
    /// The body is longer than the route or the server allows; answered with 413.
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The body expands to more than `ratio` times its size when it is decoded, so it may be meant to
    /// exhaust the memory; answered with 413.
    ExpandsTooMuch {
        /// The largest number of bytes that may come of each byte.
        ratio: u32,
    },
    /// The connection ended first; answered with 400, if at all.
    Incomplete,
    /// The client stopped sending; answered with 408.
    TimedOut,
    /// The body violates the chunked coding (RFC 9112, section 7.1), or the content coding that it has;
    /// answered with 400.
    Malformed(String),
    /// The fields after the body take more than
    /// [`Limits::trailer_bytes`](crate::Limits::trailer_bytes); answered with 431.
    TrailersTooLarge,
    /// The stream that produces the body failed.
    Failed(Arc<dyn std::error::Error + Send + Sync>),
}

impl BodyError {
    /// Returns the status for a request whose body failed in this way.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge { .. } | Self::ExpandsTooMuch { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Incomplete | Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::TimedOut => StatusCode::REQUEST_TIMEOUT,
            Self::TrailersTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(f, "the body is longer than {limit} bytes"),
            Self::ExpandsTooMuch { ratio } => {
                write!(f, "the body expands to more than {ratio} times its size")
            }
            Self::Incomplete => f.write_str("the connection ended before the body did"),
            Self::TimedOut => f.write_str("the body did not arrive in time"),
            Self::Malformed(rule) => f.write_str(rule),
            Self::TrailersTooLarge => {
                f.write_str("the trailer section is longer than this server allows")
            }
            Self::Failed(error) => write!(f, "the body's stream failed: {error}"),
        }
    }
}

impl std::error::Error for BodyError {}
