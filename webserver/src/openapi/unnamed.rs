//! Responses whose status the types do not say, beside those of statuses that have an entry of their own.

use super::operation::{Code, Operation, PROBLEM};

impl Operation<'_> {
    /// Adds the bodies of `default` to the errors that have an entry. For OpenAPI `default` is what has no
    /// entry, but a handler that returns `(StatusCode, T)` may choose any status, such as the 422 of its
    /// arguments. Problem documents are not added, because these errors have them already.
    pub(super) fn spread_default(&mut self) {
        let responses = &mut self.parts.responses;
        let Some(default) = responses.get(&Code::Default) else { return };
        if default.content.keys().all(|media_type| media_type == PROBLEM) {
            return;
        }
        let default = default.clone();
        for (code, answer) in responses {
            if matches!(code, Code::Exact(400..) | Code::Class(4..)) {
                answer.merge(default.clone());
            }
        }
    }
}
