//! What middleware says about the operations inside it: the parameters that it reads, the responses that
//! it gives instead of the handler, and how clients authenticate.

use crate::app::{RequireAuth, With};
use crate::extract::State;
use crate::middleware::Logger;
use crate::openapi::operation::Operation;
#[cfg(feature = "idempotency")]
use crate::openapi::operation::ParameterPlace;
use crate::openapi::scheme::SchemeSpec;

/// A middleware that says what it adds to the operations inside it. Those of groups and routes are in a
/// description; [`Info::middleware`](crate::openapi::Info::middleware) adds one of the server.
///
/// Functions with `#[middleware]` and the middleware of this library implement it. A type of your own
/// implements it by hand:
///
/// ```
/// use webserver::openapi::{DescribeMiddleware, Operation};
///
/// struct Quota;
///
/// impl DescribeMiddleware for Quota {
///     fn describe(operation: &mut Operation<'_>) {
///         operation.problem(429);
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "the middleware `{Self}` does not say what it takes and answers, so the app cannot be described",
    label = "`{Self}` does not implement `DescribeMiddleware`",
    note = "implement `webserver::openapi::DescribeMiddleware` for it: `fn describe(_: &mut Operation<'_>) {{}}` if it always passes requests on; the arguments and the result of a function with `#[middleware]` have to be described, as those of a handler"
)]
pub trait DescribeMiddleware {
    /// Describes the middleware.
    fn describe(operation: &mut Operation<'_>);
}

/// A list of middleware, outermost first.
pub trait DescribeMiddlewareList {
    /// Describes all of it.
    fn describe(operation: &mut Operation<'_>);
}

impl DescribeMiddlewareList for () {
    fn describe(_: &mut Operation<'_>) {}
}

impl<A: DescribeMiddleware, R: DescribeMiddlewareList> DescribeMiddlewareList for With<A, R> {
    fn describe(operation: &mut Operation<'_>) {
        A::describe(operation);
        R::describe(operation);
    }
}

impl<M: DescribeMiddleware> DescribeMiddleware for State<M> {
    fn describe(operation: &mut Operation<'_>) {
        M::describe(operation);
    }
}

/// Middleware that gives no responses of its own.
macro_rules! passes_on {
    ($($t:ty)*) => {$(
        impl DescribeMiddleware for $t {
            fn describe(_: &mut Operation<'_>) {}
        }
    )*};
}

passes_on!(Logger RequireAuth);
#[cfg(feature = "cross-origin")]
passes_on!(crate::cross_origin::Cors);
#[cfg(feature = "metrics")]
passes_on!(crate::metrics::Metrics);
#[cfg(feature = "request-id")]
passes_on!(crate::request_id::SetRequestId);
#[cfg(feature = "security-headers")]
passes_on!(crate::security_headers::SecurityHeaders);
#[cfg(feature = "telemetry")]
passes_on!(crate::telemetry::Trace);

/// Implements the description of middleware that a route can be exempt from. The description leaves such a
/// route out.
macro_rules! exemptible {
    ($($(#[$attr:meta])* $t:ty: $describe:expr;)*) => {$(
        $(#[$attr])*
        impl DescribeMiddleware for $t {
            fn describe(operation: &mut Operation<'_>) {
                let describe: fn(&mut Operation<'_>) = $describe;
                if !operation.is_exempt_from::<Self>() {
                    describe(operation);
                }
            }
        }
    )*};
}

exemptible! {
    #[cfg(feature = "compression")]
    crate::content_coding::Compression: |_| {};
    #[cfg(feature = "compression")]
    crate::content_coding::Decompression: |operation| {
        operation.problem(400);
        operation.problem(413);
        operation.problem(415);
    };
    #[cfg(feature = "load")]
    crate::load::ConcurrencyLimit: |operation| {
        operation.problem(503);
        let text = operation.answered::<String>();
        // A catcher may answer without the field.
        operation.optional(|operation| {
            operation.with_own_status(503, |operation| operation.response_header("retry-after", text));
        });
    };
    #[cfg(feature = "load")]
    crate::load::Timeout: |operation| {
        operation.problem(503);
        operation.problem(504);
    };
    #[cfg(feature = "cross-origin")]
    crate::cross_origin::Csrf: |operation| {
        let is_safe = |method: &&str| ["GET", "HEAD", "OPTIONS"].contains(method);
        if !operation.methods().iter().all(is_safe) {
            operation.problem(403);
        }
    };
}

/// Only methods that are not idempotent have a key. The body of such a request is read before the handler
/// is called, and the store may fail.
#[cfg(feature = "idempotency")]
impl<S: 'static> DescribeMiddleware for crate::idempotency::Idempotency<S> {
    fn describe(operation: &mut Operation<'_>) {
        let has_key = |method: &&str| ["POST", "PATCH"].contains(method);
        if operation.is_exempt_from::<Self>() || !operation.methods().iter().any(has_key) {
            return;
        }
        operation.parameter(ParameterPlace::Header, "idempotency-key", false, key());
        operation.reads_body();
        for status in [400, 409, 422, 503] {
            operation.problem(status);
        }
    }
}

/// A string in quotes, or a token, as the middleware reads a key.
#[cfg(feature = "idempotency")]
fn key() -> schemars::Schema {
    let string = r#""(?:[ !#-\[\]-~]|\\["\\]){1,255}""#;
    let token = r"[A-Za-z0-9!#$%&'*+.^_`|~:/-]{1,255}";
    schemars::json_schema!({ "type": "string", "pattern": format!("^(?:{string}|{token})$") })
}

/// Nothing is known of what a layer answers.
#[cfg(feature = "tower")]
impl<L> DescribeMiddleware for crate::tower::Layered<L>
where
    L: tower_layer::Layer<crate::tower::NextService>,
{
    fn describe(operation: &mut Operation<'_>) {
        operation.any_problem();
    }
}

/// A middleware whose description is that of another type.
pub trait DescribedBy {
    /// The type.
    type Description;
    /// How clients authenticate.
    const SCHEME: Option<SchemeSpec> = None;
}

#[diagnostic::do_not_recommend]
impl<T: DescribedBy<Description: DescribeMiddleware>> DescribeMiddleware for T {
    fn describe(operation: &mut Operation<'_>) {
        <T::Description as DescribeMiddleware>::describe(operation);
    }
}
