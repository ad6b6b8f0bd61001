//! The id of a request, and what a trusted proxy says about its origin. What an id looks like is
//! decided by the middleware that sets it.

use crate::base::rare_box::RareBox;
use crate::http::message::request::Request;
use crate::http::origin::Forwarded;
use ::http::HeaderValue;

impl Request {
    /// Returns the id that a middleware has given to this request by [`set_id`](Self::set_id), or
    /// `None` if none has. It connects a response with the lines of the log: the
    /// [`Logger`](crate::Logger) writes it. The middleware `SetRequestId` of the feature
    /// `request-id` gives one to every request.
    pub fn id(&self) -> Option<&HeaderValue> {
        self.parts().id.as_ref()
    }

    /// Gives this request an id, in the place of the one that it has.
    ///
    /// ```
    /// use std::sync::atomic::{AtomicU64, Ordering};
    /// use webserver::prelude::*;
    ///
    /// /// Counts the requests.
    /// struct Number(AtomicU64);
    ///
    /// impl Middleware for Number {
    ///     fn on_request(&self, mut request: Request) -> FutureRequest {
    ///         request.set_id(HeaderValue::from(self.0.fetch_add(1, Ordering::Relaxed)));
    ///         request.into()
    ///     }
    /// }
    ///
    /// let server = ServerBuilder::new().middleware(Number(AtomicU64::new(1))).middleware(Logger).build();
    /// ```
    pub fn set_id(&mut self, id: HeaderValue) {
        let parts = self.parts_mut();
        *parts.has_rare.get_mut() = true;
        parts.id = Some(id);
    }

    /// Returns whether the other end of the connection is a [trusted
    /// proxy](crate::ServerBuilder::trusted_proxies), so that a middleware can believe a field that
    /// such a proxy writes. A client can send any field, so a field that the proxy passes on unchanged
    /// is still the client's.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// /// Removes the country of the client, unless a proxy has looked it up.
    /// struct Country;
    ///
    /// impl Middleware for Country {
    ///     fn on_request(&self, mut request: Request) -> FutureRequest {
    ///         if !request.is_from_trusted_proxy() {
    ///             request.headers_mut().remove("x-country");
    ///         }
    ///         request.into()
    ///     }
    /// }
    /// ```
    pub fn is_from_trusted_proxy(&self) -> bool {
        self.origin().is_some()
    }

    /// Returns what a trusted proxy says about the request.
    pub(crate) fn origin(&self) -> Option<&Forwarded> {
        self.parts().origin.get()
    }

    /// Stores what a trusted proxy says about the request.
    pub(crate) fn set_origin(&mut self, origin: Forwarded) {
        let parts = self.parts_mut();
        *parts.has_rare.get_mut() = true;
        parts.origin = RareBox::new(origin);
    }
}
