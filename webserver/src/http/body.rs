//! A body: bytes that are there, or a stream of them. Buffered bodies cost no allocation and no
//! lock; streamed ones may. What encodes or decodes a body on the wire is not here.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::incoming::Incoming;
use super::{Span, StatusCode};
use crate::pool::{Buf, Scratch};

type Chunk = Result<Bytes, BodyError>;

/// The body of a request or a response.
///
/// It is a stream of chunks; [`Body::next`] gives them one by one, [`Body::collect`] all together.
///
/// ```
/// use webserver::Body;
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let body = Body::from("hello");
/// assert_eq!(body.collect(1024).await.unwrap(), "hello");
/// # });
/// ```
#[derive(Default)]
pub struct Body(Repr);

#[derive(Default)]
enum Repr {
    #[default]
    Empty,
    Static(&'static [u8]),
    Bytes(Bytes),
    Scratch(Scratch),
    Slice(Buf, Span),
    Incoming(Incoming),
    Stream(Pin<Box<dyn Stream<Item = Chunk> + Send>>),
}

/// Why a body could not be read to its end.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum BodyError {
    /// It is longer than the route or the server allows; answered with 413.
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The connection ended first; answered, if at all, with 400.
    Incomplete,
    /// The client stopped sending; answered with 408.
    TimedOut,
    /// It breaks the chunked coding (RFC 9112, section 7.1); answered with 400.
    Malformed(String),
    /// The stream behind it failed.
    Failed(Arc<dyn std::error::Error + Send + Sync>),
}

impl BodyError {
    /// The status that a request with such a body is answered with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Incomplete | Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::TimedOut => StatusCode::REQUEST_TIMEOUT,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(f, "the body is longer than {limit} bytes"),
            Self::Incomplete => f.write_str("the connection ended before the body did"),
            Self::TimedOut => f.write_str("the body did not arrive in time"),
            Self::Malformed(rule) => f.write_str(rule),
            Self::Failed(error) => write!(f, "the body's stream failed: {error}"),
        }
    }
}

impl std::error::Error for BodyError {}

impl Body {
    /// No body.
    pub const fn empty() -> Self {
        Self(Repr::Empty)
    }

    /// A body that is produced while it is sent, with `Transfer-Encoding: chunked`.
    pub fn stream<S, T, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        T: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self(Repr::Stream(Box::pin(Chunks(Box::pin(stream)))))
    }

    pub(crate) fn scratch(scratch: Scratch) -> Self {
        Self(Repr::Scratch(scratch))
    }

    pub(crate) fn slice(buf: Buf, span: Span) -> Self {
        Self(Repr::Slice(buf, span))
    }

    pub(crate) fn incoming(incoming: Incoming) -> Self {
        Self(Repr::Incoming(incoming))
    }

    /// The bytes, if they are all there.
    pub(crate) fn buffered(&self) -> Option<&[u8]> {
        match &self.0 {
            Repr::Empty => Some(&[]),
            Repr::Static(bytes) => Some(bytes),
            Repr::Bytes(bytes) => Some(bytes),
            Repr::Scratch(scratch) => Some(scratch.bytes()),
            Repr::Slice(buf, span) => Some(span.of(buf)),
            Repr::Incoming(_) | Repr::Stream(_) => None,
        }
    }

    /// The length in bytes where it is known: that of a buffered body, or the announced one.
    pub fn len(&self) -> Option<u64> {
        match &self.0 {
            Repr::Incoming(incoming) => incoming.announced(),
            _ => self.buffered().map(|bytes| bytes.len() as u64),
        }
    }

    /// Whether it is known to hold no byte.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// The most bytes that may come in; a received body longer than that ends in an error.
    pub(crate) fn set_limit(&mut self, limit: u64) {
        if let Repr::Incoming(incoming) = &self.0 {
            incoming.set_limit(limit);
        }
    }

    /// The next chunk, or `None` at the end.
    ///
    /// # Errors
    /// When the body can not be read to its end; every later call says so again.
    pub async fn next(&mut self) -> Option<Result<Bytes, BodyError>> {
        std::future::poll_fn(|cx| self.poll_chunk(cx)).await
    }

    /// The whole body.
    ///
    /// # Errors
    /// [`BodyError::TooLarge`] if it has more than `limit` bytes, which are then not kept, or what
    /// kept it from being read.
    pub async fn collect(mut self, limit: u64) -> Result<Bytes, BodyError> {
        if self.len().is_some_and(|len| len > limit) {
            return Err(BodyError::TooLarge { limit });
        }
        if self.buffered().is_some() {
            return Ok(self.into_bytes());
        }
        // Memory follows what arrives; an announced length alone reserves little.
        let announced = self.len().unwrap_or(0).min(64 * 1024);
        let mut all = Vec::with_capacity(usize::try_from(announced).unwrap_or(0));
        while let Some(chunk) = self.next().await {
            let chunk = chunk?;
            if (all.len() + chunk.len()) as u64 > limit {
                return Err(BodyError::TooLarge { limit });
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all.into())
    }

    /// The bytes of a buffered body; of a streamed one none.
    pub(crate) fn into_bytes(self) -> Bytes {
        match self.0 {
            Repr::Static(bytes) => Bytes::from_static(bytes),
            Repr::Bytes(bytes) => bytes,
            Repr::Scratch(scratch) => scratch.into_vec().into(),
            Repr::Slice(buf, span) => Bytes::copy_from_slice(span.of(&buf)),
            Repr::Empty | Repr::Incoming(_) | Repr::Stream(_) => Bytes::new(),
        }
    }

    pub(crate) fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Chunk>> {
        match &mut self.0 {
            Repr::Incoming(incoming) => incoming.poll_chunk(cx),
            Repr::Stream(stream) => stream.as_mut().poll_next(cx),
            _ => {
                let bytes = std::mem::take(self).into_bytes();
                Poll::Ready(if bytes.is_empty() { None } else { Some(Ok(bytes)) })
            }
        }
    }
}

impl Stream for Body {
    type Item = Chunk;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Chunk>> {
        self.poll_chunk(cx)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.buffered() {
            Some(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            None => f.write_str("Body(stream)"),
        }
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self::from(text.as_bytes())
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Self(if bytes.is_empty() { Repr::Empty } else { Repr::Static(bytes) })
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(if bytes.is_empty() { Repr::Empty } else { Repr::Bytes(bytes) })
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::from(text.into_bytes())
    }
}

/// Any stream of byte-like chunks as one of [`Chunk`]s.
struct Chunks<S>(Pin<Box<S>>);

impl<S, T, E> Stream for Chunks<S>
where
    S: Stream<Item = Result<T, E>>,
    T: Into<Bytes>,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Item = Chunk;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Chunk>> {
        self.0.as_mut().poll_next(cx).map(|next| {
            next.map(|chunk| match chunk {
                Ok(bytes) => Ok(bytes.into()),
                Err(error) => Err(BodyError::Failed(Arc::from(error.into()))),
            })
        })
    }
}
