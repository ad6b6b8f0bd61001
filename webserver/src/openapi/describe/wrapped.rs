//! The schemas of wrappers, which are those of the values in them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};

macro_rules! wrappers {
    ($($(#[$cfg:meta])? $t:ident)*) => {$(
        $(#[$cfg])?
        impl<T: JsonSchema> JsonSchema for crate::extract::$t<T> {
            fn inline_schema() -> bool {
                T::inline_schema()
            }

            fn schema_name() -> Cow<'static, str> {
                T::schema_name()
            }

            fn schema_id() -> Cow<'static, str> {
                T::schema_id()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                T::json_schema(generator)
            }
        }
    )*};
}

wrappers! {
    Sensitive
    #[cfg(feature = "garde")]
    Valid
}
