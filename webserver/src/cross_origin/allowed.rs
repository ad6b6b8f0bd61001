//! The origins whose pages are allowed: all, or a list with exact origins and subdomains.

use super::origin::{Fault, InvalidOrigin, check, check_from};
use crate::HeaderValue;

/// The origins whose pages are allowed.
#[derive(Clone, Debug)]
pub(super) struct Allowed {
    is_any: bool,
    fixed: &'static [&'static str],
    /// Values of a field, because clones of them share their text.
    added: Vec<HeaderValue>,
}

impl Allowed {
    /// All origins.
    pub(super) const fn any() -> Self {
        Self { is_any: true, fixed: &[], added: Vec::new() }
    }

    /// These origins.
    ///
    /// # Panics
    ///
    /// If a text is not an origin.
    pub(super) const fn these(origins: &'static [&'static str]) -> Self {
        let mut at = 0;
        while at < origins.len() {
            if let Err(fault) = check_pattern(origins[at]) {
                panic!("{}", fault.message());
            }
            at += 1;
        }
        Self { is_any: false, fixed: origins, added: Vec::new() }
    }

    /// Adds an origin.
    pub(super) fn add(&mut self, origin: &str) -> Result<(), InvalidOrigin> {
        check_pattern(origin).map_err(|fault| InvalidOrigin::new(origin, fault))?;
        // An origin consists of characters of a field.
        self.added.extend(HeaderValue::from_str(origin));
        Ok(())
    }

    pub(super) const fn is_any(&self) -> bool {
        self.is_any
    }

    /// Returns whether the list has an origin. Browsers send an origin in one form only, so that the
    /// bytes are compared.
    pub(super) fn has(&self, origin: &[u8]) -> bool {
        self.fixed.iter().any(|pattern| matches(pattern.as_bytes(), origin))
            || self.added.iter().any(|pattern| matches(pattern.as_bytes(), origin))
    }

    /// Returns an origin as the value of a field, if the list has it. The text is copied only if it is a
    /// subdomain, so that most requests do not allocate.
    pub(super) fn value_of(&self, origin: &[u8]) -> Option<HeaderValue> {
        if !self.has(origin) {
            return None;
        }
        let fixed = self.fixed.iter().find(|fixed| fixed.as_bytes() == origin);
        let added = || self.added.iter().find(|added| added.as_bytes() == origin).cloned();
        let known = fixed.map(|fixed| HeaderValue::from_static(fixed)).or_else(added);
        known.or_else(|| HeaderValue::from_bytes(origin).ok())
    }
}

/// What stands in a pattern between the scheme and the domain of all subdomains.
const SUBDOMAINS: &[u8] = b"*.";

fn matches(pattern: &[u8], origin: &[u8]) -> bool {
    let at = host_of(pattern);
    let Some(domain) = pattern[at..].strip_prefix(SUBDOMAINS) else { return pattern == origin };
    // The labels before the domain, with the dot after them.
    let labels = origin.strip_prefix(&pattern[..at]).and_then(|rest| rest.strip_suffix(domain));
    let Some(labels) = labels.and_then(|labels| labels.strip_suffix(b".")) else { return false };
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._".contains(byte);
    !labels.is_empty() && labels.iter().all(is_host)
}

/// Checks an origin, `null`, or an origin with `*.` before its domain. The domain needs a dot, because
/// nobody owns a whole top-level domain.
const fn check_pattern(pattern: &str) -> Result<(), Fault> {
    let bytes = pattern.as_bytes();
    if let b"null" = bytes {
        return Ok(());
    }
    let at = host_of(bytes);
    let (scheme, host) = bytes.split_at(at);
    let [b'*', b'.', domain @ ..] = host else { return check(pattern) };
    if scheme.is_empty() || !has_dot(domain) {
        return Err(Fault::Subdomains);
    }
    check_from(bytes, at + SUBDOMAINS.len())
}

/// Returns whether a domain has a dot before its last label.
const fn has_dot(domain: &[u8]) -> bool {
    let mut at = 1;
    while at < domain.len() && domain[at] != b':' {
        if domain[at] == b'.' {
            return true;
        }
        at += 1;
    }
    false
}

/// Returns where the host begins; 0 if there is no scheme.
const fn host_of(bytes: &[u8]) -> usize {
    let mut at = 0;
    while at + 2 < bytes.len() {
        if bytes[at] == b':' && bytes[at + 1] == b'/' && bytes[at + 2] == b'/' {
            return at + 3;
        }
        at += 1;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subdomains_of_a_domain_are_allowed_and_nothing_that_looks_like_them() {
        #[track_caller]
        fn check(pattern: &str, origin: &str, expected: bool) {
            assert_eq!(check_pattern(pattern), Ok(()), "{pattern}");
            assert_eq!(matches(pattern.as_bytes(), origin.as_bytes()), expected, "{origin}");
        }
        let all = "https://*.example.com";
        check(all, "https://a.example.com", true);
        check(all, "https://a.b.example.com", true);
        check(all, "https://example.com", false);
        check(all, "https://.example.com", false);
        check(all, "https://aexample.com", false);
        check(all, "http://a.example.com", false);
        check(all, "https://a.example.com:8443", false);
        check(all, "https://a.example.com.evil.example", false);
        check(all, "https://evil.example/.example.com", false);
        check(all, "https://evil.example:80.example.com", false);
        check(all, "https://evil@a.example.com", false);
        check(all, "https://*.example.com", false);
        check(all, "null", false);
        check("http://*.localhost.test:3000", "http://a.localhost.test:3000", true);
        check("null", "null", true);
        check("https://a.example", "https://a.example", true);
        check("https://a.example", "https://a.example.", false);
        check("https://a.example", "https://A.example", false);
        check("https://a.example", "", false);
    }

    #[test]
    fn patterns_of_subdomains_have_a_domain_with_a_dot() {
        let refused =
            |pattern| assert_eq!(check_pattern(pattern), Err(Fault::Subdomains), "{pattern}");
        refused("https://*.com");
        refused("https://*.");
        refused("https://*.localhost:80");
        refused("*.example.com");
        assert_eq!(check_pattern("https://*.*.example.com"), Err(Fault::Host));
        assert_eq!(check_pattern("https://*.example.com/"), Err(Fault::Path));
        assert_eq!(check_pattern("https://*.example.com:443"), Err(Fault::UsualPort));
        assert_eq!(check_pattern("*"), Err(Fault::Scheme));
    }
}
