//! The request target (RFC 9112, section 3.2): which of its four forms it has, whether the method
//! may have that form, and where its parts are. Escapes are left as they are; the router refuses
//! malformed escapes, because it decodes them. Characters that should have been percent-encoded are
//! left as they are too, including UTF-8: any code that decodes a target treats both spellings as
//! the same.

#![expect(
    clippy::inline_always,
    reason = "a call costs more than what is done here, and the compiler does not see it"
)]

use crate::base::span::Span;
use crate::http::grammar::authority::authority;
use crate::http::grammar::class::{self, BEYOND_ASCII, PATH, QUERY};
use ::http::Method as HttpMethod;

/// The four forms of a target (RFC 9112, section 3.2).
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    #[default]
    Origin,
    Absolute,
    Authority,
    Asterisk,
}

/// A request target. `authority` is empty if there is none, `path` is empty if an absolute target
/// has none, and `query` excludes its `?`.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Target {
    pub(crate) form: Form,
    pub(crate) whole: Span,
    pub(crate) authority: Span,
    pub(crate) path: Span,
    pub(crate) query: Option<Span>,
    /// Whether the path is known to contain no `%`, so that no search for one is needed.
    pub(crate) is_plain: bool,
}

/// The possible errors in a target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TargetError {
    /// The target is empty, is not UTF-8, or has a byte that is not allowed in one.
    Byte,
    /// The target has none of the forms that the method may have.
    Form,
    /// An absolute target with a scheme other than http or https.
    Scheme,
    /// The target's host is empty or malformed.
    Host,
    /// The target contains a user name.
    UserInfo,
    /// A target of CONNECT without a port between 1 and 65535.
    Port,
}

impl TargetError {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Byte => {
                "the request target is empty, is not UTF-8, or contains a character that has to be \
                 percent-encoded there (RFC 9112, section 3.2)"
            }
            Self::Form => {
                "the request target has not the form that its method needs (RFC 9112, section 3.2)"
            }
            Self::Scheme => {
                "the request target is neither an http nor an https URI (RFC 9112, section 3.2.2)"
            }
            Self::Host => {
                "the host in the request target is empty or malformed (RFC 9110, section 4.2)"
            }
            Self::UserInfo => {
                "the request target contains user information (RFC 9110, section 4.2.4)"
            }
            Self::Port => {
                "the target of a CONNECT has no port from 1 to 65535 (RFC 9110, section 9.3.6)"
            }
        }
    }
}

/// The extent of a target.
#[derive(Clone, Copy)]
pub(crate) struct Extent {
    pub(crate) end: usize,
    /// The position of the `?` of a target in origin-form.
    pub(crate) mark: Option<usize>,
    /// Whether the target is in origin-form and its path is known to contain no `%`.
    pub(crate) is_plain: bool,
}

/// Returns the extent of an ASCII target that begins at `at`. The byte that ends it is not checked.
#[inline(always)]
pub(crate) fn fast_extent(bytes: &[u8], at: usize) -> Extent {
    if bytes.get(at) != Some(&b'/') {
        return Extent { end: class::skip(bytes, at, QUERY), mark: None, is_plain: false };
    }
    let usual = class::skip_common_path(bytes, at);
    match bytes.get(usual) {
        Some(b' ') => Extent { end: usual, mark: None, is_plain: true },
        Some(b'?') => {
            let end = class::skip_query(bytes, usual + 1);
            Extent { end, mark: Some(usual), is_plain: true }
        }
        _ => extent_from(bytes, usual, 0),
    }
}

/// Returns the rest of the extent of a target in origin-form, from `at` in its path. `more` is a
/// class of bytes that the target may also contain.
fn extent_from(bytes: &[u8], at: usize, more: u8) -> Extent {
    let end = class::skip(bytes, at, PATH | more);
    match bytes.get(end) {
        Some(b'?') => {
            let query = class::skip_query(bytes, end + 1);
            let query = class::skip(bytes, query, QUERY | more);
            Extent { end: query, mark: Some(end), is_plain: false }
        }
        _ => Extent { end, mark: None, is_plain: false },
    }
}

/// Returns the extent of a target of any characters, and whether all of them are ASCII. Other
/// characters are not checked, so they may be invalid UTF-8.
pub(crate) fn general_extent(bytes: &[u8], at: usize) -> (Extent, bool) {
    let extent = fast_extent(bytes, at);
    if bytes.get(extent.end).is_none_or(u8::is_ascii) {
        return (extent, true);
    }
    if bytes.get(at) == Some(&b'/') {
        return (extent_from(bytes, at, BEYOND_ASCII), false);
    }
    let end = class::skip(bytes, at, QUERY | BEYOND_ASCII);
    (Extent { end, mark: None, is_plain: false }, false)
}

