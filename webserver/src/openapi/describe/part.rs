//! What the parts of a response say that stand before its body in a tuple.

use crate::extract::EarlyHints;
use crate::http::{HeaderMap, StatusCode};
use crate::openapi::operation::Operation;
use crate::respond::{Attachment, ETag, LastModified};

/// A part of a response that says which header fields it adds.
///
/// ```
/// use webserver::openapi::{DescribePart, Operation};
///
/// struct MaxAge(u32);
///
/// impl DescribePart for MaxAge {
///     fn describe(operation: &mut Operation<'_>) {
///         let schema = operation.answered::<String>();
///         operation.response_header("cache-control", schema);
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what it adds to a response, so the app cannot be described",
    label = "`{Self}` does not implement `DescribePart`",
    note = "implement `webserver::openapi::DescribePart` for it: `fn describe(_: &mut Operation<'_>) {{}}` if it adds nothing that clients have to know"
)]
pub trait DescribePart {
    /// Whether the part may set the status, so that the types do not say it.
    const SETS_STATUS: bool = false;

    /// Describes the part.
    fn describe(operation: &mut Operation<'_>);
}

impl DescribePart for StatusCode {
    const SETS_STATUS: bool = true;

    fn describe(_: &mut Operation<'_>) {}
}

impl DescribePart for HeaderMap {
    fn describe(_: &mut Operation<'_>) {}
}

impl<K, V, const N: usize> DescribePart for [(K, V); N] {
    fn describe(_: &mut Operation<'_>) {}
}

impl DescribePart for EarlyHints {
    fn describe(_: &mut Operation<'_>) {}
}

impl DescribePart for ETag {
    fn describe(operation: &mut Operation<'_>) {
        text(operation, "etag");
        conditional(operation);
    }
}

impl DescribePart for LastModified {
    fn describe(operation: &mut Operation<'_>) {
        text(operation, "last-modified");
        conditional(operation);
    }
}

impl DescribePart for Attachment {
    fn describe(operation: &mut Operation<'_>) {
        text(operation, "content-disposition");
    }
}

fn text(operation: &mut Operation<'_>, name: &str) {
    let schema = operation.answered::<String>();
    operation.response_header(name, schema);
}

/// A response to GET or HEAD with a validator is conditional (RFC 9110, section 13).
fn conditional(operation: &mut Operation<'_>) {
    if operation.methods().iter().any(|method| matches!(*method, "GET" | "HEAD")) {
        operation.with_own_status(304, Operation::empty_response);
        operation.problem(412);
    }
}
