//! A request head as the parser leaves it: places in the read buffer, nothing copied.

use super::{HttpMethod, Span};

/// A field line (RFC 9112, section 5); the value is without the spaces around it.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Field {
    pub(crate) name: Span,
    pub(crate) value: Span,
}

/// The version of a request (RFC 9112, section 2.3). A later 1.x is taken for 1.1; any other is
/// refused with 505.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::Version;
///
/// #[get("/version")]
/// fn version(request: &Request) -> &'static str {
///     if request.version() < Version::Http11 { "old" } else { "good" }
/// }
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Version {
    /// HTTP/1.0
    Http10,
    /// HTTP/1.1
    #[default]
    Http11,
}

/// The four forms of a target (RFC 9112, section 3.2).
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    #[default]
    Origin,
    Absolute,
    Authority,
    Asterisk,
}

/// A request target. `authority` is empty where there is none, `path` where an absolute target has
/// none; `query` is without its `?`.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Target {
    pub(crate) form: Form,
    pub(crate) whole: Span,
    pub(crate) authority: Span,
    pub(crate) path: Span,
    pub(crate) query: Option<Span>,
    /// The path is known to have no `%` in it, so nobody has to look for one.
    pub(crate) is_plain: bool,
}

/// The fields that the server itself looks at, by their place in [`Head::fields`].
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Known {
    pub(crate) host: Option<u16>,
    pub(crate) accept: Option<u16>,
    /// There is another `Accept`, and they are one list.
    pub(crate) accepts_more: bool,
    pub(crate) content_type: Option<u16>,
    /// There is a `Content-Encoding`.
    pub(crate) encoding: bool,
    pub(crate) length: Option<u16>,
    /// Whether there is a field beside one `Content-Length` that decides on framing, persistence or
    /// expectation. Most heads have none, and need not be searched for them again.
    pub(crate) framing: bool,
}

impl Known {
    /// Whether a field has a say in how long the body is or what becomes of the connection.
    pub(crate) fn frames(&self) -> bool {
        self.framing || self.length.is_some()
    }
}

/// A request head. It is filled again for each request; its vector is kept.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(crate) struct Head {
    pub(crate) method: HttpMethod,
    pub(crate) target: Target,
    pub(crate) version: Version,
    pub(crate) fields: Vec<Field>,
    pub(crate) known: Known,
}

impl Head {
    /// Sets the `Host` field to the host of an absolute target. A server ignores the field that was
    /// sent with such a target and uses the target's host (RFC 9112, section 3.2.2), so the field
    /// would name another host than the one that requests are routed by.
    #[cold]
    pub(super) fn use_host_of_target(&mut self) {
        let place = self.known.host.map(usize::from);
        if let Some(field) = place.and_then(|place| self.fields.get_mut(place)) {
            field.value = self.target.authority;
        }
    }
}
