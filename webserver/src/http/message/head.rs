//! A request head as produced by the parser: positions in the read buffer, without copies.

use super::target::Target;
use crate::http::grammar::authority::is_authority;
use crate::http::header::{Field, KnownField};
use ::http::Method as HttpMethod;

/// The version of a request (RFC 9112, section 2.3). A later 1.x is treated as 1.1; any other
/// version is refused with 505. Versions are ordered, and further ones may be added.
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
#[non_exhaustive]
pub enum Version {
    /// HTTP/1.0
    Http10,
    /// HTTP/1.1
    #[default]
    Http11,
}

/// The fields that the server itself reads, by their index in [`Head::fields`].
#[expect(clippy::struct_excessive_bools, reason = "each is one fact that the parser notes")]
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Known {
    pub(crate) host: Option<u16>,
    pub(crate) accept: Option<u16>,
    /// Whether there is another `Accept` field; all of them form one list.
    pub(crate) accepts_more: bool,
    pub(crate) content_type: Option<u16>,
    /// Whether there is a field that makes the request conditional (RFC 9110, section 13.1).
    pub(crate) conditional: bool,
    /// Whether there is a `Content-Encoding` field.
    pub(crate) encoding: bool,
    pub(crate) length: Option<u16>,
    /// Whether there is a field, other than a single `Content-Length`, that affects framing,
    /// persistence or expectation. Most heads have none, so they are not searched for these fields
    /// again.
    pub(crate) framing: bool,
}

impl Known {
    /// Returns whether a field affects the length of the body or what happens to the connection.
    pub(crate) fn frames(&self) -> bool {
        self.framing || self.length.is_some()
    }
}

/// A request head. It is refilled for each request and keeps its vector.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(crate) struct Head {
    pub(crate) method: HttpMethod,
    pub(crate) target: Target,
    pub(crate) version: Version,
    pub(crate) fields: Vec<Field>,
    pub(crate) known: Known,
}

/// The reason why a `Host` field is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum HostError {
    Repeated,
    Invalid,
}

impl HostError {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Repeated => "the request has more than one Host field (RFC 9112, section 3.2)",
            Self::Invalid => "the Host field is malformed (RFC 9112, section 3.2)",
        }
    }
}

impl Head {
    /// Adds a field, and notes its position if the server itself will look for it. The head must
    /// have fewer than 65,535 fields.
    #[inline]
    pub(crate) fn add_field(&mut self, bytes: &[u8], field: Field) -> Result<(), HostError> {
        let place = self.fields.len() as u16;
        let known = &mut self.known;
        match KnownField::of(field.name.of(bytes)) {
            Some(KnownField::Host) => {
                if known.host.replace(place).is_some() {
                    return Err(HostError::Repeated);
                }
                if !is_authority(bytes, field.value) {
                    return Err(HostError::Invalid);
                }
            }
            Some(KnownField::Accept) => {
                known.accepts_more = known.accept.is_some();
                known.accept.get_or_insert(place);
            }
            Some(KnownField::ContentType) => {
                known.content_type.get_or_insert(place);
            }
            Some(KnownField::ContentLength) => {
                known.framing |= known.length.replace(place).is_some();
            }
            Some(KnownField::ContentEncoding) => known.encoding = true,
            Some(
                KnownField::IfMatch
                | KnownField::IfNoneMatch
                | KnownField::IfModifiedSince
                | KnownField::IfUnmodifiedSince,
            ) => known.conditional = true,
            Some(
                KnownField::Connection
                | KnownField::Expect
                | KnownField::TransferEncoding
                | KnownField::Upgrade,
            ) => known.framing = true,
            _ => {}
        }
        self.fields.push(field);
        Ok(())
    }

    /// Sets the `Host` field to the host of an absolute target. A server ignores the `Host` field
    /// sent with such a target and uses the target's host (RFC 9112, section 3.2.2). Otherwise the
    /// field would name a different host than the one that requests are routed by.
    #[cold]
    pub(crate) fn use_host_of_target(&mut self) {
        let place = self.known.host.map(usize::from);
        if let Some(field) = place.and_then(|place| self.fields.get_mut(place)) {
            field.value = self.target.authority;
        }
    }
}
