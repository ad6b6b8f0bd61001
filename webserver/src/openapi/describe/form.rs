//! Forms with parts: their fields, as `#[derive(FromMultipart)]` lists them.
#![cfg(feature = "multipart")]

use schemars::{Schema, json_schema};
use serde_json::{Map, Value};

use super::param::DescribeParam;
use super::request::{DescribeRequest, formatted};
use crate::extract::multipart::FieldInfo;
use crate::extract::{FromMultipart, Multipart, Parts, UploadedFile};
use crate::openapi::operation::Operation;
use crate::openapi::schemas::Schemas;

/// The types of the fields of a form, in their order.
pub trait FormTypes {
    /// The types, as nested pairs.
    type Types;
}

/// The type of a field.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a field of a form without a schema, so it cannot be in a description of the app",
    label = "`{Self}` does not implement `DescribeParam`",
    note = "`#[derive(FromParam)]` implements it; for a type that implements `FromParam` by hand, implement `webserver::openapi::DescribeParam` too"
)]
pub trait DescribePart {
    /// Whether the form is refused without the field.
    const IS_REQUIRED: bool = true;

    /// Returns the schema of the field.
    fn schema(schemas: &mut Schemas) -> Schema;
}

#[diagnostic::do_not_recommend]
impl<T: DescribeParam> DescribePart for T {
    fn schema(schemas: &mut Schemas) -> Schema {
        <T as DescribeParam>::schema(schemas)
    }
}

macro_rules! binary {
    ($($t:ty)*) => {$(
        impl DescribePart for $t {
            fn schema(_: &mut Schemas) -> Schema {
                json_schema!({ "type": "string", "contentMediaType": "application/octet-stream" })
            }
        }
    )*};
}

binary!(UploadedFile bytes::Bytes);

#[diagnostic::do_not_recommend]
impl<T: DescribePart> DescribePart for Option<T> {
    const IS_REQUIRED: bool = false;

    fn schema(schemas: &mut Schemas) -> Schema {
        T::schema(schemas)
    }
}

#[diagnostic::do_not_recommend]
impl<T: DescribePart> DescribePart for Vec<T> {
    const IS_REQUIRED: bool = false;

    fn schema(schemas: &mut Schemas) -> Schema {
        let items = T::schema(schemas);
        json_schema!({ "type": "array", "items": items })
    }
}

/// The types of a form's fields, as nested pairs.
pub trait DescribeFormTypes {
    /// Calls `add` with whether a field is required, and its schema.
    fn each(schemas: &mut Schemas, add: &mut dyn FnMut(bool, Schema));
}

impl DescribeFormTypes for () {
    fn each(_: &mut Schemas, _: &mut dyn FnMut(bool, Schema)) {}
}

impl<T: DescribePart, R: DescribeFormTypes> DescribeFormTypes for (T, R) {
    fn each(schemas: &mut Schemas, add: &mut dyn FnMut(bool, Schema)) {
        let schema = T::schema(schemas);
        add(T::IS_REQUIRED, schema);
        R::each(schemas, add);
    }
}

const MEDIA_TYPE: &str = "multipart/form-data";

impl<T: FromMultipart + FormTypes<Types: DescribeFormTypes>> DescribeRequest for Parts<T> {
    fn describe(operation: &mut Operation<'_>) {
        let (mut properties, mut required) = (Map::new(), Vec::new());
        let mut names = T::FIELDS.iter().map(FieldInfo::name);
        <T::Types as DescribeFormTypes>::each(operation.schemas(), &mut |is_required, schema| {
            let name = names.next().unwrap_or_default();
            // A field that is not sent can be a value, as for a check box that is not ticked.
            let can_be_absent = schema.get("type").is_some_and(|it| it == "boolean");
            if is_required && !can_be_absent {
                required.push(Value::from(name));
            }
            properties.insert(name.to_owned(), schema.to_value());
        });
        let schema = json_schema!({
            "type": "object",
            "properties": properties,
            "required": required,
        });
        operation.body(MEDIA_TYPE, true, schema);
        formatted(operation);
    }
}

#[cfg(feature = "garde")]
impl<T> DescribeRequest for Parts<crate::extract::Valid<T>>
where
    Parts<T>: DescribeRequest,
{
    fn describe(operation: &mut Operation<'_>) {
        <Parts<T> as DescribeRequest>::describe(operation);
    }
}

impl DescribeRequest for Multipart {
    fn describe(operation: &mut Operation<'_>) {
        operation.body(MEDIA_TYPE, true, json_schema!({ "type": "object" }));
        formatted(operation);
    }
}
