//! The client, and what it does with an answer.

use std::time::Duration;

use super::answer::{Answer, AnswerHead, FromAnswer};
use super::error::ClientError;
use super::request::TypedRequest;
use super::transport::Transport;

/// Calls the handlers of an app by their types.
///
/// An answer arrives whole before it is returned, except for streams, and it is limited in time
/// ([`DEFAULT_TIMEOUT`](Self::DEFAULT_TIMEOUT)) and in length
/// ([`DEFAULT_ANSWER_LIMIT`](Self::DEFAULT_ANSWER_LIMIT)). The timeout needs a Tokio runtime with timers.
///
/// ```
/// use std::time::Duration;
/// use webserver::api_client::{ApiClient, ClientError};
/// use webserver::prelude::*;
/// use webserver::request;
///
/// #[get("/slow")]
/// async fn slow() -> &'static str {
///     tokio::time::sleep(Duration::from_secs(60)).await;
///     "done"
/// }
///
/// routes![App = [slow]];
///
/// # fn main() {
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![App]).build().client();
/// let client = ApiClient::new(client).timeout(Some(Duration::from_millis(10)));
/// let error = client.call(request!(App, slow())).await.unwrap_err();
/// assert!(matches!(error, ClientError::TimedOut(_)));
/// # });
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ApiClient<T> {
    transport: T,
    base_path: String,
    timeout: Option<Duration>,
    answer_limit: u64,
}

impl<T: Transport> ApiClient<T> {
    /// How long a call may take: 30 seconds. It is the time that browsers and other clients wait or longer,
    /// so a server that still works is not cut off, and a server that hangs does not hold its client.
    pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

    /// How long an answer may be, in bytes: 8 MiB. Of a stream, it limits each event or line. A client
    /// that expects more sets a limit of its own, so that a hostile server cannot fill its memory.
    pub const DEFAULT_ANSWER_LIMIT: u64 = 8 * 1024 * 1024;

    /// Creates a client that sends its requests by this transport.
    pub fn new(transport: T) -> Self {
        Self {
            transport,
            base_path: String::new(),
            timeout: Some(Self::DEFAULT_TIMEOUT),
            answer_limit: Self::DEFAULT_ANSWER_LIMIT,
        }
    }

    /// Sets the path that the app is mounted below, such as `/shop`. It stands before the path of each
    /// request.
    pub fn base_path(mut self, path: impl Into<String>) -> Self {
        self.base_path = path.into();
        self.base_path.truncate(self.base_path.trim_end_matches('/').len());
        self
    }

    /// Sets how long a call may take, from its beginning to the end of the answer, or to the head of a
    /// stream. With `None` it may take any time.
    pub fn timeout(mut self, time: Option<Duration>) -> Self {
        self.timeout = time;
        self
    }

    /// Sets how many bytes an answer may have. Of a stream, it limits each event or line.
    pub fn answer_limit(mut self, bytes: u64) -> Self {
        self.answer_limit = bytes;
        self
    }

    /// Calls a handler, and returns what it returned. See [`FromAnswer`] for the types.
    ///
    /// # Errors
    /// Returns [`ClientError::Problem`] if the server refused the request, for example because an
    /// argument was wrong, and the other errors if there was no answer, or not one of the handler's type.
    pub async fn call<A: FromAnswer>(
        &self,
        request: TypedRequest<A>,
    ) -> Result<A::Output, ClientError<T::Error>> {
        let Some(time) = self.timeout else { return self.call_untimed(request).await };
        let call = tokio::time::timeout(time, self.call_untimed(request));
        call.await.unwrap_or(Err(ClientError::TimedOut(time)))
    }

    async fn call_untimed<A: FromAnswer>(
        &self,
        request: TypedRequest<A>,
    ) -> Result<A::Output, ClientError<T::Error>> {
        let mut request = request.outgoing.map_err(ClientError::Request)?;
        request.prepend(&self.base_path);
        let response = self.transport.send(request).await.map_err(ClientError::Transport)?;
        let head = AnswerHead::of(&response);
        let answer = Answer::new(response, head, self.answer_limit);
        if A::accepts(head) {
            return A::read(answer).await.map_err(ClientError::from);
        }
        if head.is_problem {
            return Err(ClientError::Problem(Box::new(answer.problem().await?)));
        }
        Err(ClientError::Undeclared(Box::new(answer.into_response())))
    }
}
