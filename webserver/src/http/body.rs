//! A body: bytes that are there, or a stream of them. Buffered bodies cost no allocation and no
//! lock; streamed ones may. What encodes or decodes a body on the wire is not here.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::incoming::{BodyWait, Incoming};
use super::streamed::Streamed;
use super::{BodyError, HeaderMap, Span};
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
    Short(Short),
    /// What has to be dropped, which is asked without a call.
    Owned(Owned),
}

/// A few bytes where the body itself is, as a number has: no buffer has to be had for them.
#[derive(Clone, Copy)]
struct Short {
    len: u8,
    bytes: [u8; SHORT],
}

/// So many make a body no larger.
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
    /// No body.
    pub const fn empty() -> Self {
        Self(Repr::Empty)
    }

    /// A body that is produced while it is sent, with `Transfer-Encoding: chunked`.
    ///
    /// One that fails or panics ends the connection before the last chunk, so that the client sees
    /// that the body is not whole. (A destructor that panics while another panic unwinds aborts the
    /// process, as anywhere in Rust.)
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

    /// A body of `length` bytes that is produced while it is sent, with that `Content-Length`, as
    /// for a file.
    ///
    /// A stream that ends early ends the connection, so that the client sees that the body is not
    /// whole. What it gives beyond the length is not sent, and the connection ends too.
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

    /// This body, and behind it the fields that the future gives, which is asked when the body is
    /// complete: a checksum, say (RFC 9110, section 6.5). A `Trailer` field that names them is the
    /// handler's to set.
    ///
    /// The body is then sent with `Transfer-Encoding: chunked`; to an HTTP/1.0 client it goes
    /// without them, and any other may ignore them. Fields that must not be in a trailer section
    /// (RFC 9110, section 6.5.1) are left out, which is logged.
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

    /// Whether it is [`Body::empty`], which need not be dropped.
    pub(crate) fn is_none(&self) -> bool {
        matches!(self.0, Repr::Empty)
    }

    /// A copy of a short text; a long one is put into a buffer.
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

    /// The bytes, if they are all there.
    pub(crate) fn buffered(&self) -> Option<&[u8]> {
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

    /// The length of an answer's body where it is known before the body is.
    pub(crate) fn framed_length(&self) -> Option<u64> {
        match &self.0 {
            // Some of it may have been read.
            Repr::Owned(Owned::Incoming(_)) => None,
            _ => self.len(),
        }
    }

    /// Gives a stream without a length one. Whether it did.
    pub(crate) fn announce(&mut self, length: u64) -> bool {
        match &mut self.0 {
            Repr::Owned(Owned::Stream(streamed)) => streamed.announce(length),
            _ => false,
        }
    }

    /// The length in bytes where it is known: that of a buffered body, or the announced one.
    pub fn len(&self) -> Option<u64> {
        match &self.0 {
            Repr::Owned(Owned::Incoming(incoming)) => incoming.announced(),
            Repr::Owned(Owned::Stream(streamed)) => streamed.left(),
            _ => self.buffered().map(|bytes| bytes.len() as u64),
        }
    }

    /// Whether it is known to hold no byte.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// The most bytes that may come in; a received body longer than that ends in an error.
    pub(crate) fn set_limit(&mut self, limit: u64) {
        if let Repr::Owned(Owned::Incoming(incoming)) = &self.0 {
            incoming.set_limit(limit);
        }
    }

    /// How long its reader waits for the client, if it is one that a client sends.
    pub(crate) fn wait(&self) -> Option<BodyWait> {
        match &self.0 {
            Repr::Owned(Owned::Incoming(incoming)) => Some(incoming.wait()),
            _ => None,
        }
    }

    /// The next chunk, or `None` at the end.
    ///
    /// # Errors
    /// When the body can not be read to its end; every later call says so again.
    pub async fn next(&mut self) -> Option<Result<Bytes, BodyError>> {
        std::future::poll_fn(|cx| self.poll_chunk(cx)).await
    }

    /// The fields that follow the body, once [`Body::next`] has said that it is complete; `None`
    /// where there are none (RFC 9110, section 6.5). They are given once.
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

    /// The whole body.
    ///
    /// # Errors
    /// [`BodyError::TooLarge`] if it has more than `limit` bytes, which are then not kept, or what
    /// kept it from being read.
    pub async fn collect(mut self, limit: u64) -> Result<Bytes, BodyError> {
        self.gather(limit).await
    }

    /// The whole body and the fields that follow it.
    ///
    /// # Errors
    /// As [`Body::collect`].
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
        Self(if bytes.is_empty() { Repr::Empty } else { Repr::Owned(Owned::Bytes(bytes)) })
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