/// Parses the target that begins at `at`, with the extent that [`general_extent`] returned.
pub(crate) fn target(
    bytes: &[u8],
    at: usize,
    extent: Extent,
    method: &HttpMethod,
) -> Result<Target, TargetError> {
    if bytes.get(at) == Some(&b'/') && *method != HttpMethod::CONNECT {
        return Ok(origin(at, extent));
    }
    let whole = Span::new(at, extent.end - at);
    if *method == HttpMethod::CONNECT {
        return connect(bytes, whole);
    }
    match whole.of(bytes) {
        [b'*'] if *method == HttpMethod::OPTIONS => {
            Ok(Target { form: Form::Asterisk, whole, path: whole, ..Target::default() })
        }
        _ => absolute(bytes, whole),
    }
}

/// Parses a target that was not read from a head.
pub(crate) fn lone_target(text: &str, method: &HttpMethod) -> Result<Target, TargetError> {
    let bytes = text.as_bytes();
    let (extent, _) = general_extent(bytes, 0);
    if extent.end == 0 || extent.end < bytes.len() {
        return Err(TargetError::Byte);
    }
    target(bytes, 0, extent, method)
}

/// Parses a target in origin-form.
#[inline(always)]
pub(crate) fn origin(at: usize, extent: Extent) -> Target {
    let Extent { end, mark, is_plain } = extent;
    let (path, query) = split(at, end, mark);
    let whole = Span::new(at, end - at);
    Target { form: Form::Origin, whole, authority: Span::default(), path, query, is_plain }
}

/// Splits a target into the path and the query after the `?` at `mark`.
fn split(start: usize, end: usize, mark: Option<usize>) -> (Span, Option<Span>) {
    match mark {
        Some(mark) => (Span::new(start, mark - start), Some(Span::new(mark + 1, end - (mark + 1)))),
        None => (Span::new(start, end - start), None),
    }
}

/// Parses `authority-form = uri-host ":" port`.
fn connect(bytes: &[u8], whole: Span) -> Result<Target, TargetError> {
    let text = whole.of(bytes);
    if text.contains(&b'/') {
        return Err(TargetError::Form);
    }
    let parts = authority(text).filter(|parts| !parts.host.is_empty()).ok_or(TargetError::Host)?;
    let port = parts.port.and_then(|port| std::str::from_utf8(port).ok()?.parse::<u16>().ok());
    if port.is_none_or(|port| port == 0) {
        return Err(TargetError::Port);
    }
    Ok(Target { form: Form::Authority, whole, authority: whole, ..Target::default() })
}

