//! A body is either bytes in memory or a stream of them. Buffered bodies need no allocation and no
//! lock; streamed bodies may need both. Encoding and decoding a body on the wire is done elsewhere.

mod from;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::error::BodyError;
use super::incoming::{BodyWait, Incoming};
use super::streamed::Streamed;
use crate::base::pool::{Buf, Scratch};
use crate::base::span::Span;
use crate::http::header::HeaderMap;

type Chunk = Result<Bytes, BodyError>;

/// The body of a request or a response.
///
/// A body is a stream of chunks. [`Body::next`] returns them one by one, and [`Body::collect`]
/// joins them.
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
    Short(Short),
    /// The variants that have to be dropped. Grouped here, so that the check for them is not a
    /// function call.
    Owned(Owned),
}

/// A few bytes stored in the body itself, such as a formatted number, so that no buffer is needed.
#[derive(Clone, Copy)]
struct Short {
    len: u8,
    bytes: [u8; SHORT],
}

/// The largest number of inline bytes that does not make `Body` larger.
const SHORT: usize = 30;
const _: () = assert!(size_of::<Body>() == size_of::<Owned>());

impl Short {
    fn new(text: &[u8]) -> Option<Self> {
        let mut bytes = [0; SHORT];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        Some(Self { len: text.len() as u8, bytes })
    }

    fn bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or_default()
    }
}

enum Owned {
    Bytes(Bytes),
    Scratch(Scratch),
    Slice(Buf, Span),
    Incoming(Incoming),
    Stream(Box<Streamed>),
}

impl Body {
    /// Creates an empty body.
    pub const fn empty() -> Self {
        Self(Repr::Empty)
    }

