//! Bodies whose bytes are changed while they are on their way, such as a compressed one. How they are
//! changed is up to others.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;

use super::content::Body;
use super::error::BodyError;
use super::streamed::{Source, Streamed};
use crate::http::header::HeaderMap;

/// Changes the bytes of a body while the body is on its way. It is given to [`Body::transform`].
///
/// ```
/// use std::pin::Pin;
/// use std::task::{Context, Poll};
///
/// use futures_core::Stream;
/// use webserver::{Body, BodyError, Bytes, Transform};
///
/// /// Writes all letters in upper case.
/// struct Loud;
///
/// impl Transform for Loud {
///     fn poll_next(
///         &mut self,
///         source: &mut Body,
///         cx: &mut Context<'_>,
///     ) -> Poll<Option<Result<Bytes, BodyError>>> {
///         let next = Pin::new(source).poll_next(cx);
///         next.map(|next| next.map(|chunk| chunk.map(|chunk| chunk.to_ascii_uppercase().into())))
///     }
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let body = Body::from("hello").transform(Loud);
/// assert_eq!(body.collect(1024).await.unwrap(), "HELLO");
/// # });
/// ```
pub trait Transform: Send + 'static {
    /// Returns the next chunk, or `None` at the end. It reads from `source` what it needs. It is not
    /// called again after the end or an error.
    fn poll_next(
        &mut self,
        source: &mut Body,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BodyError>>>;
}

impl Body {
    /// Returns a body with the bytes that `transform` makes of those of this body. Its length is not
    /// known, so a response with it is sent with `Transfer-Encoding: chunked`.
    ///
    /// Unlike a [stream](Body::stream) that reads from a body, it has the trailers of this body. If
    /// this body ends when the server stops, as [`Sse`](crate::Sse) does, `transform` sees that end,
    /// and can write what it still has.
    ///
    /// If it is the body of a request, the [limit](crate::Request::body_limit) counts the bytes that
    /// `transform` returns. Of the bytes that are received, it allows a sixteenth and 4 KiB more.
    pub fn transform(self, transform: impl Transform) -> Self {
        let transformed = Transformed { source: self, transform, error: None };
        Self::streamed(Streamed::from_source(transformed))
    }
}

/// A body and what changes it.
struct Transformed<T> {
    source: Body,
    transform: T,
    error: Option<BodyError>,
}

/// Nothing of it is pinned: a body can be moved, and a transform is called by reference.
impl<T> Unpin for Transformed<T> {}

impl<T: Transform> Source for Transformed<T> {
    fn poll_chunk(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BodyError>>> {
        let this = self.get_mut();
        if let Some(error) = &this.error {
            return Poll::Ready(Some(Err(error.clone())));
        }
        let next = this.transform.poll_next(&mut this.source, cx);
        if let Poll::Ready(Some(Err(error))) = &next {
            this.error = Some(error.clone());
        }
        next
    }

    fn poll_trailers(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<HeaderMap>> {
        self.get_mut().source.poll_trailers(cx)
    }

    fn stop(self: Pin<&mut Self>) {
        let this = self.get_mut();
        if this.source.stop() {
            this.source = Body::empty();
        }
    }

    fn set_limit(self: Pin<&mut Self>, limit: u64) {
        let received = limit.saturating_add(limit / 16).saturating_add(4096);
        self.get_mut().source.set_limit(received);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::http::{HeaderName, HeaderValue};
    use futures_core::Stream;

    /// Doubles each chunk, and says at the end that it has seen it.
    struct Twice {
        ended: bool,
    }

    impl Transform for Twice {
        fn poll_next(
            &mut self,
            source: &mut Body,
            cx: &mut Context<'_>,
        ) -> Poll<Option<Result<Bytes, BodyError>>> {
            if self.ended {
                return Poll::Ready(None);
            }
            Pin::new(source).poll_next(cx).map(|next| match next {
                Some(Ok(chunk)) => Some(Ok([&chunk[..], &chunk[..]].concat().into())),
                Some(Err(error)) => Some(Err(error)),
                None => {
                    self.ended = true;
                    Some(Ok("end".into()))
                }
            })
        }
    }

    fn twice(body: impl Into<Body>) -> Body {
        body.into().transform(Twice { ended: false })
    }

    #[tokio::test]
    async fn transformed_body_has_other_bytes_and_the_same_trailers() {
        assert_eq!(twice("ab").len(), None);
        assert_eq!(twice("ab").collect(9).await.expect("it is whole"), "ababend");
        let body = Body::from("ab").with_trailers(async {
            let mut fields = HeaderMap::new();
            fields.insert(HeaderName::from_static("x-sum"), HeaderValue::from_static("7"));
            fields
        });
        let (bytes, fields) = twice(body).collect_with_trailers(9).await.expect("it is whole");
        assert_eq!((&bytes[..], fields.get("x-sum")), (&b"ababend"[..], Some("7")));
    }

    #[tokio::test]
    async fn transformed_body_keeps_its_error() {
        let mut body = twice(Body::sized_stream(9, Body::from("ab")));
        assert_eq!(body.next().await.expect("a chunk").expect("the first"), "abab");
        for _ in 0..2 {
            assert!(matches!(body.next().await, Some(Err(BodyError::Failed(_)))));
        }
    }

    #[tokio::test]
    async fn transformed_body_is_limited_by_the_bytes_that_come_out() {
        let mut body = twice("abc");
        body.set_limit(9);
        assert_eq!(body.collect(99).await.expect("it is within the limit"), "abcabcend");
        let mut body = twice("abc");
        body.set_limit(8);
        assert_eq!(body.next().await.expect("a chunk").expect("the first"), "abcabc");
        for _ in 0..2 {
            let next = body.next().await;
            assert!(matches!(next, Some(Err(BodyError::TooLarge { limit: 8 }))), "{next:?}");
        }
    }

    #[tokio::test]
    async fn transformed_body_sees_the_end_of_one_that_ends_with_the_server() {
        struct Never;
        impl Stream for Never {
            type Item = Result<Bytes, BodyError>;

            fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
                Poll::Pending
            }
        }
        let mut body = twice(Body::stream(Never).ending_at_stop());
        assert!(!body.stop());
        assert_eq!(body.next().await.expect("a chunk").expect("the end"), "end");
        assert!(body.next().await.is_none());
        assert!(Body::stream(Never).ending_at_stop().stop() && !Body::stream(Never).stop());
    }
}
