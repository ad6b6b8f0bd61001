//! An answer whose body is not read yet.

use bytes::Bytes;
use serde_core::de::DeserializeOwned;

use super::error::AnswerError;
use super::head::AnswerHead;
use super::json::{names_json, read_json};
use super::problem;
use crate::http::{Body, HeaderMap, Problem, Response};

/// An answer whose head has arrived. Its body is limited in length.
#[derive(Debug)]
pub struct Answer {
    response: Response,
    head: AnswerHead,
    limit: u64,
}

impl Answer {
    pub(in crate::api_client) fn new(response: Response, head: AnswerHead, limit: u64) -> Self {
        Self { response, head, limit }
    }

    /// Returns the status, and whether the body is a problem document.
    pub fn head(&self) -> AnswerHead {
        self.head
    }

    /// Returns the header fields.
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// Returns how many bytes the body may have, or each event or line of a stream.
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// Returns the whole body.
    ///
    /// # Errors
    /// Returns an error if the body is longer than the client's limit, or ends too early.
    pub async fn bytes(mut self) -> Result<Bytes, AnswerError> {
        Ok(self.response.take_body().collect(self.limit).await?)
    }

    /// Returns the whole body as text.
    ///
    /// # Errors
    /// As those of [`bytes`](Self::bytes), and if the body is not UTF-8.
    pub async fn text(self) -> Result<String, AnswerError> {
        let bytes = self.bytes().await?;
        String::from_utf8(bytes.into())
            .map_err(|error| AnswerError::data("", format!("is not UTF-8: {error}")))
    }

    /// Returns the whole body, deserialized from JSON.
    ///
    /// # Errors
    /// As those of [`bytes`](Self::bytes), and if the media type is not that of JSON, or the body is not
    /// the JSON of a `T`. The error says at which place of the body.
    pub async fn json<T: DeserializeOwned>(self) -> Result<T, AnswerError> {
        read_json(&self.json_text().await?)
    }

    /// Returns the whole body, if the media type is that of JSON.
    pub(super) async fn json_text(self) -> Result<Bytes, AnswerError> {
        if !names_json(self.headers()) {
            return Err(AnswerError::media_type("application/json", self.headers()));
        }
        self.bytes().await
    }

    /// Returns the body as it arrives, which is not limited.
    pub fn body(mut self) -> Body {
        self.response.take_body()
    }

    /// Returns the error, if the status is that of one. Without a problem document, it has nothing but the
    /// status and the header fields.
    pub(in crate::api_client) async fn problem(mut self) -> Result<Problem, AnswerError> {
        self.read_problem().await
    }

    /// Returns the error, and keeps the body.
    pub(super) async fn read_problem(&mut self) -> Result<Problem, AnswerError> {
        let status = self.response.status();
        let mut problem = Problem::new(status);
        if self.head.is_problem {
            let bytes = self.response.take_body().collect(self.limit).await?;
            self.response.set_body(bytes.clone());
            problem = problem::read(status, &bytes)?;
        }
        problem.set_headers(problem::fields(self.response.headers()));
        Ok(problem)
    }

    /// Returns the answer itself.
    pub fn into_response(self) -> Response {
        self.response
    }

    /// The answer for what is inside of a result that sets the status.
    pub(super) fn inside(self) -> Self {
        Self { head: self.head.inside(), ..self }
    }
}
