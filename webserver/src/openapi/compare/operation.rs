//! One operation.

use std::collections::BTreeMap;

use serde_json::Value;

use super::comparison::{Comparison, was_and_is};
use super::pointer::Pointer;

impl Comparison<'_> {
    /// Compares an operation. Each is with the path that it belongs to. `renamed` has the parameters of the
    /// path by their old names.
    pub(super) fn operation(
        &mut self,
        at: &Pointer,
        (old_path, old): (&Value, &Value),
        (new_path, new): (&Value, &Value),
        renamed: &BTreeMap<String, String>,
    ) {
        self.texts(at, old, new);
        let (old_id, new_id) = (old.get("operationId"), new.get("operationId"));
        if old_id != new_id {
            let sentence = was_and_is("operationId", old_id, new_id);
            self.add(old_id.is_some(), &at.join("operationId"), sentence);
        }
        if old.get("tags") != new.get("tags") {
            let sentence = was_and_is("tags", old.get("tags"), new.get("tags"));
            self.harmless(&at.join("tags"), sentence);
        }
        self.parameters(at, (old_path, old), (new_path, new), renamed);
        self.body(&at.join("requestBody"), old.get("requestBody"), new.get("requestBody"));
        self.responses(&at.join("responses"), old.get("responses"), new.get("responses"));
        let (old_root, new_root) = (self.old.get("security"), self.new.get("security"));
        let security = |own: &Value, root: Option<&Value>| own.get("security").or(root).cloned();
        let (old, new) = (security(old, old_root), security(new, new_root));
        self.security(&at.join("security"), old.as_ref(), new.as_ref());
    }
}
