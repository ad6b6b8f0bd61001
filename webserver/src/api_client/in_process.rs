//! Requests that stay in the process: the client for tests, as a transport.

use std::convert::Infallible;

use super::answer::FromAnswer;
use super::caller::ApiClient;
use super::error::ClientError;
use super::request::{OutgoingRequest, TypedRequest};
use super::transport::Transport;
use crate::client::{Callable, Client};
use crate::http::Response;

impl Transport for Client {
    type Error = Infallible;

    /// Sends a request to the server of the client.
    ///
    /// # Panics
    /// If the client sends over a socket, and the server does not accept the connection, or closes it
    /// without a response.
    async fn send(&self, request: OutgoingRequest) -> Result<Response, Infallible> {
        let (method, target, headers, body) = request.into_parts();
        let mut sent = self.request(method, target).body(body);
        for (name, value) in headers.iter() {
            sent = sent.header(name, value);
        }
        Ok(sent.send().await.into_response())
    }
}

/// A typed request is called without a timeout, as everything is in the process, and with the limit
/// [`ApiClient::DEFAULT_ANSWER_LIMIT`].
impl<A: FromAnswer> Callable for TypedRequest<A> {
    type Output = Result<A::Output, ClientError<Infallible>>;

    async fn call_by(self, client: &Client) -> Self::Output {
        ApiClient::new(client).timeout(None).call(self).await
    }
}
