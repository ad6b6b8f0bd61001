//! The schema of problem details (RFC 9457), as the server sends them.

use serde_json::{Value, json};

use super::schemas::REFERENCE;

/// The name of the schema.
pub(super) const NAME: &str = "Problem";

/// Returns a reference to the schema.
pub(super) fn reference() -> Value {
    json!({ "$ref": format!("{REFERENCE}{NAME}") })
}

/// Returns the schema.
pub(super) fn schema() -> Value {
    json!({
        "description": "Why a request was not answered as asked (RFC 9457).",
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {
                "description": "The kind of problem: `about:blank` if the status says it all.",
                "type": "string",
                "format": "uri-reference"
            },
            "title": { "description": "A summary of the kind of problem.", "type": "string" },
            "status": {
                "description": "The status of the response.",
                "type": "integer",
                "minimum": 400,
                "maximum": 599
            },
            "detail": { "description": "What is wrong with this request.", "type": "string" },
            "errors": {
                "description": "All mistakes in the request.",
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["in", "detail"],
                    "properties": {
                        "in": {
                            "description": "The part of the request that has the mistake.",
                            "type": "string"
                        },
                        "name": {
                            "description": "The name of the parameter or field.",
                            "type": "string"
                        },
                        "pointer": {
                            "description": "The place in a JSON body (RFC 6901).",
                            "type": "string"
                        },
                        "detail": { "description": "What is wrong.", "type": "string" },
                        "received": {
                            "description": "The beginning of what was sent.",
                            "type": "string"
                        }
                    }
                }
            }
        }
    })
}
