//! What results say about the responses.

use std::borrow::Cow;
use std::convert::Infallible;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, json_schema};

use super::part::DescribePart;
use crate::extract::HandlerError;
use crate::http::{Body, Problem, StatusCode};
use crate::openapi::operation::Operation;
use crate::respond::{
    Accepted, Created, EventStream, Html, NoContent, Redirect, Sse, Status, Stream, Text,
};

/// A result whose type says how it is answered.
///
/// The results of this library implement it, and so does `#[derive(IntoResponse)]`. A type with an
/// `IntoResponse` of its own implements it by hand:
///
/// ```
/// use webserver::openapi::{DescribeResponse, Operation};
///
/// struct Csv(String);
///
/// impl DescribeResponse for Csv {
///     fn describe(operation: &mut Operation<'_>) {
///         let schema = operation.answered::<String>();
///         operation.response("text/csv", schema);
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how it is answered, so the app cannot be described",
    label = "`{Self}` does not implement `DescribeResponse`",
    note = "return `Json<T>` with `#[derive(schemars::JsonSchema)]` on the `T`, `Status<201, T>`, a `Result` of such types or a type with `#[derive(IntoResponse)]`; or list the answers in the attribute: `answers(200 = \"text/csv\")`"
)]
pub trait DescribeResponse {
    /// Describes the responses.
    fn describe(operation: &mut Operation<'_>);
}

/// The result of the handler `H`. The trait exists for its error message.
#[diagnostic::on_unimplemented(
    message = "`{H}` returns `{Self}`, which does not say how it is answered, so the app cannot be described",
    label = "`{Self}` does not implement `DescribeResponse`",
    note = "return `Json<T>` with `#[derive(schemars::JsonSchema)]` on the `T`, `Status<201, T>`, a `Result` of such types or a type with `#[derive(IntoResponse)]`; or list the answers in the attribute: `answers(200 = \"text/csv\")`"
)]
pub trait ResultOf<H>: DescribeResponse {}

#[diagnostic::do_not_recommend]
impl<H, T: DescribeResponse> ResultOf<H> for T {}

/// A result that is written as `impl Trait`, so its type is not known.
pub struct ImplTrait;

/// A handler whose attribute lists its answers.
pub trait DeclareAnswers {
    /// Describes the answers.
    fn declare(operation: &mut Operation<'_>);
}

/// The result of the handler `H`, whose attribute lists its answers.
pub struct Declared<H>(PhantomData<fn() -> H>);

impl<H: DeclareAnswers> DescribeResponse for Declared<H> {
    fn describe(operation: &mut Operation<'_>) {
        H::declare(operation);
    }
}

/// Describes an answer that the option `answers` lists without a body.
pub fn declare_empty(operation: &mut Operation<'_>, status: u16) {
    if status >= 400 {
        operation.problem(status);
    } else {
        operation.with_own_status(status, Operation::empty_response);
    }
}

/// Describes an answer that the option `answers` lists with a media type.
pub fn declare_media_type(operation: &mut Operation<'_>, status: u16, media_type: &str) {
    operation.with_own_status(status, |operation| {
        let is_text = media_type.starts_with("text/");
        let schema = if is_text { json_schema!({ "type": "string" }) } else { Schema::default() };
        operation.response(media_type, schema);
    });
}

/// Describes an answer that the option `answers` lists with a type.
pub fn declare_type<T: DescribeResponse>(operation: &mut Operation<'_>, status: u16) {
    operation.with_own_status(status, T::describe);
}

impl DescribeResponse for () {
    fn describe(operation: &mut Operation<'_>) {
        operation.empty_response();
    }
}

/// Results that are text.
macro_rules! text {
    ($($t:ty)*) => {$(
        impl DescribeResponse for $t {
            fn describe(operation: &mut Operation<'_>) {
                operation.response("text/plain", json_schema!({ "type": "string" }));
            }
        }
    )*};
}

text!(&'static str String Cow<'static, str>);
text!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 bool char);

impl<T> DescribeResponse for Text<T> {
    fn describe(operation: &mut Operation<'_>) {
        <String as DescribeResponse>::describe(operation);
    }
}

impl<T> DescribeResponse for Html<T> {
    fn describe(operation: &mut Operation<'_>) {
        operation.response("text/html", json_schema!({ "type": "string" }));
    }
}

/// Results that are bytes.
macro_rules! bytes {
    ($($t:ty)*) => {$(
        impl DescribeResponse for $t {
            fn describe(operation: &mut Operation<'_>) {
                operation.response("application/octet-stream", Schema::default());
            }
        }
    )*};
}

bytes!(Body bytes::Bytes Vec<u8> &'static [u8] Cow<'static, [u8]>);

impl<const N: usize> DescribeResponse for &'static [u8; N] {
    fn describe(operation: &mut Operation<'_>) {
        <bytes::Bytes as DescribeResponse>::describe(operation);
    }
}

impl<S> DescribeResponse for Stream<S> {
    fn describe(operation: &mut Operation<'_>) {
        <bytes::Bytes as DescribeResponse>::describe(operation);
    }
}

#[cfg(feature = "json")]
impl<T: JsonSchema> DescribeResponse for crate::respond::Json<T> {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.answered::<T>();
        operation.response("application/json", schema);
    }
}

#[cfg(feature = "json")]
impl<S: crate::respond::JsonStream<Value: JsonSchema>> DescribeResponse
    for crate::respond::NdJson<S>
{
    fn describe(operation: &mut Operation<'_>) {
        let value = operation.answered::<S::Value>();
        let lines = json_schema!({ "type": "string", "x-itemSchema": value });
        operation.response("application/x-ndjson", lines);
    }
}

