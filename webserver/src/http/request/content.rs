//! The body of a request, and how long it may be. What arrived with the head lies behind it in the same
//! buffer, and is looked at there without a lock as long as nobody wants it as a body of its own.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::super::{Body, BodyError, BodyWait, Span};
use super::Request;

impl Request {
    /// Takes the body out; afterwards it is empty.
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

    /// The most bytes that the body may have: the route's limit, or the server's.
    pub fn body_limit(&self) -> u64 {
        self.parts().body_limit.load(Ordering::Relaxed)
    }

    /// Sets the limit for this request, in bytes; a route's own `body_limit` comes after middleware
    /// and replaces it. Beyond it: 413.
    pub fn set_body_limit(&self, limit: u64) {
        self.parts().body_limit.store(limit, Ordering::Relaxed);
        self.with_body(|body| body.set_limit(limit));
    }

    /// The body is at that place of the buffer that the head is in; it has a byte at least.
    pub(crate) fn set_body_within(&mut self, place: Span) {
        debug_assert!(place.len > 0, "a body of no bytes is no body");
        *self.parts_mut().within.get_mut() = u64::from(place.at) | u64::from(place.len) << 32;
    }

    /// Takes the body out if it is in that buffer, as bytes.
    #[cfg(any(feature = "json", test))]
    pub(crate) fn take_bytes(&self) -> Option<&[u8]> {
        let place = self.take_within()?;
        self.parts().headers.wire().map(|buf| place.of(buf))
    }

    fn take_within(&self) -> Option<Span> {
        let within = &self.parts().within;
        // Most often there is none, or none any more.
        if within.load(Ordering::Relaxed) == 0 {
            return None;
        }
        place(within.swap(0, Ordering::Relaxed))
    }

    /// The body, for who has the request alone and needs no lock.
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

    /// How many bytes it has, where that is known.
    pub(crate) fn body_length(&mut self) -> Option<u64> {
        match place(*self.parts_mut().within.get_mut()) {
            Some(place) => Some(u64::from(place.len)),
            None => self.body_mut().len(),
        }
    }

    pub(crate) fn with_body<T>(&self, f: impl FnOnce(&mut Body) -> T) -> T {
        let parts = self.parts();
        // Nothing that can panic runs under the lock.
        let mut body = parts.body.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = self.take_within()
            && let Some(buf) = parts.headers.wire()
        {
            *body = Body::slice(buf.clone(), place);
        }
        f(&mut body)
    }

    /// How long the reader of the body waits for the client, if there is a body that it sends.
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

    /// Whether the whole body is there and not too long, so that there is nothing to wait for.
    pub(crate) fn is_buffered(&mut self) -> bool {
        let limit = self.body_limit();
        if let Some(place) = place(*self.parts_mut().within.get_mut()) {
            return u64::from(place.len) <= limit;
        }
        self.body_mut().buffered().is_some_and(|bytes| bytes.len() as u64 <= limit)
    }

    /// Reads the body to its end, so that it can be looked at without waiting.
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

/// What [`Request::set_body_within`] has kept of a place; 0 is none.
fn place(kept: u64) -> Option<Span> {
    (kept != 0).then_some(Span { at: kept as u32, len: (kept >> 32) as u32 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{Arrival, Head, Local};
    use crate::pool::Buf;

    /// A request in whose buffer `body` is, as when it arrived with the head.
    fn with_body_within() -> Request {
        let mut request = Request::arrive(Arrival {
            buf: Buf::new(b"head body".to_vec().into()),
            head: &mut Head::default(),
            body_limit: 4,
            local: Local::default(),
        });
        request.set_body_within(Span::new(5, 4));
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
        // What is used again begins without one.
        drop(with_body_within());
        let buf = Buf::default();
        let (head, local) = (&mut Head::default(), Local::default());
        let next = Request::arrive(Arrival { buf, head, body_limit: 4, local });
        assert!(next.take_bytes().is_none() && next.remove_body().is_empty());
    }
}
