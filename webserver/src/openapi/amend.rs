//! What is changed in an operation after its types have said what they know: doc comments, options of the
//! route, and the scheme of a middleware.

use super::operation::{Code, Operation, Parameter, ParameterPlace};
use super::scheme::SecurityScheme;
use super::texts;
use crate::app::ArgumentDocs;

impl Operation<'_> {
    /// Describes the arguments of a middleware that authenticates. The scheme stands for what it reads.
    pub(super) fn credentials(&mut self, describe: impl FnOnce(&mut Self)) {
        let known = self.parts.parameters.len();
        describe(self);
        let names: Vec<String> =
            self.parts.security.iter().filter_map(SecurityScheme::key).collect();
        let mut at = 0;
        self.parts.parameters.retain(|parameter| {
            at += 1;
            at <= known || !names.contains(&parameter.name)
        });
    }

    /// Adds the doc comments of arguments to parameters, or to the body.
    pub(super) fn document(&mut self, arguments: &[ArgumentDocs]) {
        for (name, may_be_body, lines) in arguments {
            let Some(text) = texts::joined(lines) else { continue };
            let dashed = name.replace('_', "-").to_ascii_lowercase();
            let is_named = |it: &&mut Parameter| {
                it.name == *name || it.place == ParameterPlace::Header && it.name == dashed
            };
            if let Some(parameter) = self.parts.parameters.iter_mut().find(is_named) {
                parameter.description = Some(text);
            } else if let Some(body) = &mut self.parts.body
                && *may_be_body
            {
                body.description = Some(text);
            }
        }
    }

    /// Sets the media type of the body, which an option of the route names.
    pub(super) fn replace_body(&mut self, media_type: &str) {
        let Some(body) = &mut self.parts.body else { return };
        if let Some((_, schema)) = body.content.pop_first() {
            body.content = [(media_type.to_owned(), schema)].into();
        }
    }

    /// Sets the media type of successes, which an option of the route names.
    pub(super) fn replace_success(&mut self, media_type: &str) {
        for (code, answer) in &mut self.parts.responses {
            let is_success = matches!(code, Code::Exact(200..300) | Code::Class(2));
            if is_success && let Some((_, schema)) = answer.content.pop_first() {
                answer.content = [(media_type.to_owned(), schema)].into();
            }
        }
    }
}
