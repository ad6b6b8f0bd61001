//! The keys of signed and encrypted cookies.

use std::fmt;

use cookie::Key;

/// The keys that protect cookies, as a state of the server. The first key protects new cookies. A cookie
/// that any of the keys protects is accepted. So keys can be changed without signing everybody out:
/// add the new key before the old one, and remove the old one when its cookies have expired.
///
/// ```
/// use webserver::CookieKeys;
///
/// let (new, old) = ([7; 64], [3; 64]);
/// let keys = CookieKeys::new(&new).accepting(&old);
/// assert_eq!(format!("{keys:?}"), "CookieKeys(2)");
/// ```
#[derive(Clone)]
pub struct CookieKeys {
    first: Key,
    others: Vec<Key>,
}

impl CookieKeys {
    /// Creates keys from 64 bytes of a cryptographically secure random source, which are the same in
    /// every process that serves the app.
    pub fn new(secret: &[u8; 64]) -> Self {
        Self { first: Key::from(secret), others: Vec::new() }
    }

    /// Creates a random key. Cookies are lost when the process ends, and other processes do not accept
    /// them.
    pub fn random() -> Self {
        Self { first: Key::generate(), others: Vec::new() }
    }

    /// Adds a key that protected cookies before.
    pub fn accepting(mut self, secret: &[u8; 64]) -> Self {
        self.others.push(Key::from(secret));
        self
    }

    /// Returns the key for new cookies.
    pub(super) fn first(&self) -> &Key {
        &self.first
    }

    /// Returns all keys.
    pub(super) fn all(&self) -> impl Iterator<Item = &Key> {
        [&self.first].into_iter().chain(&self.others)
    }
}

impl fmt::Debug for CookieKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CookieKeys({})", self.all().count())
    }
}
