//! Parameters of the query: one by one, and as the fields of a struct.

use schemars::{JsonSchema, Schema};
use serde_json::Value;

use super::param::DescribeValues;
use crate::openapi::operation::{Operation, ParameterPlace};

/// Describes one parameter.
pub(super) fn parameter<T: DescribeValues>(operation: &mut Operation<'_>, name: &str) {
    let schema = T::schema(operation.schemas());
    operation.parameter(ParameterPlace::Query, name, T::IS_REQUIRED, schema);
    if T::REFUSES {
        // Malformed percent-encoding, and a value that is not of the type.
        operation.problem(400);
        operation.problem(422);
    }
}

/// Describes the fields of a struct as parameters. A type without a fixed list of fields, such as a map,
/// is one parameter whose properties are the parameters (OpenAPI 3.1, `style: form` with `explode`).
pub(super) fn of_struct<T: JsonSchema>(operation: &mut Operation<'_>) {
    let schema = operation.sent::<T>();
    let schema = operation.schemas().resolved(schema);
    let is_fixed = ["oneOf", "anyOf", "allOf", "additionalProperties", "unevaluatedProperties"]
        .iter()
        .all(|key| schema.get(*key).is_none_or(|value| *value == Value::Bool(false)));
    let Some(Value::Object(properties)) = schema.get("properties").filter(|_| is_fixed) else {
        return operation.parameter(ParameterPlace::Query, "query", false, schema);
    };
    let required = schema.get("required").and_then(Value::as_array);
    for (name, property) in properties {
        let is_required = required.is_some_and(|all| all.iter().any(|it| it == name));
        let property = without_null(property.clone());
        operation.parameter(ParameterPlace::Query, name, is_required, property);
    }
}

/// Removes `null` from the values of a schema, because a query cannot have one.
fn without_null(mut schema: Value) -> Schema {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|it| it != "null");
        if let [only] = &mut types[..] {
            schema["type"] = only.take();
        }
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.retain(|it| !it.is_null());
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.retain(|it| it.get("type").is_none_or(|it| it != "null"));
        if let [only] = &mut choices[..] {
            let (only, description) = (only.take(), schema.get("description").cloned());
            schema = only;
            if let Some(description) = description
                && let Value::Object(schema) = &mut schema
            {
                schema.insert("description".to_owned(), description);
            }
        }
    }
    if schema.get("default").is_some_and(Value::is_null)
        && let Value::Object(schema) = &mut schema
    {
        schema.remove("default");
    }
    Schema::try_from(schema).unwrap_or_default()
}
