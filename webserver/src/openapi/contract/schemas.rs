//! Whether JSON fits a schema of a description.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use super::answer::Mistakes;
use crate::openapi::compare::Pointer;

/// The most mistakes of one body that are told.
const MOST_MISTAKES: usize = 8;

/// The schemas of a description, each made ready when it is first needed.
pub(super) struct Validators {
    components: Value,
    ready: Mutex<BTreeMap<Pointer, Arc<jsonschema::Validator>>>,
}

impl Validators {
    pub(super) fn new(document: &Value) -> Self {
        let components = document.get("components").cloned().unwrap_or_default();
        Self { components, ready: Mutex::default() }
    }

    /// Checks a body against a schema of the description, which is at this place.
    pub(super) fn check(&self, at: &Pointer, schema: &Value, body: &[u8], mistakes: &mut Mistakes) {
        let body: Value = match serde_json::from_slice(body) {
            Ok(body) => body,
            Err(error) => return mistakes.add(at, format!("the body is not JSON: {error}")),
        };
        let validator = match self.validator(at, schema) {
            Ok(validator) => validator,
            Err(error) => return mistakes.add(at, format!("the schema cannot be used: {error}")),
        };
        for error in validator.iter_errors(&body).take(MOST_MISTAKES) {
            let place = error.instance_path().as_str();
            let place = if place.is_empty() { "the body" } else { place };
            mistakes.add(at, format!("{place}: {error}"));
        }
    }

    fn validator(
        &self,
        at: &Pointer,
        schema: &Value,
    ) -> Result<Arc<jsonschema::Validator>, String> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = ready.get(at) {
            return Ok(known.clone());
        }
        // The references of the schema begin at the root of the document.
        let root = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "allOf": [schema],
            "components": self.components,
        });
        let options = jsonschema::options().should_validate_formats(true);
        let validator = options.build(&root).map_err(|error| error.to_string())?;
        Ok(ready.entry(at.clone()).or_insert(Arc::new(validator)).clone())
    }
}
