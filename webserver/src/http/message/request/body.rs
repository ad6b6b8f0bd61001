//! The body of a request and its size limit.
//!
//! While a handler's arguments are extracted, some of them may already borrow the request when one
//! of them takes the body. So the body is taken through a shared reference, but only by the owner of
//! a [`BodySlot`]: an extractor that needs the body. Code with a `&Request` cannot take the body.
//!
//! A body that arrived together with the head lies after it in the same buffer. It is read there
//! without a lock until something asks for it as a body of its own. Its position is one atomic
//! number, and reading it costs as much as reading a plain number.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use crate::base::span::Span;
use crate::http::body::{Body, BodyError, BodyWait};
use crate::http::message::request::Request;

impl Request {
    /// Takes the body out and leaves an empty one.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// async fn shout(mut request: Request) -> Result<String, Problem> {
    ///     let limit = request.body_limit();
    ///     let body = request.take_body().collect(limit).await?;
    ///     Ok(String::from_utf8_lossy(&body).to_uppercase())
    /// }
    ///
    /// let server = ServerBuilder::new().route("/shout", HttpMethod::POST, shout).build();
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let answer = server.client().post("/shout").body("hey").send().await;
    /// assert_eq!(answer.text().await, "HEY");
    /// # });
    /// ```
    pub fn take_body(&mut self) -> Body {
        std::mem::take(self.body_mut())
    }

    /// Replaces the body. The [limit](Self::body_limit) holds for the new one, too.
    pub fn set_body(&mut self, body: impl Into<Body>) {
        let mut body = body.into();
        body.set_limit(self.body_limit());
        *self.body_mut() = body;
    }

    /// Returns the largest allowed body size in bytes: the route's limit, or the server's.
    pub fn body_limit(&self) -> u64 {
        self.parts().body_limit
    }

    /// Sets the body limit of this request, in bytes. A route's own `body_limit` is applied after
    /// middleware and replaces this limit. A larger body is answered with 413.
    pub fn set_body_limit(&mut self, limit: u64) {
        let parts = self.parts_mut();
        parts.body_limit = limit;
        parts.body.get_mut().unwrap_or_else(PoisonError::into_inner).set_limit(limit);
    }

    /// Sets the position of the body in the head's buffer. The body has at least one byte.
    pub(crate) fn set_body_within(&mut self, place: Span) {
        debug_assert!(place.len > 0, "an empty body is not stored");
        *self.parts_mut().within.get_mut() = u64::from(place.at) | u64::from(place.len) << 32;
    }

    fn take_within(&self) -> Option<Span> {
        place(self.parts().within.swap(0, Ordering::Relaxed))
    }

    /// Returns the body without locking, because `&mut self` is exclusive.
    pub(crate) fn body_mut(&mut self) -> &mut Body {
        let parts = self.parts_mut();
        let body = parts.body.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = place(std::mem::take(parts.within.get_mut()))
            && let Some(buf) = parts.headers.wire()
        {
            *body = Body::slice(buf.clone(), place);
        }
        body
    }

    /// Returns the body's length in bytes, if it is known.
    pub(crate) fn body_length(&mut self) -> Option<u64> {
        match place(*self.parts_mut().within.get_mut()) {
            Some(place) => Some(u64::from(place.len)),
            None => self.body_mut().len(),
        }
    }

    /// Returns the slot of the body, for the extractors that need the body.
    pub(crate) fn body_slot(&self) -> BodySlot<'_> {
        BodySlot(self)
    }

    pub(super) fn with_body<T>(&self, f: impl FnOnce(&mut Body) -> T) -> T {
        let parts = self.parts();
        // Nothing that can panic runs while the lock is held.
        let mut body = parts.body.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = self.take_within()
            && let Some(buf) = parts.headers.wire()
        {
            *body = Body::slice(buf.clone(), place);
        }
        f(&mut body)
    }

    /// Returns how long the body's reader has waited for the client, if the client sends a body.
    pub(crate) fn body_wait(&mut self) -> Option<BodyWait> {
        let body = self.parts_mut().body.get_mut().unwrap_or_else(PoisonError::into_inner);
        body.wait()
    }

    /// Returns whether the whole body is available and within the limit, so that reading it never
    /// waits.
    pub(crate) fn is_buffered(&mut self) -> bool {
        let limit = self.body_limit();
        if let Some(place) = place(*self.parts_mut().within.get_mut()) {
            return u64::from(place.len) <= limit;
        }
        self.body_mut().buffered().is_some_and(|bytes| bytes.len() as u64 <= limit)
    }
}

/// The body of a request, as an extractor that [needs](crate::Needs) the body gets it.
///
/// ```
/// use std::convert::Infallible;
/// use webserver::prelude::*;
/// use webserver::{Cx, FromRequest, WholeBody};
///
/// struct Length(u64);
///
/// impl<'r> FromRequest<'r> for Length {
///     type Needs = WholeBody;
///     type Rejection = Infallible;
///
///     fn from_request(cx: Cx<'r, WholeBody>) -> Result<Self, Infallible> {
///         Ok(Self(cx.needs.take().len().unwrap_or_default()))
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct BodySlot<'r>(&'r Request);

impl<'r> BodySlot<'r> {
    /// Takes the body out as bytes that live as long as the request. The body has been read before.
    /// If it is not in the head's buffer, the request keeps it.
    #[inline]
    pub(crate) fn bytes(self) -> &'r [u8] {
        if let Some(place) = self.0.take_within() {
            return self.0.parts().headers.wire().map_or(&[], |buf| place.of(buf));
        }
        self.kept()
    }

    #[inline(never)]
    fn kept(self) -> &'r [u8] {
        let parts = self.0.parts();
        parts.kept_body.get_or_init(|| {
            parts.has_rare.store(true, Ordering::Relaxed);
            self.take().into_bytes()
        })
    }
}

