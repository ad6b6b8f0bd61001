//! The text of a content security policy.

/// What the pages of a site may load and run ([CSP level 3](https://www.w3.org/TR/CSP3/)), as the value
/// of `Content-Security-Policy`.
///
/// A source is `'self'`, `'none'`, an origin such as `https://cdn.example.com`, a scheme such as `data:`,
/// or a hash. [`NONCE`](Self::NONCE) stands for a new number in every response, which a template writes
/// into the `nonce` of its scripts and styles; the argument [`CspNonce`](super::CspNonce) is that number.
///
/// ```
/// use webserver::security_headers::ContentSecurityPolicy;
///
/// let policy = ContentSecurityPolicy::new()
///     .set("img-src", &["'self'", "data:"])
///     .set("script-src", &["'self'", "https://cdn.example.com"]);
/// assert_eq!(
///     policy.to_string(),
///     "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; \
///      object-src 'none'; img-src 'self' data:; script-src 'self' https://cdn.example.com"
/// );
/// ```
#[derive(Clone, Debug)]
pub struct ContentSecurityPolicy {
    directives: Vec<(String, String)>,
}

impl ContentSecurityPolicy {
    /// Stands for `'nonce-…'` with the number of the response.
    pub const NONCE: &'static str = "'nonce'";

    /// Creates the policy that a page loads everything from its own origin, that it is shown in no
    /// frame, and that it sends its forms only to its own origin.
    pub fn new() -> Self {
        Self::empty()
            .set("default-src", &["'self'"])
            .set("base-uri", &["'self'"])
            .set("form-action", &["'self'"])
            .set("frame-ancestors", &["'none'"])
            .set("object-src", &["'none'"])
    }

    /// Creates a policy without directives, which allows everything.
    pub const fn empty() -> Self {
        Self { directives: Vec::new() }
    }

    /// Sets the sources of a directive, in the place of those that it has.
    ///
    /// # Panics
    ///
    /// If the name is not a directive's, or if a source has a space, a comma, a semicolon or a character
    /// that is not visible ASCII, since each of these would begin something else.
    pub fn set(mut self, directive: &str, sources: &[&str]) -> Self {
        let is_name = directive.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        assert!(is_name && !directive.is_empty(), "`{directive}` is not the name of a directive");
        for source in sources {
            let is_source = source.bytes().all(|b| b.is_ascii_graphic() && b != b';' && b != b',');
            assert!(is_source && !source.is_empty(), "`{source}` is not a source of `{directive}`");
        }
        let sources = sources.join(" ");
        match self.directives.iter_mut().find(|(name, _)| name == directive) {
            Some((_, known)) => *known = sources,
            None => self.directives.push((directive.to_owned(), sources)),
        }
        self
    }

    /// Removes a directive.
    pub fn remove(mut self, directive: &str) -> Self {
        self.directives.retain(|(name, _)| name != directive);
        self
    }
}

impl Default for ContentSecurityPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Display for ContentSecurityPolicy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, (name, sources)) in self.directives.iter().enumerate() {
            let before = if at == 0 { "" } else { "; " };
            let space = if sources.is_empty() { "" } else { " " };
            write!(f, "{before}{name}{space}{sources}")?;
        }
        Ok(())
    }
}
