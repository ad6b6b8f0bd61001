//! What is said about one operation: its parameters, its body, its responses, and how clients
//! authenticate. Extractors, results and middleware say it through this type.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, json_schema};
use serde_json::Value;

use super::schemas::Schemas;
use super::scheme::SecurityScheme;

/// Receives the description of an operation from its arguments, its result and its middleware.
///
/// What an argument says by a method such as [`parameter`](Self::parameter) is in the description of
/// each handler that takes the argument.
#[derive(Debug)]
pub struct Operation<'d> {
    schemas: &'d mut Schemas,
    /// The names of the handler's parameters.
    pub(super) names: &'static [&'static str],
    /// The methods of the route.
    pub(super) methods: &'d [&'d str],
    /// The middleware that the route is exempt from.
    pub(super) exempt: &'static [TypeId],
    pub(super) parts: Parts,
    /// The status of the responses whose status is not named.
    pub(super) success: Code,
    /// Whether a type has set that status.
    success_is_set: bool,
    is_optional: bool,
    without_problems: bool,
    /// The status of the problem that a catcher answers. A problem of the catcher has it as well.
    pub(super) caught: Option<Code>,
}

/// What has been said.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<RequestBody>,
    pub(super) responses: BTreeMap<Code, Answer>,
    pub(super) security: Vec<SecurityScheme>,
    /// What cannot be described, as sentences.
    pub(super) mistakes: Vec<String>,
}

/// The part of a request that has a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ParameterPlace {
    /// A segment of the path.
    Path,
    /// The query.
    Query,
    /// A header field.
    Header,
    /// A cookie.
    Cookie,
}

impl ParameterPlace {
    /// Returns the word of OpenAPI for the place.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Parameter {
    pub(super) place: ParameterPlace,
    pub(super) name: String,
    pub(super) required: bool,
    pub(super) description: Option<String>,
    pub(super) schema: Value,
}

/// The body of a request, by media types.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RequestBody {
    pub(super) required: bool,
    pub(super) description: Option<String>,
    pub(super) content: BTreeMap<String, Value>,
}

/// The response of one status.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Answer {
    /// What types say about it, each once.
    pub(super) texts: Vec<String>,
    pub(super) headers: BTreeMap<String, Value>,
    pub(super) content: BTreeMap<String, Value>,
    /// How many types have such a response.
    pub(super) variants: usize,
    /// How many of them have each header field, if they always have it.
    pub(super) always: BTreeMap<String, usize>,
}

impl Answer {
    /// Returns whether each response has a header field.
    pub(super) fn requires(&self, header: &str) -> bool {
        self.always.get(header).is_some_and(|count| *count >= self.variants)
    }

    /// Adds a sentence to its description.
    pub(super) fn say(&mut self, text: String) {
        if !self.texts.contains(&text) {
            self.texts.push(text);
        }
    }

    /// Adds what another handler answers with the same status.
    pub(super) fn merge(&mut self, other: Self) {
        for text in other.texts {
            self.say(text);
        }
        self.headers.extend(other.headers);
        for (media_type, schema) in other.content {
            any_of(self.content.entry(media_type).or_default(), schema);
        }
        self.variants += other.variants;
        for (header, count) in other.always {
            *self.always.entry(header).or_default() += count;
        }
    }
}

/// The statuses of a response, in the order in which they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Code {
    /// One status.
    Exact(u16),
    /// All statuses from this hundred to the next.
    Class(u16),
    /// All other statuses.
    Default,
}

/// The media type of problem details (RFC 9457, section 6.1).
pub(super) const PROBLEM: &str = "application/problem+json";

impl<'d> Operation<'d> {
    pub(super) fn new(schemas: &'d mut Schemas) -> Self {
        Self {
            schemas,
            names: &[],
            methods: &[],
            exempt: &[],
            parts: Parts::default(),
            success: Code::Exact(200),
            success_is_set: false,
            is_optional: false,
            without_problems: false,
            caught: None,
        }
    }

    pub(super) fn finish(self) -> Parts {
        self.parts
    }

