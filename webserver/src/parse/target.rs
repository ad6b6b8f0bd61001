//! The request target (RFC 9112, section 3.2): which of its four forms it has, whether the method
//! may have that form, and where its parts lie. Escapes are left as they are: the router refuses
//! malformed ones, for it decodes them.

#![expect(
    clippy::inline_always,
    reason = "a call costs more than what is done here, and the compiler does not see it"
)]

use super::authority::authority;
use super::class::{self, PATH, QUERY};
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

/// From `at`, where a target ends that begins there, and where the `?` of one in origin-form is.
/// What ends it is not looked at.
#[inline(always)]
pub(super) fn extent(bytes: &[u8], at: usize) -> (usize, Option<usize>) {
    if bytes.get(at) != Some(&b'/') {
        return (class::skip(bytes, at, QUERY), None);
    }
    let end = class::skip_path(bytes, at);
    match bytes.get(end) {
        Some(b'?') => (class::skip_query(bytes, end + 1), Some(end)),
        _ => (end, None),
    }
}

/// Takes apart the target `whole`; `mark` is the place of the `?` that [`extent`] gave.
pub(super) fn target(
    bytes: &[u8],
    whole: Span,
    mark: Option<usize>,
    method: &HttpMethod,
) -> Result<Target, TargetError> {
    if bytes.get(whole.at as usize) == Some(&b'/') && *method != HttpMethod::CONNECT {
        return Ok(origin(whole, mark));
    }
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
pub(super) fn origin(whole: Span, mark: Option<usize>) -> Target {
    let (path, query) = split(whole.at as usize, whole.end(), mark);
    Target { form: Form::Origin, whole, authority: Span::default(), path, query }
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
    if class::skip(path, 0, PATH) < path.len() {
        return Err(TargetError::Form);
    }
    let start = whole.end() - rest.len();
    let (path, query) = split(start, whole.end(), mark.map(|mark| start + mark));
    let authority = Span::new(start - length, length);
    Ok(Target { form: Form::Absolute, whole, authority, path, query })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::HttpMethod as M;

    /// Form, authority, path, query.
    type Parts<'a> = (Form, &'a str, &'a str, Option<&'a str>);

    fn parts<'a>(method: &HttpMethod, text: &'a str) -> Result<Parts<'a>, TargetError> {
        let bytes = text.as_bytes();
        let (end, mark) = extent(bytes, 0);
        assert_eq!(end, bytes.len(), "{text}: all bytes can stand in a target");
        let target = target(bytes, Span::new(0, end), mark, method)?;
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
        check(M::GET, "http://a/[b]", TargetError::Form);
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
