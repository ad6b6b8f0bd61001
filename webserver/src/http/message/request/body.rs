//! The body of a request and its size limit. A body that arrived together with the head lies after
//! it in the same buffer. It is read there without a lock until something asks for it as a body of
//! its own.

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
        self.remove_body()
    }

    /// Replaces the body.
    pub fn set_body(&mut self, body: impl Into<Body>) {
        self.put_body(body.into());
    }

    /// Returns the largest allowed body size in bytes: the route's limit, or the server's.
    pub fn body_limit(&self) -> u64 {
        self.parts().body_limit.load(Ordering::Relaxed)
    }

    /// Sets the body limit of this request, in bytes. A route's own `body_limit` is applied after
    /// middleware and replaces this limit. A larger body is answered with 413.
    pub fn set_body_limit(&self, limit: u64) {
        self.parts().body_limit.store(limit, Ordering::Relaxed);
        self.with_body(|body| body.set_limit(limit));
    }

    /// Sets the position of the body in the head's buffer. The body has at least one byte.
    pub(crate) fn set_body_within(&mut self, place: Span) {
        debug_assert!(place.len > 0, "a body of no bytes is no body");
        *self.parts_mut().within.get_mut() = u64::from(place.at) | u64::from(place.len) << 32;
    }

    /// Takes the body out as bytes, if it is in the head's buffer.
    #[cfg(any(feature = "json", test))]
    pub(crate) fn take_bytes(&self) -> Option<&[u8]> {
        let place = self.take_within()?;
        self.parts().headers.wire().map(|buf| place.of(buf))
    }

    fn take_within(&self) -> Option<Span> {
        let within = &self.parts().within;
        // Usually there is no body in the buffer, or it has already been taken.
        if within.load(Ordering::Relaxed) == 0 {
            return None;
        }
        place(within.swap(0, Ordering::Relaxed))
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

    pub(crate) fn with_body<T>(&self, f: impl FnOnce(&mut Body) -> T) -> T {
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

    pub(crate) fn remove_body(&self) -> Body {
        self.with_body(std::mem::take)
    }

    pub(crate) fn put_body(&self, body: Body) {
        self.with_body(|place| *place = body);
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

    /// Reads the body to its end, so that it can be read later without waiting.
    pub(crate) async fn buffer(&self) -> Result<(), BodyError> {
        let limit = self.body_limit();
        let within = place(self.parts().within.load(Ordering::Relaxed));
        if within.is_some_and(|place| u64::from(place.len) <= limit) {
            return Ok(());
        }
        let ready = self.with_body(|body| match body.buffered() {
            Some(bytes) if bytes.len() as u64 > limit => Err(BodyError::TooLarge { limit }),
            Some(_) => Ok(true),
            None => Ok(false),
        })?;
        if !ready {
            let bytes = self.remove_body().collect(limit).await?;
            self.put_body(bytes.into());
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
    fn a_body_within_is_taken_once_whichever_way() {
        let mut request = with_body_within();
        assert!(request.is_buffered() && request.body_length() == Some(4));
        assert_eq!(request.take_bytes(), Some(&b"body"[..]));
        assert!(request.take_bytes().is_none() && request.remove_body().is_empty());

        let request = with_body_within();
        assert_eq!(request.remove_body().buffered(), Some(&b"body"[..]));
        assert!(request.take_bytes().is_none() && request.remove_body().is_empty());

        let mut request = with_body_within();
        assert_eq!(request.body_mut().buffered(), Some(&b"body"[..]));
        assert!(request.take_bytes().is_none());
    }

    #[test]
    fn a_body_within_outlives_the_fields_and_goes_with_a_copy() {
        let mut request = with_body_within();
        drop(std::mem::take(request.headers_mut()));
        assert_eq!(request.take_body().buffered(), Some(&b"body"[..]));

        let request = with_body_within();
        let copy = request.copy();
        assert_eq!(copy.remove_body().buffered(), Some(&b"body"[..]));
        assert!(request.remove_body().is_empty());
    }

    #[test]
    fn a_body_within_is_replaced_and_keeps_its_limit() {
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
        assert!(next.take_bytes().is_none() && next.remove_body().is_empty());
    }
}