    /// Returns the methods of the handler's route, as sent on the wire.
    pub fn methods(&self) -> &'d [&'d str] {
        self.methods
    }

    /// Returns whether the handler's route is exempt from a middleware, by its option `exempt = [M]`.
    pub fn is_exempt_from<M: Any>(&self) -> bool {
        self.exempt.contains(&TypeId::of::<M>())
    }

    /// Returns the schemas of the document, for those of a parameter or a body.
    pub fn schemas(&mut self) -> &mut Schemas {
        self.schemas
    }

    /// Returns the schema of a type that clients send.
    pub fn sent<T: JsonSchema + ?Sized>(&mut self) -> Schema {
        self.schemas.sent::<T>()
    }

    /// Returns the schema of a type that clients get.
    pub fn answered<T: JsonSchema + ?Sized>(&mut self) -> Schema {
        self.schemas.answered::<T>()
    }

    /// Adds a parameter. One in the path is always required.
    pub fn parameter(&mut self, place: ParameterPlace, name: &str, required: bool, schema: Schema) {
        let name = match place {
            ParameterPlace::Header => name.to_ascii_lowercase(),
            _ => name.to_owned(),
        };
        // OpenAPI describes these fields elsewhere, and ignores such parameters.
        let elsewhere = ["accept", "content-type", "authorization"];
        if place == ParameterPlace::Header && elsewhere.contains(&name.as_str()) {
            return;
        }
        let required = place == ParameterPlace::Path || (required && !self.is_optional);
        let mut schema = schema.to_value();
        let description = schema
            .as_object_mut()
            .and_then(|schema| schema.remove("description"))
            .and_then(|text| text.as_str().map(str::to_owned));
        let mut known = self.parts.parameters.iter_mut();
        if let Some(parameter) = known.find(|it| it.place == place && it.name == name) {
            parameter.required |= required;
            return;
        }
        self.parts.parameters.push(Parameter { place, name, required, description, schema });
    }

    /// Sets the body of a request. An operation may accept several media types.
    pub fn body(&mut self, media_type: &str, required: bool, schema: Schema) {
        let body = self.parts.body.get_or_insert_default();
        body.required |= required && !self.is_optional;
        body.content.insert(media_type.to_owned(), schema.to_value());
    }

    /// Adds the statuses of a body that is too long or that does not arrive: 413 and 408.
    pub fn reads_body(&mut self) {
        self.problem(408);
        self.problem(413);
    }

    /// Adds a response with the status of success, which is 200 if nothing around it sets another.
    pub fn response(&mut self, media_type: &str, schema: Schema) {
        self.add(self.success, Some((media_type, schema.to_value())));
    }

    /// Adds a response without a body.
    pub fn empty_response(&mut self) {
        self.add(self.success, None);
    }

    /// Adds a header field of the responses with the status of success. They always have it, unless this
    /// is called within [`optional`](Self::optional).
    pub fn response_header(&mut self, name: &str, schema: Schema) {
        let (name, is_optional) = (name.to_ascii_lowercase(), self.is_optional);
        let answer = self.parts.responses.entry(self.success).or_default();
        if !is_optional {
            *answer.always.entry(name.clone()).or_default() += 1;
        }
        answer.headers.insert(name, schema.to_value());
    }

    /// Describes responses with another status of success.
    ///
    /// ```
    /// use webserver::Json;
    /// use webserver::openapi::{DescribeResponse, Operation};
    ///
    /// struct Stored<T>(T);
    ///
    /// impl<T: DescribeResponse> DescribeResponse for Stored<T> {
    ///     fn describe(operation: &mut Operation<'_>) {
    ///         operation.with_status(201, T::describe);
    ///     }
    /// }
    /// ```
    pub fn with_status(&mut self, status: u16, describe: impl FnOnce(&mut Self)) {
        self.with_code(Code::Exact(status), describe);
    }

    /// Describes responses whose status the types do not say. They are described as `default`.
    pub fn with_any_status(&mut self, describe: impl FnOnce(&mut Self)) {
        self.with_code(Code::Default, describe);
    }

    /// Describes responses with all statuses of a class: 3 stands for 300 to 399.
    pub fn with_class(&mut self, class: u16, describe: impl FnOnce(&mut Self)) {
        self.with_code(Code::Class(class), describe);
    }

    fn with_code(&mut self, code: Code, describe: impl FnOnce(&mut Self)) {
        // An outer type decides before an inner one: `Status<201, (StatusCode, T)>` is always 201.
        let code = if self.success_is_set { self.success } else { code };
        self.with_success(code, true, describe);
    }

    fn with_success(&mut self, code: Code, is_set: bool, describe: impl FnOnce(&mut Self)) {
        let outer = (self.success, self.success_is_set);
        (self.success, self.success_is_set) = (code, is_set);
        describe(self);
        (self.success, self.success_is_set) = outer;
    }

    /// Adds a problem document with a status.
    pub fn problem(&mut self, status: u16) {
        self.problem_of(Code::Exact(status));
    }

    /// Adds problem documents whose status the types do not say.
    pub fn any_problem(&mut self) {
        if let Some(code) = self.caught {
            self.problem_of(code);
        }
        self.problem_of(Code::Default);
    }

    fn problem_of(&mut self, code: Code) {
        if !self.without_problems {
            self.add(code, Some((PROBLEM, super::problem::reference())));
        }
    }

    /// Describes an argument or a header field that may be absent: nothing it says is required.
    pub fn optional(&mut self, describe: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.is_optional, true);
        describe(self);
        self.is_optional = outer;
    }

    /// Describes an argument whose mistakes the handler gets instead of the client.
    pub fn without_problems(&mut self, describe: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.without_problems, true);
        self.optional(describe);
        self.without_problems = outer;
    }

    /// Adds a way in which clients authenticate.
    pub fn security(&mut self, scheme: SecurityScheme) {
        if !self.parts.security.contains(&scheme) {
            self.parts.security.push(scheme);
        }
    }

    /// States that the operation cannot be described, and why. Then there is no description at all.
    pub fn mistake(&mut self, sentence: impl Into<String>) {
        self.parts.mistakes.push(sentence.into());
    }

    fn add(&mut self, code: Code, content: Option<(&str, Value)>) {
        let answer = self.parts.responses.entry(code).or_default();
        answer.variants += 1;
        if let Some((media_type, schema)) = content {
            any_of(answer.content.entry(media_type.to_owned()).or_insert(Value::Null), schema);
        }
    }
}

