//! The cookies that a client keeps between its requests (RFC 6265, section 5).

use std::sync::{Arc, Mutex, PoisonError};

use crate::http::HeaderMap;

/// The cookies of a client. All clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Jar(Arc<Mutex<Vec<Kept>>>);

/// A cookie that a response has set.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    name: String,
    value: String,
    path: String,
}

impl Jar {
    /// Keeps what the response to a request for `target` sets, and removes what it removes.
    pub(super) fn receive(&self, target: &str, headers: &HeaderMap) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for field in headers.get_all("set-cookie") {
            let field = String::from_utf8_lossy(field);
            let Some((kept, is_removed)) = read(&field, target) else { continue };
            all.retain(|other| other.name != kept.name || other.path != kept.path);
            if !is_removed {
                all.push(kept);
            }
        }
    }

    /// Returns the value of the `Cookie` field for a target. The cookie with the longest path comes
    /// first.
    pub(super) fn field_for(&self, target: &str) -> Option<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let path = target.split('?').next().unwrap_or_default();
        let mut sent: Vec<_> = all.iter().filter(|kept| is_within(path, &kept.path)).collect();
        sent.sort_by_key(|kept| std::cmp::Reverse(kept.path.len()));
        let pairs: Vec<_> =
            sent.iter().map(|kept| format!("{}={}", kept.name, kept.value)).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

/// Reads a `Set-Cookie` field. Also returns whether it removes the cookie.
fn read(field: &str, target: &str) -> Option<(Kept, bool)> {
    let mut parts = field.split(';').map(str::trim);
    let (name, value) = parts.next()?.split_once('=')?;
    let mut kept = Kept { name: name.into(), value: value.into(), path: default_path(target) };
    let mut is_removed = false;
    for attribute in parts {
        let (attribute, value) = attribute.split_once('=').unwrap_or((attribute, ""));
        if attribute.eq_ignore_ascii_case("path") && value.starts_with('/') {
            kept.path = value.into();
        } else if attribute.eq_ignore_ascii_case("max-age") {
            is_removed = value.parse::<i64>().is_ok_and(|seconds| seconds <= 0);
        }
    }
    Some((kept, is_removed))
}

/// Returns the path of a cookie without the attribute `Path` (RFC 6265, section 5.1.4).
fn default_path(target: &str) -> String {
    let path = target.split('?').next().unwrap_or_default();
    match path.rfind('/') {
        Some(0) | None => "/".to_owned(),
        Some(end) => path[..end].to_owned(),
    }
}

/// Returns whether a cookie's path covers a path (RFC 6265, section 5.1.4).
fn is_within(path: &str, of_cookie: &str) -> bool {
    path.strip_prefix(of_cookie)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || of_cookie.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{HeaderName, HeaderValue};

    fn set(jar: &Jar, target: &str, fields: &[&str]) {
        let mut headers = HeaderMap::new();
        for field in fields {
            let value = HeaderValue::from_str(field).expect("it is a value");
            headers.append(HeaderName::from_static("set-cookie"), value);
        }
        jar.receive(target, &headers);
    }

    #[test]
    fn cookies_are_kept_replaced_and_removed_by_name_and_path() {
        let jar = Jar::default();
        set(&jar, "/", &["a=1; Path=/; HttpOnly", "b=2; Path=/shop"]);
        assert_eq!(jar.field_for("/").as_deref(), Some("a=1"));
        assert_eq!(jar.field_for("/shop/x?y").as_deref(), Some("b=2; a=1"));
        assert_eq!(jar.field_for("/shopping").as_deref(), Some("a=1"));
        set(&jar, "/", &["a=3; path=/", "b=; Path=/shop; Max-Age=0"]);
        assert_eq!(jar.field_for("/shop").as_deref(), Some("a=3"));
        set(&jar, "/", &["a=; Max-Age=0; Path=/"]);
        assert_eq!(jar.field_for("/"), None);
    }

    #[test]
    fn cookie_without_a_path_is_for_the_folder_of_its_request() {
        let jar = Jar::default();
        set(&jar, "/shop/cart?x=/y", &["a=1"]);
        assert_eq!(jar.field_for("/shop/other").as_deref(), Some("a=1"));
        assert_eq!(jar.field_for("/"), None);
        set(&jar, "/top", &["b=2"]);
        assert_eq!(jar.field_for("/").as_deref(), Some("b=2"));
    }
}
