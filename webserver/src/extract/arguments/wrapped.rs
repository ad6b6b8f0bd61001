//! The checks of arguments that have an attribute, such as `#[json]`. Each check returns the
//! argument's use of the body, and has an error message about the argument's own type.

use serde_core::Deserialize;

use crate::extract::core::BodyUse;
use crate::extract::fields::FromField;
#[cfg(feature = "multipart")]
use crate::extract::multipart::FromMultipart;

/// The types that `#[query]` can have. The trait exists for its error message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a query",
    label = "not a type for `#[query]`",
    note = "use a struct with `#[derive(serde::Deserialize)]`, or a map such as `HashMap<String, String>`"
)]
#[cfg_attr(
    feature = "garde",
    diagnostic::on_unimplemented(
        note = "for a `Valid<T>`, add it to the `T`, with `#[derive(garde::Validate)]`; a context of its rules needs a `Default`"
    )
)]
pub trait QueryStruct {}

#[diagnostic::do_not_recommend]
impl<T: Deserialize<'static>> QueryStruct for T {}

/// The types that `#[json]` can have. The trait exists for its error message.
#[cfg(feature = "json")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from JSON",
    label = "not a type for `#[json]`",
    note = "add `#[derive(serde::Deserialize)]` to the type"
)]
#[cfg_attr(
    feature = "garde",
    diagnostic::on_unimplemented(
        note = "for a `Valid<T>`, add it to the `T`, with `#[derive(garde::Validate)]`; a context of its rules needs a `Default`"
    )
)]
pub trait JsonValue {}

#[cfg(feature = "json")]
#[diagnostic::do_not_recommend]
impl<T: Deserialize<'static>> JsonValue for T {}

/// The types that `#[form]` can have. The trait exists for its error message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from the fields of a form",
    label = "not a type for `#[form]`",
    note = "use a struct with `#[derive(serde::Deserialize)]`, or a map such as `HashMap<String, String>`"
)]
#[cfg_attr(
    feature = "garde",
    diagnostic::on_unimplemented(
        note = "for a `Valid<T>`, add it to the `T`, with `#[derive(garde::Validate)]`; a context of its rules needs a `Default`"
    )
)]
pub trait FormStruct {}

#[diagnostic::do_not_recommend]
impl<T: Deserialize<'static>> FormStruct for T {}

/// The types that `#[multipart]` can have. The trait exists for its error message.
#[cfg(feature = "multipart")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a form with parts",
    label = "not a form",
    note = "add `#[derive(FromMultipart)]` to the struct"
)]
#[cfg_attr(
    feature = "garde",
    diagnostic::on_unimplemented(
        note = "for a `Valid<T>`, add it to the `T`, with `#[derive(garde::Validate)]`; a context of its rules needs a `Default`"
    )
)]
pub trait MultipartStruct {}

#[cfg(feature = "multipart")]
#[diagnostic::do_not_recommend]
impl<T: FromMultipart> MultipartStruct for T {}

/// Requires that `T` can be a header field or a cookie.
pub const fn is_field<T: FromField<'static>>() -> BodyUse {
    BodyUse::None
}

/// Requires that `T` can be read from a query.
pub const fn is_query_struct<T: QueryStruct>() -> BodyUse {
    BodyUse::None
}

/// Requires that `T` can be read from JSON.
#[cfg(feature = "json")]
pub const fn is_json<T: JsonValue>() -> BodyUse {
    BodyUse::Buffered
}

/// Requires that `T` can be read from a form.
pub const fn is_form<T: FormStruct>() -> BodyUse {
    BodyUse::Buffered
}

/// Requires that `T` can be read from a form with parts.
#[cfg(feature = "multipart")]
pub const fn is_multipart<T: MultipartStruct>() -> BodyUse {
    BodyUse::Streams
}
