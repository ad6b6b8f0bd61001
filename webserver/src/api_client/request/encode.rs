//! Values as the pairs of a form or a query. A value is first made a value of JSON, because serde then
//! has written it by its attributes.

use serde_core::Serialize;
use serde_json::Value;

use super::outgoing::Unsent;

/// Calls `add` with each field of a struct or a map. A list has a pair for each element, and what is
/// `None` has none.
///
/// # Errors
/// Returns an error if the value has no fields, or a field has fields of its own.
pub(super) fn pairs(value: &impl Serialize, mut add: impl FnMut(&str, &str)) -> Result<(), Unsent> {
    let value = serde_json::to_value(value).map_err(|error| Unsent::new(error.to_string()))?;
    let Value::Object(fields) = value else {
        return Err(Unsent::new("only a struct or a map can be the fields of a form or a query"));
    };
    for (name, value) in &fields {
        let values = match value {
            Value::Array(values) => values,
            value => std::slice::from_ref(value),
        };
        for value in values {
            match value {
                Value::Null => {}
                Value::Bool(value) => add(name, if *value { "true" } else { "false" }),
                Value::Number(number) => add(name, &number.to_string()),
                Value::String(text) => add(name, text),
                Value::Array(_) | Value::Object(_) => {
                    return Err(Unsent::new(format!(
                        "the field `{name}` has fields of its own, which a form or a query cannot have"
                    )));
                }
            }
        }
    }
    Ok(())
}