    /// Creates a body that is produced while it is sent, with `Transfer-Encoding: chunked`.
    ///
    /// If the stream fails or panics, the connection ends before the last chunk, so that the client
    /// sees that the body is incomplete. (A destructor that panics while another panic unwinds
    /// aborts the process, as anywhere in Rust.)
    ///
    /// ```
    /// use webserver::{Body, Response};
    ///
    /// // A body is a stream of chunks itself.
    /// let response = Response::new(Body::stream(Body::from("hello")));
    /// assert_eq!(response.body().len(), None);
    /// ```
    pub fn stream<S, T, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        T: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self(Repr::Owned(Owned::Stream(Box::new(Streamed::of(stream)))))
    }

    /// Creates a body of `length` bytes that is produced while it is sent, with that
    /// `Content-Length`, for example from a file.
    ///
    /// If the stream ends early, the connection ends, so that the client sees that the body is
    /// incomplete. Bytes beyond the length are not sent, and the connection ends as well.
    ///
    /// ```
    /// use webserver::Body;
    ///
    /// let stream = Body::from("hello");
    /// assert_eq!(Body::sized_stream(5, stream).len(), Some(5));
    /// ```
    pub fn sized_stream<S, T, E>(length: u64, stream: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        T: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let mut streamed = Streamed::of(stream);
        streamed.announce(length);
        Self(Repr::Owned(Owned::Stream(Box::new(streamed))))
    }

    /// Adds trailer fields after this body, such as a checksum (RFC 9110, section 6.5). The future
    /// that returns them is polled once the body is complete. The handler itself has to set a
    /// `Trailer` field that names them.
    ///
    /// The body is then sent with `Transfer-Encoding: chunked`. An HTTP/1.0 client gets the body
    /// without the trailer fields, and any other client may ignore them. Fields that must not be in
    /// a trailer section (RFC 9110, section 6.5.1) are left out, which is logged.
    ///
    /// ```
    /// use webserver::{Body, HeaderMap, HeaderName, HeaderValue, Response};
    ///
    /// let body = Body::from("hello").with_trailers(async {
    ///     let mut fields = HeaderMap::new();
    ///     fields.insert(HeaderName::from_static("x-sum"), HeaderValue::from_static("532"));
    ///     fields
    /// });
    /// let response = Response::new(body)
    ///     .with_header(HeaderName::from_static("trailer"), HeaderValue::from_static("x-sum"));
    /// ```
    pub fn with_trailers(self, trailers: impl Future<Output = HeaderMap> + Send + 'static) -> Self {
        let mut streamed = match self.0 {
            Repr::Owned(Owned::Stream(streamed)) => streamed,
            other => Box::new(Streamed::new(Self(other))),
        };
        streamed.follow(trailers);
        Self(Repr::Owned(Owned::Stream(streamed)))
    }

    fn as_streamed(&mut self) -> Option<&mut Streamed> {
        if let Repr::Owned(Owned::Stream(streamed)) = &mut self.0 { Some(streamed) } else { None }
    }

    /// Makes a stream complete when the server stops gracefully.
    pub(crate) fn ending_at_stop(mut self) -> Self {
        self.as_streamed().into_iter().for_each(|streamed| streamed.ends_at_stop = true);
        self
    }

    /// Tells the body that the server stops gracefully. Returns whether the body is complete then.
    pub(crate) fn stop(&mut self) -> bool {
        self.as_streamed().is_some_and(Streamed::stop)
    }

    pub(super) fn streamed(streamed: Streamed) -> Self {
        Self(Repr::Owned(Owned::Stream(Box::new(streamed))))
    }

    /// Returns whether it is known that neither bytes nor trailers follow.
    #[cfg(feature = "http-body")]
    pub(crate) fn is_ended(&self) -> bool {
        match &self.0 {
            Repr::Empty => true,
            Repr::Owned(Owned::Incoming(incoming)) => incoming.is_ended(),
            Repr::Owned(Owned::Stream(streamed)) => streamed.is_ended(),
            _ => false,
        }
    }

    /// Returns how many bytes follow, if that is known.
    #[cfg(feature = "http-body")]
    pub(crate) fn left(&self) -> Option<u64> {
        match &self.0 {
            Repr::Owned(Owned::Incoming(incoming)) => incoming.left(),
            _ => self.len(),
        }
    }

    /// Copies `text` into a body: inline if it is short, into a buffer otherwise.
    pub(crate) fn copied(text: &[u8]) -> Self {
        let Some(short) = Short::new(text) else {
            let mut scratch = Scratch::new();
            scratch.vec().extend_from_slice(text);
            return Self::scratch(scratch);
        };
        Self(Repr::Short(short))
    }

    pub(crate) fn scratch(scratch: Scratch) -> Self {
        Self(Repr::Owned(Owned::Scratch(scratch)))
    }

    pub(crate) fn slice(buf: Buf, span: Span) -> Self {
        Self(Repr::Owned(Owned::Slice(buf, span)))
    }

    pub(crate) fn incoming(incoming: Incoming) -> Self {
        Self(Repr::Owned(Owned::Incoming(incoming)))
    }

    /// Returns the bytes if they are all in memory.
    pub fn buffered(&self) -> Option<&[u8]> {
        match &self.0 {
            Repr::Empty => Some(&[]),
            Repr::Static(bytes) => Some(bytes),
            Repr::Short(short) => Some(short.bytes()),
            Repr::Owned(Owned::Bytes(bytes)) => Some(bytes),
            Repr::Owned(Owned::Scratch(scratch)) => Some(scratch.bytes()),
            Repr::Owned(Owned::Slice(buf, span)) => Some(span.of(buf)),
            Repr::Owned(Owned::Incoming(_) | Owned::Stream(_)) => None,
        }
    }

    /// Returns the length of a response's body if it is known before the body is sent.
    pub(crate) fn framed_length(&self) -> Option<u64> {
        match &self.0 {
            // Part of the body may have been read already.
            Repr::Owned(Owned::Incoming(_)) => None,
            _ => self.len(),
        }
    }

    /// Sets the length of a stream that does not have one, and returns whether it was set.
    pub(crate) fn announce(&mut self, length: u64) -> bool {
        self.as_streamed().is_some_and(|streamed| streamed.announce(length))
    }

    /// Returns the length in bytes if it is known: that of a buffered body, or the announced
    /// length.
    pub fn len(&self) -> Option<u64> {
        match &self.0 {
            Repr::Owned(Owned::Incoming(incoming)) => incoming.announced(),
            Repr::Owned(Owned::Stream(streamed)) => streamed.left(),
            _ => self.buffered().map(|bytes| bytes.len() as u64),
        }
    }

    /// Returns whether the body is known to be empty.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// Sets the largest number of bytes of a body that is received or produced; a longer one ends in
    /// an error.
    pub(crate) fn set_limit(&mut self, limit: u64) {
        match &mut self.0 {
            Repr::Owned(Owned::Incoming(incoming)) => incoming.set_limit(limit),
            Repr::Owned(Owned::Stream(streamed)) => streamed.set_limit(limit),
            _ => {}
        }
    }

    /// Returns how long the reader waits for the client, if a client sends this body.
    pub(crate) fn wait(&self) -> Option<BodyWait> {
        match &self.0 {
            Repr::Owned(Owned::Incoming(incoming)) => Some(incoming.wait()),
            _ => None,
        }
    }

    /// Returns the next chunk, or `None` at the end.
    ///
    /// # Errors
    /// Fails if the body cannot be read to its end. Every later call fails again.
    pub async fn next(&mut self) -> Option<Result<Bytes, BodyError>> {
        std::future::poll_fn(|cx| self.poll_chunk(cx)).await
    }

    /// Returns the fields that follow the body, after [`Body::next`] has returned the end of the
    /// body. Returns `None` if there are no such fields (RFC 9110, section 6.5). The fields are
    /// returned only once.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// #[post("/upload")]
    /// async fn upload(mut body: Body) -> Result<String, Problem> {
    ///     let mut length = 0;
    ///     while let Some(chunk) = body.next().await {
    ///         length += chunk?.len();
    ///     }
    ///     let trailers = body.trailers().await.unwrap_or_default();
    ///     Ok(format!("{length} bytes, checksum {:?}", trailers.get("x-sum")))
    /// }
    /// ```
    pub async fn trailers(&mut self) -> Option<HeaderMap> {
        std::future::poll_fn(|cx| self.poll_trailers(cx)).await
    }

    /// Returns the whole body.
    ///
    /// # Errors
    /// Returns [`BodyError::TooLarge`] if the body has more than `limit` bytes, which are then
    /// discarded, or the error that kept it from being read.
    pub async fn collect(mut self, limit: u64) -> Result<Bytes, BodyError> {
        self.gather(limit).await
    }

    /// Returns the whole body and the fields that follow it.
    ///
    /// # Errors
    /// Fails as [`Body::collect`] does.
    pub async fn collect_with_trailers(
        mut self,
        limit: u64,
    ) -> Result<(Bytes, HeaderMap), BodyError> {
        let bytes = self.gather(limit).await?;
        Ok((bytes, self.trailers().await.unwrap_or_default()))
    }

    async fn gather(&mut self, limit: u64) -> Result<Bytes, BodyError> {
        if self.len().is_some_and(|len| len > limit) {
            return Err(BodyError::TooLarge { limit });
        }
        if self.buffered().is_some() {
            return Ok(std::mem::take(self).into_bytes());
        }
        // Memory grows with the data that arrives. The announced length alone reserves little.
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

    /// Returns the bytes of a buffered body, and no bytes of a streamed one.
    pub(crate) fn into_bytes(self) -> Bytes {
        match self.0 {
            Repr::Static(bytes) => Bytes::from_static(bytes),
            Repr::Short(short) => Bytes::copy_from_slice(short.bytes()),
            Repr::Owned(Owned::Bytes(bytes)) => bytes,
            Repr::Owned(Owned::Scratch(scratch)) => scratch.into_vec().into(),
            Repr::Owned(Owned::Slice(buf, span)) => Bytes::copy_from_slice(span.of(&buf)),
            Repr::Empty | Repr::Owned(Owned::Incoming(_) | Owned::Stream(_)) => Bytes::new(),
        }
    }

    pub(crate) fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Chunk>> {
        match &mut self.0 {
            Repr::Owned(Owned::Incoming(incoming)) => incoming.poll_chunk(cx),
            Repr::Owned(Owned::Stream(streamed)) => streamed.poll_chunk(cx),
            _ => {
                let bytes = std::mem::take(self).into_bytes();
                Poll::Ready(if bytes.is_empty() { None } else { Some(Ok(bytes)) })
            }
        }
    }

    pub(crate) fn poll_trailers(&mut self, cx: &mut Context<'_>) -> Poll<Option<HeaderMap>> {
        match &mut self.0 {
            Repr::Owned(Owned::Incoming(incoming)) => Poll::Ready(incoming.take_trailers()),
            Repr::Owned(Owned::Stream(streamed)) => streamed.poll_trailers(cx),
            _ => Poll::Ready(None),
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
