//! Bodies as other libraries know them: the trait of the crate `http-body`, in both directions.

use std::any::Any;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use futures_core::Stream;
use http_body::{Frame, SizeHint};

use super::content::Body;
use super::error::BodyError;
use crate::http::header::HeaderMap;

/// With the feature `http-body`, a [`Body`] is a body for the libraries of Tower and hyper. Its
/// frames are its chunks, and then its trailers, if it has any.
///
/// ```
/// use http_body::Body as _;
/// use webserver::Body;
///
/// assert_eq!(Body::from("hello").size_hint().exact(), Some(5));
/// ```
impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        if let Some(chunk) = ready!(self.poll_chunk(cx)) {
            return Poll::Ready(Some(chunk.map(Frame::data)));
        }
        let trailers = ready!(self.poll_trailers(cx)).filter(|fields| !fields.is_empty());
        *self = Self::empty();
        Poll::Ready(trailers.map(|fields| Ok(Frame::trailers(fields.into()))))
    }

    fn is_end_stream(&self) -> bool {
        self.is_ended()
    }

    fn size_hint(&self) -> SizeHint {
        self.left().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

impl Body {
    /// Creates a body from one of another library, for example one that a middleware of Tower has
    /// wrapped. If its length is known, it is sent with that `Content-Length` and its trailers are
    /// left out; otherwise it is sent in chunks, with its trailers. A [`Body`] is returned as it is.
    ///
    /// ```
    /// use webserver::{Body, Response};
    ///
    /// let foreign = http::Response::new(Body::from("hello"));
    /// let response = Response::from(foreign.map(Body::from_http_body));
    /// assert_eq!(response.body().len(), Some(5));
    /// ```
    pub fn from_http_body<B>(body: B) -> Self
    where
        B: http_body::Body + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let mut body = Some(body);
        if let Some(own) = (&mut body as &mut dyn Any).downcast_mut::<Option<Self>>() {
            return own.take().unwrap_or_default();
        }
        let Some(body) = body else { return Self::empty() };
        let length = body.size_hint().exact();
        let trailers = Arc::new(Mutex::new(None));
        let stream = Foreign { body: Box::pin(body), trailers: trailers.clone() };
        match length {
            Some(0) => Self::empty(),
            Some(length) => Self::sized_stream(length, stream),
            None => Self::stream(stream).with_trailers(async move {
                trailers.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default()
            }),
        }
    }
}

/// The data frames of a body. A trailer frame is put aside.
struct Foreign<B> {
    body: Pin<Box<B>>,
    trailers: Arc<Mutex<Option<HeaderMap>>>,
}

impl<B: http_body::Body> Stream for Foreign<B> {
    type Item = Result<Bytes, B::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let frame = match ready!(self.body.as_mut().poll_frame(cx)) {
                Some(Ok(frame)) => frame,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            match frame.into_data() {
                Ok(mut data) => {
                    let bytes = data.copy_to_bytes(data.remaining());
                    return Poll::Ready(Some(Ok(bytes)));
                }
                Err(frame) => {
                    let fields = frame.into_trailers().ok().map(HeaderMap::from);
                    *self.trailers.lock().unwrap_or_else(PoisonError::into_inner) = fields;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use ::http::{HeaderName, HeaderValue};

    use super::*;

    fn with_trailers() -> Body {
        Body::stream(Body::from("hello")).with_trailers(async {
            // The end of the stream is not asked for again while the trailers are awaited.
            tokio::task::yield_now().await;
            let mut fields = HeaderMap::new();
            fields.insert(HeaderName::from_static("x-sum"), HeaderValue::from_static("532"));
            fields
        })
    }

    #[tokio::test]
    async fn body_frames_are_chunks_and_then_trailers() {
        let mut body = with_trailers();
        let mut frames = Vec::new();
        while let Some(frame) =
            poll_fn(|cx| http_body::Body::poll_frame(Pin::new(&mut body), cx)).await
        {
            frames.push(frame.expect("it does not fail"));
        }
        assert_eq!(frames.len(), 2);
        assert_eq!(frames[0].data_ref(), Some(&Bytes::from_static(b"hello")));
        assert_eq!(
            frames[1].trailers_ref().and_then(|t| t.get("x-sum")?.to_str().ok()),
            Some("532")
        );
        assert!(http_body::Body::is_end_stream(&body));
    }

    #[tokio::test]
    async fn body_is_unchanged_after_conversion_and_back() {
        let body = Body::from_http_body(with_trailers());
        assert_eq!(body.len(), None);
        let (bytes, trailers) = body.collect_with_trailers(9).await.expect("it does not fail");
        assert_eq!((&bytes[..], trailers.get("x-sum")), (&b"hello"[..], Some("532")));
        assert_eq!(Body::from_http_body(Body::from("hello")).len(), Some(5));
        assert!(Body::from_http_body(Body::empty()).is_ended());
        let fails = Body::sized_stream(9, Body::from("hello"));
        assert!(Body::from_http_body(fails).collect(99).await.is_err());
    }
}
