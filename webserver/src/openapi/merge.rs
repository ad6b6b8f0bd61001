//! Several handlers of one path and method, which differ in media types, in their rank or in the host. For
//! OpenAPI they are one operation.

use super::document::OperationObject;
use super::operation::any_of;

/// Adds what another handler takes and answers to an operation.
pub(super) fn merge(operation: &mut OperationObject, other: OperationObject) {
    for parameter in &mut operation.parameters {
        let same = other
            .parameters
            .iter()
            .find(|it| it.place == parameter.place && it.name == parameter.name);
        match same {
            Some(same) => {
                parameter.required &= same.required;
                any_of(&mut parameter.schema, same.schema.clone());
            }
            None => parameter.required &= parameter.place == super::operation::ParameterPlace::Path,
        }
    }
    for mut parameter in other.parameters {
        let is_known = operation
            .parameters
            .iter()
            .any(|it| it.place == parameter.place && it.name == parameter.name);
        if !is_known {
            parameter.required = parameter.place == super::operation::ParameterPlace::Path;
            operation.parameters.push(parameter);
        }
    }
    match (&mut operation.body, other.body) {
        (Some(body), Some(other)) => {
            body.required &= other.required;
            for (media_type, schema) in other.content {
                any_of(body.content.entry(media_type).or_default(), schema);
            }
        }
        (Some(body), None) => body.required = false,
        (body @ None, other) => {
            *body = other;
            if let Some(body) = body {
                body.required = false;
            }
        }
    }
    for (code, answer) in other.responses {
        operation.responses.entry(code).or_default().merge(answer);
    }
    // A client that authenticates for one of the handlers may do so for the other.
    operation.security.retain(|scheme| other.security.contains(scheme));
}