/// Where the bytes of a body are, for those who read them after an extractor has taken them.
#[cfg(feature = "garde")]
#[derive(Clone, Copy, Debug)]
pub struct BodyPlace<'r>(BodySlot<'r>, Option<Span>);

#[cfg(feature = "garde")]
impl<'r> BodySlot<'r> {
    /// Notes where the bytes are, before they are taken.
    #[inline]
    pub(crate) fn place(self) -> BodyPlace<'r> {
        BodyPlace(self, place(self.0.parts().within.load(Ordering::Relaxed)))
    }
}

#[cfg(feature = "garde")]
impl<'r> BodyPlace<'r> {
    /// Returns the bytes that [`BodySlot::bytes`] has taken.
    pub(crate) fn bytes(self) -> &'r [u8] {
        let buf = self.0.0.parts().headers.wire();
        match self.1.zip(buf) {
            Some((place, buf)) => place.of(buf),
            None => self.0.kept(),
        }
    }
}

impl<'r> BodySlot<'r> {
    pub(crate) fn request(self) -> &'r Request {
        self.0
    }
}

impl BodySlot<'_> {
    /// Takes the body out and leaves an empty one. Do not take it in
    /// [`check_head`](crate::FromRequest::check_head), which is called before the body is there.
    pub fn take(self) -> Body {
        self.0.with_body(std::mem::take)
    }

    /// Returns a copy of the request, and moves the body into it.
    pub(crate) fn take_request(self) -> Request {
        self.0.copy()
    }

    /// Returns the body's length in bytes, if it is known.
    pub(crate) fn len(self) -> Option<u64> {
        self.0.with_body(|body| body.len())
    }

    /// Reads the body to its end, so that it can be read later without waiting.
    pub(crate) async fn buffer(self) -> Result<(), BodyError> {
        let request = self.0;
        let limit = request.body_limit();
        let within = place(request.parts().within.load(Ordering::Relaxed));
        if within.is_some_and(|place| u64::from(place.len) <= limit) {
            return Ok(());
        }
        let ready = request.with_body(|body| match body.buffered() {
            Some(bytes) if bytes.len() as u64 > limit => Err(BodyError::TooLarge { limit }),
            Some(_) => Ok(true),
            None => Ok(false),
        })?;
        if !ready {
            let bytes = self.take().collect(limit).await?;
            request.with_body(|body| *body = bytes.into());
        }
        Ok(())
    }
}

/// Converts the value that [`Request::set_body_within`] stored back into a span. 0 stands for none.
fn place(kept: u64) -> Option<Span> {
    (kept != 0).then_some(Span { at: kept as u32, len: (kept >> 32) as u32 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::message::builder::RequestBuilder;
    use ::http::Method as HttpMethod;

    fn bare(builder: RequestBuilder) -> Request {
        builder.body_limit(4).build().expect("the pieces are valid")
    }

    /// Creates a request whose buffer contains `body`, as if the body had arrived with the head.
    fn with_body_within() -> Request {
        // The buffer is the target, the name and the value.
        let builder = RequestBuilder::new(HttpMethod::POST, "/").header("x", "body");
        let mut request = bare(builder);
        request.set_body_within(Span::new(2, 4));
        request
    }

    #[test]
    fn body_in_the_head_buffer_is_taken_once() {
        let mut request = with_body_within();
        assert!(request.is_buffered() && request.body_length() == Some(4));
        assert_eq!(request.body_slot().bytes(), b"body");
        assert!(request.body_slot().take().is_empty());

        let request = with_body_within();
        assert_eq!(request.body_slot().take().buffered(), Some(&b"body"[..]));
        assert!(request.body_slot().take().is_empty() && request.body_slot().bytes().is_empty());

        let mut request = with_body_within();
        assert_eq!(request.body_mut().buffered(), Some(&b"body"[..]));
        assert_eq!(request.body_slot().bytes(), b"body");
    }

    #[test]
    fn body_bytes_live_as_long_as_the_request_and_not_longer() {
        let request = bare(RequestBuilder::new(HttpMethod::POST, "/").body("body"));
        let bytes = request.body_slot().bytes();
        assert!(request.body_slot().take().is_empty());
        assert_eq!(bytes, b"body");
        // Reused parts start without a body.
        drop(request);
        let next = bare(RequestBuilder::new(HttpMethod::POST, "/"));
        assert!(next.body_slot().bytes().is_empty());
    }

    #[test]
    fn body_in_the_head_buffer_outlives_the_fields_and_moves_to_a_copy() {
        let mut request = with_body_within();
        drop(std::mem::take(request.headers_mut()));
        assert_eq!(request.take_body().buffered(), Some(&b"body"[..]));

        let request = with_body_within();
        let copy = request.copy();
        assert_eq!(copy.body_slot().take().buffered(), Some(&b"body"[..]));
        assert!(request.body_slot().take().is_empty());
    }

    #[test]
    fn body_in_the_head_buffer_can_be_replaced_and_limited() {
        let mut request = with_body_within();
        request.set_body("other");
        assert_eq!(request.take_body().buffered(), Some(&b"other"[..]));

        let mut request = with_body_within();
        request.set_body_limit(3);
        assert!(!request.is_buffered());
        let mut request = with_body_within();
        request.set_body_limit(5);
        assert!(request.is_buffered());
        // Reused parts start without a body.
        drop(with_body_within());
        let next = bare(RequestBuilder::new(HttpMethod::POST, "/"));
        assert!(next.body_slot().take().is_empty() && next.body_slot().bytes().is_empty());
    }
}
