//! The schemas of parameters: one value, and what a query, a header field or a cookie can have instead.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZero;

use schemars::{Schema, json_schema};

use crate::extract::{FieldError, QueryError};
use crate::openapi::schemas::Schemas;

/// A parameter type with a schema. `#[derive(FromParam)]` implements it too; a type with a `FromParam`
/// of its own implements it by hand.
///
/// ```
/// use webserver::openapi::{DescribeParam, Schema, Schemas};
///
/// /// A date such as `2026-11-30`.
/// struct Date(String);
///
/// impl DescribeParam for Date {
///     fn schema(schemas: &mut Schemas) -> Schema {
///         let mut schema = schemas.sent::<String>();
///         schema.insert("format".to_owned(), "date".into());
///         schema
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a parameter without a schema, so it cannot be in a description of the app",
    label = "`{Self}` does not implement `DescribeParam`",
    note = "`#[derive(FromParam)]` implements it; for a type that implements `FromParam` by hand, implement `webserver::openapi::DescribeParam` too"
)]
pub trait DescribeParam {
    /// Whether there are texts that are not a value of the type.
    const CAN_FAIL: bool = true;

    /// Returns the schema of a value.
    fn schema(schemas: &mut Schemas) -> Schema;
}

macro_rules! texts {
    ($($t:ty)*) => {$(
        impl DescribeParam for $t {
            const CAN_FAIL: bool = false;

            fn schema(_: &mut Schemas) -> Schema {
                json_schema!({ "type": "string" })
            }
        }
    )*};
}

texts!(&str String Cow<'_, str>);

macro_rules! of_schemars {
    ($($t:ty)*) => {$(
        impl DescribeParam for $t {
            fn schema(schemas: &mut Schemas) -> Schema {
                schemas.sent::<Self>()
            }
        }
    )*};
}

of_schemars!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 char bool);
of_schemars!(IpAddr Ipv4Addr Ipv6Addr);

macro_rules! non_zero {
    ($($t:ty)*) => {$(
        impl DescribeParam for NonZero<$t> {
            fn schema(schemas: &mut Schemas) -> Schema {
                schemas.sent::<Self>()
            }
        }
    )*};
}

non_zero!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

#[cfg(feature = "uuid")]
impl DescribeParam for uuid::Uuid {
    fn schema(_: &mut Schemas) -> Schema {
        json_schema!({ "type": "string", "format": "uuid" })
    }
}

#[cfg(feature = "garde")]
impl<T: DescribeParam> DescribeParam for crate::extract::Valid<T> {
    fn schema(schemas: &mut Schemas) -> Schema {
        T::schema(schemas)
    }
}

/// Returns the schema of a value that is one of these texts.
pub fn schema_of_texts(texts: &[&str]) -> Schema {
    json_schema!({ "type": "string", "enum": texts })
}

/// A type of a parameter of the query, of a header field or of a cookie.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a parameter without a schema, so it cannot be in a description of the app",
    label = "`{Self}` does not implement `DescribeParam`",
    note = "`#[derive(FromParam)]` implements it; for a type that implements `FromParam` by hand, implement `webserver::openapi::DescribeParam` too"
)]
pub trait DescribeValues {
    /// Whether a request without the parameter is refused.
    const IS_REQUIRED: bool;
    /// Whether a request is refused if its value is not of the type.
    const REFUSES: bool;

    /// Returns the schema.
    fn schema(schemas: &mut Schemas) -> Schema;
}

#[diagnostic::do_not_recommend]
impl<T: DescribeParam> DescribeValues for T {
    const IS_REQUIRED: bool = true;
    const REFUSES: bool = true;

    fn schema(schemas: &mut Schemas) -> Schema {
        <T as DescribeParam>::schema(schemas)
    }
}

#[diagnostic::do_not_recommend]
impl<T: DescribeParam> DescribeValues for Option<T> {
    const IS_REQUIRED: bool = false;
    const REFUSES: bool = true;

    fn schema(schemas: &mut Schemas) -> Schema {
        <T as DescribeParam>::schema(schemas)
    }
}

#[diagnostic::do_not_recommend]
impl<T: DescribeParam> DescribeValues for Vec<T> {
    const IS_REQUIRED: bool = false;
    const REFUSES: bool = T::CAN_FAIL;

    fn schema(schemas: &mut Schemas) -> Schema {
        let items = <T as DescribeParam>::schema(schemas);
        json_schema!({ "type": "array", "items": items })
    }
}

macro_rules! handed_over {
    ($($error:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: DescribeValues> DescribeValues for Result<T, $error> {
            const IS_REQUIRED: bool = false;
            const REFUSES: bool = false;

            fn schema(schemas: &mut Schemas) -> Schema {
                T::schema(schemas)
            }
        }
    )*};
}

handed_over!(QueryError FieldError);
