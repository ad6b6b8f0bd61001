//! One operation: its type, and the function that sends it.

use serde_json::Value;

use super::answers::Answers;
use super::names::{Names, camel, pascal};
use super::request::Request;
use super::text::{Docs, indent, key, quoted};
use super::types::Types;

/// An operation with its names.
pub(super) struct Operation<'v> {
    /// The object that has its function. Without one it is the client itself.
    pub(super) group: Option<String>,
    pub(super) function: String,
    type_name: String,
    method: String,
    path: &'v str,
    value: &'v Value,
}

impl<'v> Operation<'v> {
    /// Names an operation. The object of its tag says the tag, so its name need not.
    pub(super) fn new(path: &'v str, method: &str, value: &'v Value) -> Self {
        let id = value.get("operationId").and_then(Value::as_str).unwrap_or(path);
        let tag = value.pointer("/tags/0").and_then(Value::as_str);
        let own = tag.and_then(|tag| id.strip_prefix(tag)?.strip_prefix('_')).unwrap_or(id);
        let own = if own.is_empty() { id } else { own };
        Self {
            group: tag.map(camel),
            function: camel(own),
            type_name: pascal(&format!("{} {own}", tag.unwrap_or_default())),
            method: method.to_owned(),
            path,
            value,
        }
    }

    /// Takes the name of the type, and that of the function in its object.
    pub(super) fn take_names(&mut self, types: &mut Names, functions: &mut Names) {
        self.type_name = types.take(&self.type_name);
        self.function = functions.take(&self.function);
    }

    /// Returns the type of the requests and the answers.
    pub(super) fn write_type(&self, types: &Types<'_>) -> String {
        let request = Request::new(self.value, types, 1);
        let answers = self.answers(types);
        let answers = answers.write(1);
        let space = if answers.starts_with('\n') { "" } else { " " };
        format!(
            "/** `{} {}` */\nexport type {} = {{\n  request: {};\n  answers:{space}{answers};\n}};\n",
            self.method,
            self.path.replace("*/", "*\\/"),
            self.type_name,
            request.text,
        )
    }

    /// Returns the function as a property of an object.
    pub(super) fn write_function(&self, types: &Types<'_>, level: usize) -> String {
        let request = Request::new(self.value, types, 1);
        let answers = self.answers(types);
        let name = &self.type_name;
        let default = if request.is_optional { " = {}" } else { "" };
        let (outer, inner) = (indent(level), indent(level + 1));
        let mut text = self.docs().write(level);
        text += &format!(
            "{outer}{}: (request: {name}[\"request\"]{default}, options?: Options): \
             Promise<{name}[\"answers\"]> =>\n",
            key(&self.function),
        );
        text += &format!("{inner}send(base, {{\n");
        text += &format!("{inner}  method: {}, ", quoted(&self.method));
        text += &format!("path: {}, {}\n", quoted(self.path), request.spec());
        text += &format!("{inner}  {},\n", answers.spec());
        text += &format!("{inner}}}, request, defaults, options),\n");
        text.replace(", \n", ",\n")
    }

    fn answers(&self, types: &Types<'_>) -> Answers {
        Answers::new(self.value, types, self.method != "HEAD", 2)
    }

    fn docs(&self) -> Docs {
        let text = |name: &str| self.value.get(name).and_then(Value::as_str);
        let mut docs = Docs::default().text(text("summary")).text(text("description"));
        let schemes: Vec<_> = self
            .value
            .pointer("/security/0")
            .and_then(Value::as_object)
            .map(|schemes| schemes.keys().map(|name| format!("`{name}`")).collect())
            .unwrap_or_default();
        if !schemes.is_empty() {
            docs = docs.text(Some(&format!("Needs authentication: {}.", schemes.join(", "))));
        }
        if self.value.get("deprecated") == Some(&Value::Bool(true)) {
            docs = docs.line("@deprecated");
        }
        docs
    }
}