/// Adds an alternative to a schema, unless it is one already.
pub(super) fn any_of(known: &mut Value, schema: Value) {
    if known.is_null() {
        *known = schema;
        return;
    }
    if let Some(Value::Array(list)) = known.get_mut("anyOf") {
        if !list.contains(&schema) {
            list.push(schema);
        }
    } else if *known != schema {
        *known = json_schema!({ "anyOf": [known.take(), schema] }).to_value();
    }
}

/// What only this room says.
impl Operation<'_> {
    /// Returns the name of the parameter with this index.
    pub(super) fn name(&self, index: usize) -> &'static str {
        self.names.get(index).copied().unwrap_or_default()
    }

    /// Describes responses of a request that is refused. What they say of a success does not count.
    pub(super) fn failures(&mut self, describe: impl FnOnce(&mut Self)) {
        if self.without_problems {
            return;
        }
        self.with_success(Code::Default, false, describe);
    }

    /// Describes a response with exactly this status, whatever is around it.
    pub(super) fn with_own_status(&mut self, status: u16, describe: impl FnOnce(&mut Self)) {
        self.with_success(Code::Exact(status), true, describe);
    }

    /// Adds a description to the response of a status, and header fields that it always has.
    pub(super) fn note(&mut self, status: u16, text: Option<String>, headers: &[&str]) {
        let code =
            if self.success_is_set && status < 400 { self.success } else { Code::Exact(status) };
        let Some(answer) = self.parts.responses.get_mut(&code) else { return };
        if let Some(text) = text {
            answer.say(text);
        }
        for header in headers {
            *answer.always.entry((*header).to_owned()).or_default() += 1;
            let schema = json_schema!({ "type": "string" }).to_value();
            answer.headers.insert((*header).to_owned(), schema);
        }
    }
}
