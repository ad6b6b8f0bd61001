//! The description of an app, and where users get it.

use std::fmt;

use serde_json::Value;

use super::build;
use super::document::Document;
use super::error::DescriptionError;
use super::handlers::{DescribeHandlers, DescribePlan, Handlers};
use super::info::Info;
use crate::app::Node;
use crate::router::Tree;
use crate::server::Routes;

/// The description of an app as OpenAPI 3.1.
///
/// Two descriptions of the same routes are equal byte for byte, so a description can be committed and
/// compared.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenApi {
    json: String,
    value: Value,
}

impl OpenApi {
    fn of_app(info: Info, tree: &Tree, plan: &DescribePlan) -> Result<Self, DescriptionError> {
        let document = build::document(info, &Handlers::of(plan), tree)?;
        Self::of(&document).map_err(|error| DescriptionError(vec![error.to_string()]))
    }

    fn of(document: &Document) -> serde_json::Result<Self> {
        let json = serde_json::to_string_pretty(document)? + "\n";
        Ok(Self { value: serde_json::from_str(&json)?, json })
    }

    /// Returns the document as JSON, indented, with a line break at the end.
    pub fn to_json(&self) -> &str {
        &self.json
    }

    /// Returns the document as a value.
    pub fn value(&self) -> &Value {
        &self.value
    }
}

impl fmt::Debug for OpenApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenApi").field("info", &self.value["info"]).finish_non_exhaustive()
    }
}

impl<N, K> Routes<N, K> {
    /// Returns the description of these routes as OpenAPI 3.1. There need not be a server, a state or a
    /// socket.
    ///
    /// # Panics
    /// Panics if the routes cannot be described: if two types have one name, or a middleware does not say
    /// what it answers. [`try_openapi`](Self::try_openapi) returns an error instead.
    #[track_caller]
    pub fn openapi(self, info: Info) -> OpenApi
    where
        N: Node<Handlers: DescribeHandlers>,
    {
        match self.try_openapi(info) {
            Ok(openapi) => openapi,
            Err(error) => panic!("{error}"),
        }
    }

    /// Returns the description of these routes as OpenAPI 3.1.
    ///
    /// # Errors
    /// Returns an error if the routes cannot be described: see [`DescriptionError`].
    pub fn try_openapi(self, info: Info) -> Result<OpenApi, DescriptionError>
    where
        N: Node<Handlers: DescribeHandlers>,
    {
        OpenApi::of_app(info, &N::TREE, &N::Handlers::PLAN)
    }
}
