//! The place where each response of a client can be looked at, before the test gets it.
#![cfg(feature = "contract")]

use std::sync::Arc;

use bytes::Bytes;

use crate::http::{HttpMethod, Response};

/// Looks at the responses of a client.
pub(crate) trait ResponseCheck: Send + Sync {
    /// Returns whether the body has to be read for the check.
    fn reads_body(&self, method: &HttpMethod, target: &str, response: &Response) -> bool;

    /// Returns what is wrong with a response. Without a body it was not read.
    fn mistake(
        &self,
        method: &HttpMethod,
        target: &str,
        response: &Response,
        body: Option<&Bytes>,
    ) -> Option<String>;
}

/// Returns the response with its body, which may have been read.
///
/// # Panics
/// If the check finds a mistake.
pub(super) async fn checked(
    check: Option<&Arc<dyn ResponseCheck>>,
    method: &HttpMethod,
    target: &str,
    mut response: Response,
) -> Response {
    let Some(check) = check else { return response };
    let mut body = None;
    if check.reads_body(method, target, &response) {
        let bytes = response.take_body().collect(u64::MAX).await;
        let bytes = bytes.expect("the response's body can be read");
        *response.body_mut() = bytes.clone().into();
        body = Some(bytes);
    }
    if let Some(mistake) = check.mistake(method, target, &response, body.as_ref()) {
        panic!("{mistake}");
    }
    response
}
