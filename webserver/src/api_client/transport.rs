//! The way of requests to a server, as a trait.

use std::error::Error;
use std::future::Future;

use super::request::OutgoingRequest;
use crate::http::Response;

/// Sends the requests of an [`ApiClient`](crate::api_client::ApiClient).
///
/// [`Client`](crate::Client) sends them in process, and `HttpTransport` (feature `client-http`) over
/// connections. [The guide](crate::guide::openapi) has the implementation for another library.
///
/// ```
/// use std::convert::Infallible;
/// use webserver::api_client::{ApiClient, OutgoingRequest, Transport};
/// use webserver::prelude::*;
/// use webserver::request;
///
/// /// Answers every request in the same way.
/// struct Always(&'static str);
///
/// impl Transport for Always {
///     type Error = Infallible;
///
///     async fn send(&self, _: OutgoingRequest) -> Result<Response, Infallible> {
///         Ok(Response::new(self.0))
///     }
/// }
///
/// #[get("/visits")]
/// fn visits() -> u32 {
///     7
/// }
///
/// routes![App = [visits]];
///
/// # fn main() {
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ApiClient::new(Always("8"));
/// assert_eq!(client.call(request!(App, visits())).await.unwrap(), 8);
/// # });
/// # }
/// ```
pub trait Transport: Send + Sync {
    /// Why there is no answer.
    type Error: Error + Send + Sync + 'static;

    /// Sends a request, and returns the answer as soon as its head has arrived. The body of the answer is
    /// read later, so an answer of any length is returned.
    fn send(
        &self,
        request: OutgoingRequest,
    ) -> impl Future<Output = Result<Response, Self::Error>> + Send;
}

impl<T: Transport> Transport for &T {
    type Error = T::Error;

    fn send(
        &self,
        request: OutgoingRequest,
    ) -> impl Future<Output = Result<Response, T::Error>> + Send {
        T::send(self, request)
    }
}
