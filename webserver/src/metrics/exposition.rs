//! The response to a scrape.

use crate::{HeaderName, HeaderValue, IntoResponse, Response};

/// The metrics as text for Prometheus, from [`Metrics::scrape`](super::Metrics::scrape). It is the
/// result of a handler.
#[derive(Clone, Debug)]
pub struct Exposition(pub(super) String);

impl Exposition {
    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl IntoResponse for Exposition {
    fn into_response(self) -> Response {
        let content_type = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
        Response::new(self.0)
            .with_header(HeaderName::from_static("content-type"), content_type)
            .with_header(
                HeaderName::from_static("cache-control"),
                HeaderValue::from_static("no-store"),
            )
    }
}
