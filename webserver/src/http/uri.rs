//! A request's target as an owned value without a lifetime, so that it can be a handler's argument.

use std::borrow::Cow;
use std::fmt;

use super::normal;

/// The target of a request as a URI (RFC 9112, section 3.2). It is the target as sent, except that
/// each character that a URI cannot contain, such as a raw `[` or `é`, is percent-encoded.
/// [`Request::raw_target`](crate::Request::raw_target) is the target byte for byte as sent.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/where/{place}")]
/// fn whereabouts(place: &str, uri: Uri) -> String {
///     format!("{place}: {} {} {:?}", uri.path(), uri.encoded_path(), uri.query())
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![whereabouts]).build().client();
/// let answer = client.get("/where/a%20b?c=%64").send().await;
/// assert_eq!(answer.text().await, "a b: /where/a b /where/a%20b Some(\"c=%64\")");
/// # });
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Uri {
    text: Box<str>,
    authority: (usize, usize),
    path: (usize, usize),
    query: Option<usize>,
    /// The normal form of the path, if it differs from the path in `text`.
    normal: Option<Box<str>>,
}

impl Uri {
    /// Creates a URI from the target `sent` and the positions of its parts; `query` is the start of
    /// the query.
    pub(crate) fn new(
        sent: &str,
        authority: (usize, usize),
        path: (usize, usize),
        query: Option<usize>,
    ) -> Self {
        // Scheme and authority have already been checked against their grammar by the parser.
        let (before, after) = sent.split_at_checked(authority.1).unwrap_or((sent, ""));
        let Cow::Owned(encoded) = normal::encoded(after) else {
            return Self::of(sent.into(), authority, path, query);
        };
        let place = |at: usize| match after.get(..at.saturating_sub(before.len())) {
            Some(own) if at > before.len() => before.len() + normal::encoded(own).len(),
            _ => at,
        };
        let path = (place(path.0), place(path.1));
        Self::of([before, &encoded].concat().into(), authority, path, query.map(place))
    }

    fn of(
        text: Box<str>,
        authority: (usize, usize),
        path: (usize, usize),
        query: Option<usize>,
    ) -> Self {
        let mut uri = Self { text, authority, path, query, normal: None };
        let sent = uri.encoded_path();
        uri.normal = sent.contains('%').then(|| normal::normal(sent).into());
        uri
    }

    /// Returns the whole target.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the path in the same normal form as [`Request::path`](crate::Request::path).
    pub fn path(&self) -> &str {
        self.normal.as_deref().unwrap_or_else(|| self.encoded_path())
    }

    /// Returns the path, still percent-encoded. Use it to build a link or a redirect. Two spellings
    /// of one path differ here, so do not base access decisions on it.
    pub fn encoded_path(&self) -> &str {
        self.text.get(self.path.0..self.path.1).filter(|path| !path.is_empty()).unwrap_or("/")
    }

    /// Returns the part after the `?`, still percent-encoded.
    pub fn query(&self) -> Option<&str> {
        self.query.and_then(|at| self.text.get(at..))
    }

    /// Returns host and port of a target in absolute-form or authority-form.
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
