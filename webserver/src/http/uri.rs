//! A request's target as an owned value without a lifetime, so that it can be an argument.

use std::fmt;

/// The target of a request (RFC 9112, section 3.2), as sent.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/where")]
/// fn whereabouts(uri: Uri) -> String {
///     format!("{} {:?}", uri.path(), uri.query())
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Uri {
    text: Box<str>,
    authority: (usize, usize),
    path: (usize, usize),
    query: Option<usize>,
}

impl Uri {
    /// `text` with the places of its parts in it; `query` is where it begins.
    pub(crate) fn new(
        text: &str,
        authority: (usize, usize),
        path: (usize, usize),
        query: Option<usize>,
    ) -> Self {
        Self { text: text.into(), authority, path, query }
    }

    /// The whole target.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The path, still percent-encoded; `*` for `OPTIONS *`.
    pub fn path(&self) -> &str {
        self.text.get(self.path.0..self.path.1).filter(|path| !path.is_empty()).unwrap_or("/")
    }

    /// What follows the `?`, still percent-encoded.
    pub fn query(&self) -> Option<&str> {
        self.query.and_then(|at| self.text.get(at..))
    }

    /// Host and port of a target in absolute-form or authority-form.
    pub fn authority(&self) -> Option<&str> {
        self.text.get(self.authority.0..self.authority.1).filter(|text| !text.is_empty())
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Uri({})", self.text)
    }
}
