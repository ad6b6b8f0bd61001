//! The target of a request. Path, query and host each have one form that middleware and handlers
//! see. The raw bytes are there for routing.

use crate::http::message::parts::{Parts, path_of};
use crate::http::message::request::Request;
use crate::http::uri::Uri;

impl Request {
    /// Returns the path in the one normal form that middleware, logs and handlers see:
    /// percent-decoded, except that `%2F` and `%25` stay encoded. A text compared with this path
    /// therefore matches every spelling that a route with that text accepts: `/%61dmin` and
    /// `/admin` are both `/admin`, and `/caf%C3%A9` is `/café`.
    ///
    /// - `%2F` (in upper case) is a slash that is data inside its segment, as in a route. `%25` is
    ///   a percent sign.
    /// - The path can contain every other character, including line breaks and quotes, so escape it
    ///   wherever you write it. Use [`Uri::encoded_path`] to build a link or a redirect.
    /// - Dot segments and repeated slashes stay, and letters keep their case. The router also
    ///   treats such paths as different.
    /// - Malformed percent-encoding stays encoded, and a `%` that does not begin an escape becomes
    ///   `%25`. Such a request does not reach a handler; it is answered with 400.
    /// - The [base path](crate::ServerBuilder::base_path) of the server is not part of the path, so
    ///   that it does not matter to a comparison. A path outside the base path is the whole path; such
    ///   a request is answered with 404.
    /// - The path is `/` for an absolute target without a path, and `*` for `OPTIONS *`.
    ///
    /// For a path without a `%`, this only searches for one. For a path with a `%`, the first call
    /// allocates. [`Request::raw_target`] returns the target as sent.
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
        self.parts().path()
    }

    /// Returns the target byte for byte as sent, for example to verify a signature or to forward
    /// it. One path has many spellings, so do not base access decisions on it; use
    /// [`Request::path`] for those.
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
        self.parts().text(self.parts().target.whole)
    }

    /// Returns the path as sent.
    pub(crate) fn path_bytes(&self) -> &[u8] {
        let Parts { headers, target, .. } = self.parts();
        path_of(headers, target)
    }

    /// Returns the part of the target after the `?` as sent, still percent-encoded.
    pub fn query(&self) -> Option<&str> {
        self.parts().query()
    }

    /// Returns the query as bytes, or an empty slice if there is no query.
    pub(crate) fn query_bytes(&self) -> &[u8] {
        let Parts { headers, target, .. } = self.parts();
        match (target.query, headers.wire()) {
            (Some(span), Some(buf)) => span.of(buf),
            _ => &[],
        }
    }

    /// Returns the target as a URI.
    pub fn uri(&self) -> &Uri {
        self.parts().uri()
    }

    /// Returns the requested host and port in lower case, from an absolute target or else from the
    /// `Host` field (RFC 9110, section 7.2).
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
        self.parts().host()
    }

    /// Returns the requested host in lower case without its port. A route's `host` option is
    /// compared with this value.
    pub fn hostname(&self) -> Option<&str> {
        self.parts().hostname()
    }

    /// Returns the host as sent.
    pub(crate) fn host_bytes(&self) -> Option<&[u8]> {
        self.parts().host_bytes()
    }
}
