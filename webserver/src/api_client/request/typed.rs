//! A request with the type of its answer.

use std::fmt;
use std::marker::PhantomData;

use serde_core::Serialize;

use super::outgoing::{OutgoingRequest, RequestError, Unsent};
use crate::http::Body;

/// A request to a handler, made by [`request!`](crate::request). `A` is the type of the handler's result.
///
/// What the arguments do not say is added here, such as the fields that a middleware reads.
///
/// ```
/// use webserver::api_client::ClientError;
/// use webserver::prelude::*;
/// use webserver::request;
///
/// /// Lets in only requests with the token.
/// #[middleware]
/// fn require_token(#[header] authorization: Option<&str>) -> Result<(), StatusCode> {
///     if authorization == Some("Bearer a1") { Ok(()) } else { Err(StatusCode::UNAUTHORIZED) }
/// }
///
/// #[get("/")]
/// fn show() -> &'static str {
///     "hello"
/// }
///
/// routes![App = [with [require_token] => [show]]];
///
/// # fn main() {
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![App]).build().client();
/// let request = request!(App, show()).header("authorization", "Bearer a1");
/// assert_eq!(client.call(request).await.unwrap(), "hello");
/// let refused = client.call(request!(App, show())).await;
/// assert!(matches!(refused, Err(ClientError::Problem(problem)) if problem.status() == 401));
/// # });
/// # }
/// ```
#[must_use = "a request does nothing until a client calls it"]
pub struct TypedRequest<A> {
    pub(in crate::api_client) outgoing: Result<OutgoingRequest, RequestError>,
    answer: PhantomData<fn() -> A>,
}

impl<A> TypedRequest<A> {
    pub(super) fn new(outgoing: Result<OutgoingRequest, RequestError>) -> Self {
        Self { outgoing, answer: PhantomData }
    }

    /// Sets a header field. A name or a value that a field cannot have is an error of the call.
    pub fn header(self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.with(|outgoing| outgoing.set_header(name, value.as_ref()))
    }

    /// Adds a cookie. A name or a value that a cookie cannot have is an error of the call.
    pub fn cookie(self, name: &str, value: &str) -> Self {
        self.with(|outgoing| outgoing.cookie(name, value))
    }

    /// Sets the body, which may be a stream. Its media type is a header field.
    pub fn body(self, body: impl Into<Body>) -> Self {
        self.with(|outgoing| {
            outgoing.set_bare_body(body.into());
            Ok(())
        })
    }

    /// Sets a JSON body, for a handler that takes it by an extractor of its own.
    pub fn json(self, value: &impl Serialize) -> Self {
        self.with(|outgoing| {
            let text = serde_json::to_vec(value).map_err(|error| Unsent::new(error.to_string()))?;
            outgoing.set_body("application/json", text);
            Ok(())
        })
    }

    fn with(mut self, set: impl FnOnce(&mut OutgoingRequest) -> Result<(), Unsent>) -> Self {
        if let Ok(outgoing) = &mut self.outgoing
            && let Err(unsent) = set(outgoing)
        {
            self.outgoing = Err(RequestError::Value(unsent));
        }
        self
    }
}

impl<A> fmt::Debug for TypedRequest<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.outgoing {
            Ok(outgoing) => write!(f, "TypedRequest({} {})", outgoing.method(), outgoing.target()),
            Err(error) => write!(f, "TypedRequest({error})"),
        }
    }
}
