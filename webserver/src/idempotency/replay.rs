//! What is kept of a response, and the response that is made of it again.

use super::store::StoredResponse;
use crate::{
    Body, HeaderMap, HeaderName, HeaderValue, IntoResponse, Panicked, Problem, Response,
    StatusCode, TimedOut,
};

/// The field that marks a response that is sent again.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// What becomes of the key of a request after its response.
pub(super) enum Outcome {
    /// The response is stored.
    Store(StoredResponse),
    /// The handler says that it has done nothing, so the next request runs.
    Forget,
    /// Nobody knows what was done, or the response cannot be stored. The key stays begun.
    InDoubt,
}

/// Decides what becomes of a response, which gets its body back.
pub(super) async fn outcome(response: &mut Response, fields: &[&str], limit: usize) -> Outcome {
    if let Some(problem) = response.problem() {
        let is_unknown =
            problem.source::<TimedOut>().is_some() || problem.source::<Panicked>().is_some();
        return if is_unknown { Outcome::InDoubt } else { Outcome::Forget };
    }
    if response.status().is_server_error() {
        return Outcome::Forget;
    }
    if response.status() == StatusCode::SWITCHING_PROTOCOLS
        || response.body().len().is_none_or(|len| len > limit as u64)
    {
        return Outcome::InDoubt;
    }
    let body = match response.take_body().collect(limit as u64).await {
        Ok(body) => body,
        Err(error) => {
            tracing::error!("the body of a response cannot be read: {error}");
            *response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
            return Outcome::InDoubt;
        }
    };
    response.set_body(Body::from(body.clone()));
    let fields = kept(response.headers(), fields);
    Outcome::Store(StoredResponse { status: response.status(), fields, body })
}

fn kept(headers: &HeaderMap, names: &[&str]) -> Vec<(HeaderName, HeaderValue)> {
    let mut kept = Vec::new();
    for name in names {
        for value in headers.get_all(name) {
            let (name, value) = (HeaderName::try_from(*name), HeaderValue::from_bytes(value));
            kept.extend(name.ok().zip(value.ok()));
        }
    }
    kept
}

/// Makes a response of a stored one, with the mark.
pub(super) fn replay(stored: StoredResponse) -> Response {
    let StoredResponse { status, fields, body } = stored;
    let mut response = Response::new(body).with_status(status);
    for (name, value) in fields {
        response.headers_mut().append(name, value);
    }
    response.with_header(REPLAYED, HeaderValue::from_static("true"))
}

/// Makes the response to a request that is refused.
pub(super) fn refuse(status: StatusCode, detail: &'static str) -> Response {
    Problem::new(status).detail(detail).into_response()
}
