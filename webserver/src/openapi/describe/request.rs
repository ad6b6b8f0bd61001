//! What extractors say about a request.

use super::param::DescribeValues;
use super::query;
use crate::extract::fields::{CookieArg, FieldName, HeaderArg, NamedQuery};
use crate::extract::{
    ClientIp, ConnectionInfo, EarlyHints, Form, FromRequestAsync, LastEventId, PeerAddr,
    Preconditions, Query, State,
};
use crate::http::{BasePath, Body, Extensions, HeaderMap, HttpMethod, Request, RouteInfo, Uri};
use crate::openapi::operation::{Operation, ParameterPlace};

/// An extractor that says what a client sends for it, and how it refuses a request.
///
/// All extractors of this library implement it, those of `#[extractor]` and `#[derive(FromRequest)]`
/// too. An extractor of your own implements it by hand:
///
/// ```
/// use webserver::openapi::{DescribeRequest, Operation, ParameterPlace};
///
/// /// The key in the field `x-api-key`.
/// struct ApiKey(String);
///
/// impl DescribeRequest for ApiKey {
///     fn describe(operation: &mut Operation<'_>) {
///         let schema = operation.sent::<String>();
///         operation.parameter(ParameterPlace::Header, "x-api-key", true, schema);
///         operation.problem(401);
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what a client sends for it, so the app cannot be described",
    label = "`{Self}` does not implement `DescribeRequest`",
    note = "implement `webserver::openapi::DescribeRequest` for it: `fn describe(_: &mut Operation<'_>) {{}}` if a client sends nothing for it; a `Json<T>` or `Form<T>` needs `#[derive(schemars::JsonSchema)]` on the `T`; the type of a header field, of a cookie or of a field of a form with files needs `#[derive(FromParam)]`, or implements `webserver::openapi::DescribeParam`"
)]
pub trait DescribeRequest {
    /// Describes the extractor.
    fn describe(operation: &mut Operation<'_>);
}

/// Extractors for which a client sends nothing of its own.
macro_rules! nothing {
    ($($t:ty)*) => {$(
        impl DescribeRequest for $t {
            fn describe(_: &mut Operation<'_>) {}
        }
    )*};
}

nothing!(ClientIp ConnectionInfo EarlyHints PeerAddr BasePath Extensions HeaderMap);
nothing!(HttpMethod RouteInfo Uri &Request);

impl<T> DescribeRequest for State<T> {
    fn describe(_: &mut Operation<'_>) {}
}

impl<T: crate::extract::Provided> DescribeRequest for &T {
    fn describe(_: &mut Operation<'_>) {}
}

impl DescribeRequest for LastEventId {
    fn describe(operation: &mut Operation<'_>) {
        text(operation, "last-event-id", false);
    }
}

/// What is answered if a condition is false depends on what the handler does.
impl DescribeRequest for Preconditions {
    fn describe(operation: &mut Operation<'_>) {
        for name in ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since"] {
            text(operation, name, false);
        }
    }
}

/// Describes a header field with a text.
fn text(operation: &mut Operation<'_>, name: &str, required: bool) {
    let schema = operation.sent::<String>();
    operation.parameter(ParameterPlace::Header, name, required, schema);
}

impl<E: DescribeRequest> DescribeRequest for Option<E> {
    fn describe(operation: &mut Operation<'_>) {
        operation.optional(E::describe);
    }
}

impl<T: DescribeRequest + FromRequestAsync<'static>> DescribeRequest
    for Result<T, <T as FromRequestAsync<'static>>::Rejection>
{
    fn describe(operation: &mut Operation<'_>) {
        operation.without_problems(<T as DescribeRequest>::describe);
    }
}

impl<N: FieldName, T: DescribeValues> DescribeRequest for HeaderArg<N, T> {
    fn describe(operation: &mut Operation<'_>) {
        field::<T>(operation, ParameterPlace::Header, N::NAME);
    }
}

impl<N: FieldName, T: DescribeValues> DescribeRequest for CookieArg<N, T> {
    fn describe(operation: &mut Operation<'_>) {
        field::<T>(operation, ParameterPlace::Cookie, N::NAME);
    }
}

fn field<T: DescribeValues>(operation: &mut Operation<'_>, place: ParameterPlace, name: &str) {
    let schema = T::schema(operation.schemas());
    operation.parameter(place, name, T::IS_REQUIRED, schema);
    if T::REFUSES {
        // A field that is missing or is not UTF-8, and a value that is not of the type.
        operation.problem(400);
        operation.problem(422);
    }
}

impl<N: FieldName, T: DescribeValues> DescribeRequest for NamedQuery<N, T> {
    fn describe(operation: &mut Operation<'_>) {
        query::parameter::<T>(operation, N::NAME);
    }
}

impl<T: schemars::JsonSchema> DescribeRequest for Query<T> {
    fn describe(operation: &mut Operation<'_>) {
        query::of_struct::<T>(operation);
        operation.problem(400);
        operation.problem(422);
    }
}

/// Describes a body of any bytes.
fn bytes(operation: &mut Operation<'_>) {
    operation.body("application/octet-stream", true, schemars::Schema::default());
    operation.reads_body();
}

impl DescribeRequest for Body {
    fn describe(operation: &mut Operation<'_>) {
        bytes(operation);
    }
}

impl DescribeRequest for bytes::Bytes {
    fn describe(operation: &mut Operation<'_>) {
        bytes(operation);
    }
}

impl DescribeRequest for Request {
    fn describe(operation: &mut Operation<'_>) {
        operation.optional(bytes);
    }
}

impl DescribeRequest for String {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.sent::<Self>();
        operation.body("text/plain", true, schema);
        operation.reads_body();
        operation.problem(400);
        operation.problem(415);
    }
}

/// Adds the statuses of a body that has a format: 400 if it does not have it, 415 if it is of another
/// media type, and 422 if its data is not of the type.
pub(super) fn formatted(operation: &mut Operation<'_>) {
    operation.reads_body();
    operation.problem(400);
    operation.problem(415);
    operation.problem(422);
}

#[cfg(feature = "json")]
impl<T: schemars::JsonSchema> DescribeRequest for crate::respond::Json<T> {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.sent::<T>();
        operation.body("application/json", true, schema);
        formatted(operation);
    }
}

impl<T: schemars::JsonSchema> DescribeRequest for Form<T> {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.sent::<T>();
        operation.body("application/x-www-form-urlencoded", true, schema);
        formatted(operation);
    }
}

#[cfg(feature = "cookies")]
impl DescribeRequest for crate::extract::Cookies<'_> {
    fn describe(_: &mut Operation<'_>) {}
}

#[cfg(feature = "secure-cookies")]
nothing!(crate::extract::SignedCookies<'_> crate::extract::PrivateCookies<'_>);

#[cfg(feature = "request-id")]
nothing!(crate::request_id::RequestId<'_>);

#[cfg(feature = "security-headers")]
nothing!(crate::security_headers::CspNonce);

#[cfg(feature = "telemetry")]
impl DescribeRequest for crate::telemetry::TraceContext {
    fn describe(operation: &mut Operation<'_>) {
        // The version 00 of W3C Trace Context, section 3.2; later ones may be longer.
        let schema = schemars::json_schema!({
            "type": "string",
            "pattern": "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}",
        });
        operation.parameter(ParameterPlace::Header, "traceparent", true, schema);
        text(operation, "tracestate", false);
        operation.problem(400);
    }
}

#[cfg(feature = "garde")]
impl<E: DescribeRequest> DescribeRequest for crate::extract::Valid<E> {
    fn describe(operation: &mut Operation<'_>) {
        E::describe(operation);
        operation.problem(422);
    }
}
