//! The text of an origin, as browsers send it: a scheme, a host, and a port if it is not the usual
//! one.

use std::error::Error;
use std::fmt;

/// A text that is not an origin as browsers send it in the field `Origin` (RFC 6454, section 6.2).
///
/// ```
/// use webserver::cross_origin::Csrf;
///
/// let error = Csrf::new().trust("https://shop.example.com/").unwrap_err();
/// assert_eq!(error.to_string(), "`https://shop.example.com/` is not possible here: an origin ends with its host or port, without a path");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidOrigin {
    text: String,
    fault: Fault,
}

impl InvalidOrigin {
    pub(super) fn new(text: &str, fault: Fault) -> Self {
        Self { text: text.to_owned(), fault }
    }
}

impl fmt::Display for InvalidOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not possible here: {}", self.text, self.fault.message())
    }
}

impl Error for InvalidOrigin {}

/// What is wrong with a text that has to be an origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Scheme,
    Host,
    Case,
    Port,
    UsualPort,
    Path,
    Subdomains,
}

impl Fault {
    pub(super) const fn message(self) -> &'static str {
        match self {
            Self::Scheme => "an origin begins with a scheme, such as `https://`",
            Self::Host => {
                "the host of an origin has only letters, digits, `-`, `.` and `_`, or is an IPv6 address in brackets"
            }
            Self::Case => "an origin is written in lower case, as browsers send it",
            Self::Port => "the port of an origin is a number from 1 to 65535",
            Self::UsualPort => {
                "an origin is written without the ports 80 of `http` and 443 of `https`, as browsers send it"
            }
            Self::Path => "an origin ends with its host or port, without a path",
            Self::Subdomains => {
                "`*.` stands before a domain with a dot, such as `https://*.example.com`"
            }
        }
    }
}

/// Checks that a text is an origin. Browsers send an origin in one form only, so that two origins are
/// the same if their texts are.
pub(super) const fn check(text: &str) -> Result<(), Fault> {
    let bytes = text.as_bytes();
    let start = match after_scheme(bytes) {
        Ok(start) => start,
        Err(fault) => return Err(fault),
    };
    check_from(bytes, start)
}

/// Checks an origin from its host on, which begins at `start`.
pub(super) const fn check_from(bytes: &[u8], start: usize) -> Result<(), Fault> {
    let end = match after_host(bytes, start) {
        Ok(end) => end,
        Err(fault) => return Err(fault),
    };
    if end == bytes.len() {
        return Ok(());
    }
    if bytes[end] != b':' {
        return Err(Fault::Path);
    }
    match port(bytes, end + 1) {
        Ok(80) if let [b'h', b't', b't', b'p', b':', ..] = bytes => Err(Fault::UsualPort),
        Ok(443) if let [b'h', b't', b't', b'p', b's', ..] = bytes => Err(Fault::UsualPort),
        Ok(_) => Ok(()),
        Err(fault) => Err(fault),
    }
}

/// Returns where the host begins.
const fn after_scheme(bytes: &[u8]) -> Result<usize, Fault> {
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'a'..=b'z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if at > 0 => {}
            b'A'..=b'Z' => return Err(Fault::Case),
            b':' if at > 0
                && at + 2 < bytes.len()
                && bytes[at + 1] == b'/'
                && bytes[at + 2] == b'/' =>
            {
                return Ok(at + 3);
            }
            _ => return Err(Fault::Scheme),
        }
        at += 1;
    }
    Err(Fault::Scheme)
}

/// Returns where the host ends.
const fn after_host(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    let is_ipv6 = start < bytes.len() && bytes[start] == b'[';
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'A'..=b'Z' => return Err(Fault::Case),
            b']' if is_ipv6 => return Ok(at + 1),
            b'[' if is_ipv6 && at == start => {}
            b'0'..=b'9' | b'a'..=b'f' | b':' | b'.' if is_ipv6 => {}
            _ if is_ipv6 => return Err(Fault::Host),
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {}
            b':' | b'/' | b'?' | b'#' if at > start => return Ok(at),
            _ => return Err(Fault::Host),
        }
        at += 1;
    }
    if is_ipv6 || at == start { Err(Fault::Host) } else { Ok(at) }
}

/// Returns the port that the text ends with.
const fn port(bytes: &[u8], start: usize) -> Result<u32, Fault> {
    let mut port = 0;
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            digit @ b'0'..=b'9' if at - start < 5 => port = port * 10 + (digit - b'0') as u32,
            b'/' | b'?' | b'#' if at > start => return Err(Fault::Path),
            _ => return Err(Fault::Port),
        }
        at += 1;
    }
    if port == 0 || port > 65_535 || bytes[start] == b'0' { Err(Fault::Port) } else { Ok(port) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_in_the_form_that_browsers_send() {
        let check = |text, expected| assert_eq!(check(text), expected, "{text}");
        for text in [
            "https://shop.example.com",
            "http://localhost:3000",
            "http://[::1]:8080",
            "https://192.0.2.1",
            "https://xn--bcher-kva.example",
            "http://a.example:443",
            "chrome-extension://abcdef",
            "http://a_b.example",
        ] {
            check(text, Ok(()));
        }
        check("", Err(Fault::Scheme));
        check("shop.example.com", Err(Fault::Scheme));
        check("null", Err(Fault::Scheme));
        check("*", Err(Fault::Scheme));
        check("https:/a.example", Err(Fault::Scheme));
        check("://a.example", Err(Fault::Scheme));
        check("https://", Err(Fault::Host));
        check("https:///", Err(Fault::Host));
        check("https://:80", Err(Fault::Host));
        check("https://[::1", Err(Fault::Host));
        check("https://[g::1]", Err(Fault::Host));
        check("https://*.example.com", Err(Fault::Host));
        check("https://user@a.example", Err(Fault::Host));
        check("https://bücher.example", Err(Fault::Host));
        check("HTTPS://a.example", Err(Fault::Case));
        check("https://A.example", Err(Fault::Case));
        check("https://a.example:", Err(Fault::Port));
        check("https://a.example:0", Err(Fault::Port));
        check("https://a.example:65536", Err(Fault::Port));
        check("https://a.example:080", Err(Fault::Port));
        check("https://a.example:123456", Err(Fault::Port));
        check("https://[::1]8080", Err(Fault::Path));
        check("https://a.example:8a", Err(Fault::Port));
        check("https://a.example:443", Err(Fault::UsualPort));
        check("http://a.example:80", Err(Fault::UsualPort));
        check("https://a.example/", Err(Fault::Path));
        check("https://a.example:8443/x", Err(Fault::Path));
        check("https://a.example?x", Err(Fault::Path));
    }
}
