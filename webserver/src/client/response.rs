//! The response that the client gets.

use bytes::Bytes;

use crate::http::{HeaderMap, Response, StatusCode};

/// The response to a [`ClientRequest`](crate::ClientRequest).
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/ages")]
/// fn ages() -> Json<[u8; 2]> {
///     Json([7, 8])
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![ages]).build().client();
/// let answer = client.get("/ages").send().await;
/// assert_eq!(answer.status(), 200);
/// assert_eq!(answer.header("content-type"), Some("application/json"));
/// assert_eq!(answer.json::<Vec<u8>>().await, [7, 8]);
/// # });
/// ```
#[derive(Debug)]
pub struct ClientResponse(Response);

impl ClientResponse {
    pub(super) fn new(response: Response) -> Self {
        Self(response)
    }

    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.0.status()
    }

    /// Returns the first value of a header field, if it is UTF-8.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.headers().get(name)
    }

    /// Returns all header fields.
    pub fn headers(&self) -> &HeaderMap {
        self.0.headers()
    }

    /// Returns the next chunk of the body; `None` at its end. A stream can be read as far as it is made.
    ///
    /// # Panics
    /// If the body's stream fails.
    pub async fn chunk(&mut self) -> Option<Bytes> {
        let chunk = self.0.body_mut().next().await;
        chunk.map(|chunk| chunk.expect("the response's body can be read"))
    }

    /// Returns the whole body.
    ///
    /// # Panics
    /// If the body's stream fails.
    pub async fn bytes(mut self) -> Bytes {
        self.0.take_body().collect(u64::MAX).await.expect("the response's body can be read")
    }

    /// Returns the body as text; bytes that are not UTF-8 are replaced.
    ///
    /// # Panics
    /// If the body's stream fails.
    pub async fn text(self) -> String {
        String::from_utf8_lossy(&self.bytes().await).into_owned()
    }

    /// Returns the body, deserialized from JSON.
    ///
    /// # Panics
    /// If the body is not the JSON of a `T`.
    #[cfg(feature = "json")]
    pub async fn json<T: serde_core::de::DeserializeOwned>(self) -> T {
        serde_json::from_slice(&self.bytes().await).expect("the body is the JSON that was expected")
    }

    /// Returns the response itself.
    pub fn into_response(self) -> Response {
        self.0
    }
}
