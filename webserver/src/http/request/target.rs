//! What a request asks for: path, query and host, each in the one form that middleware and handlers
//! see, beside the bytes that routing looks through.

use super::super::parts::{Parts, Views, path_of};
use super::super::{Span, Target, Uri, is_encoded};
use super::{Request, text};

impl Request {
    /// The path, in the one normal form that middleware, logs and handlers see: percent-decoded,
    /// except that `%2F` and `%25` stay as they are. So a text that is compared with it matches every
    /// spelling that a route with that text accepts: `/%61dmin` and `/admin` are `/admin`, and
    /// `/caf%C3%A9` is `/café`.
    ///
    /// - `%2F` (in upper case) is a slash that is data inside its segment, as in a route. `%25` is a
    ///   percent sign.
    /// - Every other character can be in it, line breaks and quotes too: escape it wherever it goes.
    ///   A link or a redirect is made of [`Uri::encoded_path`].
    /// - Dot segments and repeated slashes stay, and letters keep their case: they are other paths to
    ///   the router too.
    /// - Malformed percent-encoding stays encoded, with `%25` for a `%` that begins no escape. Such a
    ///   request reaches no handler: 400.
    /// - It is `/` for an absolute target without a path, and `*` for `OPTIONS *`.
    ///
    /// A path without a `%` costs a look for one; with one, the first call allocates.
    /// What was sent is [`Request::raw_target`].
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// #[get("/files/{rest..}?{v}")]
    /// fn file(rest: &str, v: u8, request: &Request) -> String {
    ///     format!("{rest} of {v}: {} {:?}", request.path(), request.query())
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().routes(routes![file]).build().client();
    /// let answer = client.get("/%66iles/a%20b%2fc?v=2").send().await;
    /// assert_eq!(answer.text().await, "a b/c of 2: /files/a b%2Fc Some(\"v=2\")");
    /// # });
    /// ```
    pub fn path(&self) -> &str {
        let Parts { headers, target, .. } = self.parts();
        let path = path_of(headers, target);
        // Without an escape the form is what was sent.
        if target.is_plain || !is_encoded(path) { text(path) } else { self.normal_path() }
    }

    #[cold]
    #[inline(never)]
    fn normal_path(&self) -> &str {
        self.uri().path()
    }

    /// The target byte for byte as sent: for a signature over it, or to hand it on. One path has many
    /// spellings, so do not decide by it who may do what: that is what [`Request::path`] is for.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// #[get("/a")]
    /// fn target(request: &Request) -> String {
    ///     format!("{} is {}", request.raw_target(), request.path())
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().routes(routes![target]).build().client();
    /// assert_eq!(client.get("/%61?b").send().await.text().await, "/%61?b is /a");
    /// # });
    /// ```
    pub fn raw_target(&self) -> &str {
        self.text(self.parts().target.whole)
    }

    /// The path as it was sent.
    pub(crate) fn path_bytes(&self) -> &[u8] {
        let Parts { headers, target, .. } = self.parts();
        path_of(headers, target)
    }

    /// What follows the `?` of the target as sent, still percent-encoded.
    pub fn query(&self) -> Option<&str> {
        self.parts().target.query.map(|span| self.text(span))
    }

    /// The query as bytes; empty where there is none.
    pub(crate) fn query_bytes(&self) -> &[u8] {
        let Parts { headers, target, .. } = self.parts();
        match (target.query, headers.wire()) {
            (Some(span), Some(buf)) => span.of(buf),
            _ => &[],
        }
    }

    /// The target as a URI.
    pub fn uri(&self) -> &Uri {
        &self.views().uri
    }

    #[cold]
    fn views(&self) -> &Views {
        self.parts().views.get_or_init(|| {
            let Target { whole, authority, path, query, .. } = self.parts().target;
            let from = |span: Span| {
                let at = (span.at as usize).saturating_sub(whole.at as usize);
                (at, at + span.len as usize)
            };
            let query = query.map(|query| from(query).0);
            let uri = Uri::new(self.text(whole), from(authority), from(path), query);
            let host = self.host_bytes().filter(|host| has_upper_case(host));
            let host = host.and_then(|host| std::str::from_utf8(host).ok());
            Views { uri, host: host.map(|host| host.to_ascii_lowercase().into()) }
        })
    }

    /// Host and port asked for, in lower case: those of an absolute target, or the `Host` field
    /// (RFC 9110, section 7.2).
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// #[get("/")]
    /// fn host(request: &Request) -> String {
    ///     format!("{:?} {:?}", request.host(), request.hostname())
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().routes(routes![host]).build().client();
    /// let answer = client.get("/").header("host", "Shop.Example:8080").send().await;
    /// assert_eq!(answer.text().await, r#"Some("shop.example:8080") Some("shop.example")"#);
    /// # });
    /// ```
    pub fn host(&self) -> Option<&str> {
        let host = self.host_bytes()?;
        if has_upper_case(host) {
            return self.views().host.as_deref();
        }
        std::str::from_utf8(host).ok()
    }

    /// The host asked for without its port, in lower case: what the option `host` of a route is
    /// compared with.
    pub fn hostname(&self) -> Option<&str> {
        let host = self.host()?;
        // An IPv6 address is in brackets and has colons of its own.
        let end = host.find(']').map_or(0, |bracket| bracket + 1);
        let port = host.get(end..)?.find(':');
        Some(port.map_or(host, |port| &host[..end + port]))
    }

    /// The host as it was sent.
    pub(crate) fn host_bytes(&self) -> Option<&[u8]> {
        let Parts { headers, target, .. } = self.parts();
        match headers.wire().map(|buf| target.authority.of(buf)) {
            Some(authority) if !authority.is_empty() => Some(authority),
            _ => self.known_field(|known| known.host, "host"),
        }
    }
}

fn has_upper_case(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_uppercase)
}
