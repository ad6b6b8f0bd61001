//! The error of code that panicked. Where a panic is caught is decided elsewhere.

use std::fmt;

/// The error when a handler or a middleware panicked. It is the
/// [source](crate::Problem::source) of the 500, so that a log, a metric or a catcher can tell this 500
/// from others. The message of the panic is only in the log.
///
/// ```
/// use webserver::http::Panicked;
/// use webserver::prelude::*;
///
/// #[get("/")]
/// fn index() {
///     panic!("on purpose")
/// }
///
/// #[catch(500)]
/// fn failed(problem: &Problem) -> &'static str {
///     if problem.source::<Panicked>().is_some() { "that was our mistake" } else { "that failed" }
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![index, failed]).build().client();
/// assert_eq!(client.get("/").send().await.text().await, "that was our mistake");
/// # });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Panicked;

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the code that answers the request panicked")
    }
}

impl std::error::Error for Panicked {}
