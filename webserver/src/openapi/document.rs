//! A description as data: what the document of OpenAPI 3.1 has, with sorted maps. `write` writes it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use super::info::Info;
use super::operation::{Answer, Code, Parameter, RequestBody};
use super::path::PathTemplate;

/// A whole description.
pub(super) struct Document {
    pub(super) info: Info,
    /// The operations by path and method.
    pub(super) paths: BTreeMap<String, BTreeMap<Method, OperationObject>>,
    pub(super) schemas: BTreeMap<String, Value>,
    pub(super) security: BTreeMap<String, Value>,
}

/// A method, in the order in which a path lists its operations.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
    /// A method that OpenAPI 3.1 does not have.
    Other(String),
}

impl Method {
    pub(super) fn new(name: &str) -> Self {
        match name {
            "GET" => Self::Get,
            "PUT" => Self::Put,
            "POST" => Self::Post,
            "DELETE" => Self::Delete,
            "OPTIONS" => Self::Options,
            "HEAD" => Self::Head,
            "PATCH" => Self::Patch,
            "TRACE" => Self::Trace,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Returns the word of OpenAPI for the method.
    pub(super) fn word(&self) -> &str {
        match self {
            Self::Get => "get",
            Self::Put => "put",
            Self::Post => "post",
            Self::Delete => "delete",
            Self::Options => "options",
            Self::Head => "head",
            Self::Patch => "patch",
            Self::Trace => "trace",
            Self::Other(name) => name,
        }
    }
}

/// One operation.
#[derive(Clone, Debug, Default)]
pub(super) struct OperationObject {
    pub(super) id: String,
    pub(super) tag: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) description: Option<String>,
    pub(super) is_deprecated: bool,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<RequestBody>,
    pub(super) responses: BTreeMap<Code, Answer>,
    /// The names of the schemes that are all required.
    pub(super) security: Vec<String>,
}

/// An operation with where it comes from.
pub(super) struct Described {
    pub(super) path: PathTemplate,
    pub(super) method: Method,
    /// The function and its module, for the id. An operation without a function has its method and path.
    pub(super) function: Cow<'static, str>,
    pub(super) module: &'static str,
    pub(super) object: OperationObject,
}
