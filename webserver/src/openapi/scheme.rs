//! How clients authenticate.

use serde_json::{Value, json};

/// How a client authenticates, as a security scheme of OpenAPI.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SecurityScheme {
    /// A token in `Authorization: Bearer ..` (RFC 6750).
    Bearer,
    /// A name and a password in `Authorization: Basic ..` (RFC 7617).
    Basic,
    /// A key in a cookie of this name.
    Cookie(String),
    /// A key in a header field of this name.
    Header(String),
    /// A key in a parameter of the query of this name.
    Query(String),
}

/// What the option `scheme` of `#[middleware(..)]` says.
#[derive(Clone, Copy, Debug)]
pub enum SchemeSpec {
    /// `"bearer"`
    Bearer,
    /// `"basic"`
    Basic,
    /// `cookie("NAME")`
    Cookie(&'static str),
    /// `header("NAME")`
    Header(&'static str),
    /// `query("NAME")`
    Query(&'static str),
}

impl From<SchemeSpec> for SecurityScheme {
    fn from(spec: SchemeSpec) -> Self {
        match spec {
            SchemeSpec::Bearer => Self::Bearer,
            SchemeSpec::Basic => Self::Basic,
            SchemeSpec::Cookie(name) => Self::Cookie(name.to_owned()),
            SchemeSpec::Header(name) => Self::Header(name.to_owned()),
            SchemeSpec::Query(name) => Self::Query(name.to_owned()),
        }
    }
}

impl SecurityScheme {
    /// Returns the name of the scheme in the document.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Bearer => "bearer".to_owned(),
            Self::Basic => "basic".to_owned(),
            Self::Cookie(name) => format!("cookie_{}", word(name)),
            Self::Header(name) => format!("header_{}", word(&name.to_ascii_lowercase())),
            Self::Query(name) => format!("query_{}", word(name)),
        }
    }

    /// Returns the name of the parameter that has the key.
    pub(super) fn key(&self) -> Option<String> {
        match self {
            Self::Bearer | Self::Basic => None,
            Self::Header(name) => Some(name.to_ascii_lowercase()),
            Self::Cookie(name) | Self::Query(name) => Some(name.clone()),
        }
    }

    /// Returns the scheme as the document has it.
    pub(super) fn value(&self) -> Value {
        match self {
            Self::Bearer => json!({ "type": "http", "scheme": "bearer" }),
            Self::Basic => json!({ "type": "http", "scheme": "basic" }),
            Self::Cookie(name) => json!({ "type": "apiKey", "in": "cookie", "name": name }),
            Self::Header(name) => json!({ "type": "apiKey", "in": "header", "name": name }),
            Self::Query(name) => json!({ "type": "apiKey", "in": "query", "name": name }),
        }
    }
}

/// Returns a name of a component, which has only letters, digits, `.`, `-` and `_`.
fn word(name: &str) -> String {
    name.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '_' }).collect()
}
