//! A line in the log for each request.

use std::time::Instant;

use super::{Around, Middleware, Next};
use crate::http::Request;

/// Logs each request when it is answered: method, path, status and time taken, at `INFO`, with
/// target `webserver::request`. Server errors are logged at `ERROR`. Where no subscriber listens to
/// either it costs a few instructions.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::Logger;
///
/// let server = ServerBuilder::new().middleware(Logger).build();
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Logger;

impl Middleware for Logger {
    fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
        if !is_heard() {
            return Around::hooks(request, next);
        }
        Around::new(async move {
            let method = request.method().clone();
            let path = request.path().to_owned();
            let start = Instant::now();
            let response = next.run(request).await;
            let (status, taken) = (response.status().as_u16(), start.elapsed());
            if response.status().is_server_error() {
                tracing::error!(target: "webserver::request", %method, path, status, ?taken);
            } else {
                tracing::info!(target: "webserver::request", %method, path, status, ?taken);
            }
            response
        })
    }
}

/// Whether anybody listens. A filter may let one of the two levels through and not the other, and
/// may tell events from spans.
fn is_heard() -> bool {
    use tracing::{Level, event_enabled};
    event_enabled!(target: "webserver::request", Level::INFO)
        || event_enabled!(target: "webserver::request", Level::ERROR)
}