impl<S: EventStream> DescribeResponse for Sse<S> {
    fn describe(operation: &mut Operation<'_>) {
        // OpenAPI 3.2 describes each event, as `itemSchema`.
        let event = json_schema!({
            "type": "object",
            "properties": {
                "event": { "type": "string" },
                "data": { "type": "string" },
                "id": { "type": "string" },
                "retry": { "type": "integer", "minimum": 0 },
            },
        });
        operation.response("text/event-stream", json_schema!({ "x-itemSchema": event }));
    }
}

#[cfg(feature = "metrics")]
impl DescribeResponse for crate::metrics::Exposition {
    fn describe(operation: &mut Operation<'_>) {
        <String as DescribeResponse>::describe(operation);
    }
}

impl DescribeResponse for NoContent {
    fn describe(operation: &mut Operation<'_>) {
        operation.with_status(204, Operation::empty_response);
    }
}

impl<const N: u16, T: DescribeResponse> DescribeResponse for Status<N, T> {
    fn describe(operation: &mut Operation<'_>) {
        let is_bare = std::any::type_name::<T>() == "()";
        if N >= 400 && is_bare {
            operation.problem(N);
        } else {
            operation.with_status(N, T::describe);
        }
    }
}

impl<T: DescribeResponse> DescribeResponse for Created<T> {
    fn describe(operation: &mut Operation<'_>) {
        operation.with_status(201, |operation| {
            T::describe(operation);
            // `Created::new` has no location.
            operation.optional(|operation| {
                operation.response_header("location", json_schema!({ "type": "string" }));
            });
        });
    }
}

impl<T: DescribeResponse> DescribeResponse for Accepted<T> {
    fn describe(operation: &mut Operation<'_>) {
        operation.with_status(202, T::describe);
    }
}

impl DescribeResponse for Redirect {
    fn describe(operation: &mut Operation<'_>) {
        operation.with_class(3, |operation| {
            operation.empty_response();
            operation.response_header("location", json_schema!({ "type": "string" }));
        });
    }
}

impl DescribeResponse for StatusCode {
    fn describe(operation: &mut Operation<'_>) {
        operation.with_any_status(Operation::empty_response);
        operation.any_problem();
    }
}

impl DescribeResponse for Problem {
    fn describe(operation: &mut Operation<'_>) {
        operation.any_problem();
    }
}

impl DescribeResponse for HandlerError {
    fn describe(operation: &mut Operation<'_>) {
        operation.any_problem();
    }
}

impl DescribeResponse for Infallible {
    fn describe(_: &mut Operation<'_>) {}
}

impl<T: DescribeResponse> DescribeResponse for Option<T> {
    fn describe(operation: &mut Operation<'_>) {
        T::describe(operation);
        operation.problem(404);
    }
}

impl<T: DescribeResponse, E: DescribeResponse> DescribeResponse for Result<T, E> {
    fn describe(operation: &mut Operation<'_>) {
        T::describe(operation);
        operation.failures(E::describe);
    }
}

/// Errors of extractors that a handler returns.
macro_rules! errors {
    ($($(#[$cfg:meta])? $t:ty: $($status:literal)+;)*) => {$(
        $(#[$cfg])?
        impl DescribeResponse for $t {
            fn describe(operation: &mut Operation<'_>) {
                $(operation.problem($status);)+
            }
        }
    )*};
}

errors! {
    crate::extract::QueryError: 400 422;
    crate::extract::FieldError: 400 422;
    crate::extract::PathError: 400 404;
    crate::extract::TextError: 400 415;
    crate::extract::FormError: 400 415 422;
    crate::extract::Missing: 400;
    crate::http::BodyError: 400 408 413;
    #[cfg(feature = "json")]
    crate::extract::JsonError: 400 415 422;
    #[cfg(feature = "multipart")]
    crate::extract::MultipartError: 400 408 413 415 422 500 507;
    #[cfg(feature = "garde")]
    crate::extract::Invalid: 422;
    #[cfg(feature = "cookies")]
    crate::extract::CookieError: 500;
    #[cfg(feature = "telemetry")]
    crate::telemetry::NoTraceContext: 400;
    crate::extract::NoPeer: 500;
    crate::extract::NoRoute: 500;
}

#[cfg(feature = "garde")]
impl<R: DescribeResponse> DescribeResponse for crate::extract::ValidError<R> {
    fn describe(operation: &mut Operation<'_>) {
        R::describe(operation);
        operation.problem(422);
    }
}

impl DescribeResponse for crate::extract::Refused {
    fn describe(operation: &mut Operation<'_>) {
        operation.any_problem();
    }
}

impl DescribeResponse for crate::extract::Rejection {
    fn describe(operation: &mut Operation<'_>) {
        operation.any_problem();
    }
}

/// Describes a tuple of parts and a body. A part that sets the status hides that of the body.
macro_rules! tuple {
    ($($part:ident)+) => {
        impl<$($part: DescribePart,)+ T: DescribeResponse> DescribeResponse for ($($part,)+ T) {
            fn describe(operation: &mut Operation<'_>) {
                let describe = |operation: &mut Operation<'_>| {
                    T::describe(operation);
                    $(<$part as DescribePart>::describe(operation);)+
                };
                if $(<$part as DescribePart>::SETS_STATUS)||+ {
                    operation.with_any_status(describe);
                } else {
                    describe(operation);
                }
            }
        }
    };
}

tuple!(A);
tuple!(A B);
tuple!(A B C);
tuple!(A B C D);
tuple!(A B C D E);
tuple!(A B C D E F);
tuple!(A B C D E F G);
tuple!(A B C D E F G H);