/// Parses `absolute-form = absolute-URI` with the schemes http and https:
/// `scheme "://" authority path-abempty [ "?" query ]`
fn absolute(bytes: &[u8], whole: Span) -> Result<Target, TargetError> {
    let text = whole.of(bytes);
    let scheme = text.iter().position(|byte| *byte == b':').ok_or(TargetError::Form)?;
    let Some(rest) = text[scheme..].strip_prefix(b"://") else { return Err(TargetError::Form) };
    if !text[..scheme].eq_ignore_ascii_case(b"http")
        && !text[..scheme].eq_ignore_ascii_case(b"https")
    {
        return Err(TargetError::Scheme);
    }
    let length = rest.iter().position(|b| matches!(b, b'/' | b'?')).unwrap_or(rest.len());
    let (host, rest) = rest.split_at(length);
    if host.contains(&b'@') {
        return Err(TargetError::UserInfo);
    }
    if authority(host).is_none_or(|parts| parts.host.is_empty()) {
        return Err(TargetError::Host);
    }
    let mark = rest.iter().position(|byte| *byte == b'?');
    let path = &rest[..mark.unwrap_or(rest.len())];
    if class::skip(path, 0, PATH | BEYOND_ASCII) < path.len() {
        return Err(TargetError::Form);
    }
    let start = whole.end() - rest.len();
    let (path, query) = split(start, whole.end(), mark.map(|mark| start + mark));
    let authority = Span::new(start - length, length);
    Ok(Target { form: Form::Absolute, whole, authority, path, query, is_plain: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::http::Method as M;

    /// Form, authority, path, query.
    type Parts<'a> = (Form, &'a str, &'a str, Option<&'a str>);

    fn parts<'a>(method: &HttpMethod, text: &'a str) -> Result<Parts<'a>, TargetError> {
        let bytes = text.as_bytes();
        let (extent, is_ascii) = general_extent(bytes, 0);
        assert_eq!(extent.end, bytes.len(), "{text}: all bytes can stand in a target");
        assert_eq!(is_ascii, text.is_ascii());
        let target = target(bytes, 0, extent, method)?;
        assert!(!target.is_plain || !target.path.of(bytes).contains(&b'%'), "{text}");
        assert_eq!(target.whole.of(bytes), bytes);
        let str = |span: Span| &text[span.at as usize..span.end()];
        Ok((target.form, str(target.authority), str(target.path), target.query.map(str)))
    }

    #[test]
    fn target_of_each_form_is_parsed() {
        let check = |method, text: &str, expected: Parts<'_>| {
            assert_eq!(parts(&method, text), Ok(expected), "{text}");
        };
        check(M::GET, "/", (Form::Origin, "", "/", None));
        check(M::GET, "/?", (Form::Origin, "", "/", Some("")));
        check(M::GET, "/a/b?c=d?e", (Form::Origin, "", "/a/b", Some("c=d?e")));
        check(M::GET, "//a:1/@b", (Form::Origin, "", "//a:1/@b", None));
        check(M::GET, "/?[]{}|\\^`", (Form::Origin, "", "/", Some("[]{}|\\^`")));
        check(M::GET, "/[]{}|^`\"<>?", (Form::Origin, "", "/[]{}|^`\"<>", Some("")));
        check(M::GET, "/é?ü\\", (Form::Origin, "", "/é", Some("ü\\")));
        check(M::GET, "/a?é", (Form::Origin, "", "/a", Some("é")));
        check(M::GET, "http://a/é[?ü", (Form::Absolute, "a", "/é[", Some("ü")));
        check(M::GET, "/%zz", (Form::Origin, "", "/%zz", None));
        check(M::OPTIONS, "*", (Form::Asterisk, "", "*", None));
        check(M::GET, "http://a/", (Form::Absolute, "a", "/", None));
        check(M::GET, "HTTPS://a:1/b?c", (Form::Absolute, "a:1", "/b", Some("c")));
        check(M::GET, "http://[::1]", (Form::Absolute, "[::1]", "", None));
        check(M::OPTIONS, "http://a?b", (Form::Absolute, "a", "", Some("b")));
        check(M::CONNECT, "a:80", (Form::Authority, "a:80", "", None));
        check(M::CONNECT, "[::1]:443", (Form::Authority, "[::1]:443", "", None));
    }

    #[test]
    fn target_that_is_malformed_is_refused() {
        let check = |method, text: &str, expected| {
            assert_eq!(parts(&method, text), Err(expected), "{text}");
        };
        check(M::GET, "*", TargetError::Form);
        check(M::OPTIONS, "**", TargetError::Form);
        check(M::GET, "foo", TargetError::Form);
        check(M::GET, "a:80", TargetError::Form);
        check(M::GET, "http:/a", TargetError::Form);
        check(M::GET, "?a", TargetError::Form);
        check(M::GET, "http://a/\\b", TargetError::Form);
        check(M::GET, "http://é/", TargetError::Host);
        check(M::GET, "é", TargetError::Form);
        check(M::CONNECT, "é:80", TargetError::Host);
        check(M::GET, "ftp://a/", TargetError::Scheme);
        check(M::GET, "://a/", TargetError::Scheme);
        check(M::GET, "http:///x", TargetError::Host);
        check(M::GET, "http://:80/x", TargetError::Host);
        check(M::GET, "http://a:b/x", TargetError::Host);
        check(M::GET, "http://a\\b/x", TargetError::Host);
        check(M::GET, "http://u:p@a/", TargetError::UserInfo);
        check(M::CONNECT, "/", TargetError::Form);
        check(M::CONNECT, "http://a:80/", TargetError::Form);
        check(M::CONNECT, "a", TargetError::Port);
        check(M::CONNECT, "a:", TargetError::Port);
        check(M::CONNECT, "a:0", TargetError::Port);
        check(M::CONNECT, "a:65536", TargetError::Port);
        check(M::CONNECT, ":80", TargetError::Host);
        check(M::CONNECT, "u@a:80", TargetError::Host);
    }
}
