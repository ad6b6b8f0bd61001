//! The request target (RFC 9112, section 3.2): which of its four forms it has, whether the method
//! may have that form, and where its parts lie. Escapes are left as they are: the router refuses
//! malformed ones, for it decodes them. Characters that should have been percent-encoded are left as
//! they are too, UTF-8 among them: whatever decodes a target takes both spellings for one.

#![expect(
    clippy::inline_always,
    reason = "a call costs more than what is done here, and the compiler does not see it"
)]

use super::authority::authority;
use super::class::{self, BEYOND_ASCII, PATH, QUERY};
use crate::http::{Form, HttpMethod, Span, Target};

/// How a target can be wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TargetError {
    /// None of the forms that the method may have.
    Form,
    /// An absolute target with another scheme than http and https.
    Scheme,
    /// Its host is empty or malformed.
    Host,
    /// It has a user name in it.
    UserInfo,
    /// A target of CONNECT without a port between 1 and 65535.
    Port,
}

impl TargetError {
    pub(super) fn text(self) -> &'static str {
        match self {
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

/// How far a target goes.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    pub(super) end: usize,
    /// The place of the `?` of one in origin-form.
    pub(super) mark: Option<usize>,
    /// It is in origin-form, and its path is known to have no `%` in it.
    pub(super) is_plain: bool,
}

/// The extent of a target of ASCII that begins at `at`. What ends it is not looked at.
#[inline(always)]
pub(super) fn extent(bytes: &[u8], at: usize) -> Extent {
    if bytes.get(at) != Some(&b'/') {
        return Extent { end: class::skip(bytes, at, QUERY), mark: None, is_plain: false };
    }
    let usual = class::skip_usual_path(bytes, at);
    match bytes.get(usual) {
        Some(b' ') => Extent { end: usual, mark: None, is_plain: true },
        Some(b'?') => {
            let end = class::skip_query(bytes, usual + 1);
            Extent { end, mark: Some(usual), is_plain: true }
        }
        _ => extent_from(bytes, usual, 0),
    }
}

/// The rest of the extent of a target in origin-form, of whose path `at` is a place; `more` is a class
/// of bytes that it may have too.
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

/// The extent of a target of any characters, and whether all of them are ASCII. Others are not checked:
/// they may not be UTF-8.
pub(super) fn any_extent(bytes: &[u8], at: usize) -> (Extent, bool) {
    let extent = extent(bytes, at);
    if bytes.get(extent.end).is_none_or(u8::is_ascii) {
        return (extent, true);
    }
    if bytes.get(at) == Some(&b'/') {
        return (extent_from(bytes, at, BEYOND_ASCII), false);
    }
    let end = class::skip(bytes, at, QUERY | BEYOND_ASCII);
    (Extent { end, mark: None, is_plain: false }, false)
}

/// Takes apart the target that begins at `at`, whose extent is the one that [`any_extent`] gave.
pub(super) fn target(
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

/// Takes apart a target in origin-form.
#[inline(always)]
pub(super) fn origin(at: usize, extent: Extent) -> Target {
    let Extent { end, mark, is_plain } = extent;
    let (path, query) = split(at, end, mark);
    let whole = Span::new(at, end - at);
    Target { form: Form::Origin, whole, authority: Span::default(), path, query, is_plain }
}

/// The path, and the query behind the `?` at `mark`.
fn split(start: usize, end: usize, mark: Option<usize>) -> (Span, Option<Span>) {
    match mark {
        Some(mark) => (Span::new(start, mark - start), Some(Span::new(mark + 1, end - (mark + 1)))),
        None => (Span::new(start, end - start), None),
    }
}

/// `authority-form = uri-host ":" port`
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

/// `absolute-form = absolute-URI`, of the schemes http and https:
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
    use crate::http::HttpMethod as M;

    /// Form, authority, path, query.
    type Parts<'a> = (Form, &'a str, &'a str, Option<&'a str>);

    fn parts<'a>(method: &HttpMethod, text: &'a str) -> Result<Parts<'a>, TargetError> {
        let bytes = text.as_bytes();
        let (extent, is_ascii) = any_extent(bytes, 0);
        assert_eq!(extent.end, bytes.len(), "{text}: all bytes can stand in a target");
        assert_eq!(is_ascii, text.is_ascii());
        let target = target(bytes, 0, extent, method)?;
        assert!(!target.is_plain || !target.path.of(bytes).contains(&b'%'), "{text}");
        assert_eq!(target.whole.of(bytes), bytes);
        let str = |span: Span| &text[span.at as usize..span.end()];
        Ok((target.form, str(target.authority), str(target.path), target.query.map(str)))
    }

    #[test]
    fn each_form_is_taken_apart() {
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
    fn other_targets_are_refused() {
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
