//! The route that a request has, as middleware and handlers see it. Requests are matched with routes
//! elsewhere.

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::Arc;

use ::http::Method as HttpMethod;

/// The route of a request: its path as a pattern, its function and its methods. It is an argument of
/// handlers, and [`Request::route`](crate::Request::route) and
/// [`RequestHead::route`](crate::RequestHead::route) return it in middleware.
///
/// The pattern is the same for all requests of a route. So it names a request in metrics and logs
/// where the path itself would have too many different values. A clone is cheap.
///
/// As an argument it is `Option<RouteInfo>` where a request may be without a route, as in an
/// extractor that a server-wide middleware uses. [`NoRoute`](crate::NoRoute) is the rejection.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/{id}")]
/// fn show(id: u64, route: RouteInfo) -> String {
///     format!("{id}: {} {}", route.name(), route.path())
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes!["/users" => [show]]).build().client();
/// assert_eq!(client.get("/users/7").send().await.text().await, "7: show /users/{id}");
/// # });
/// ```
// Each worker has its own outer counter, so that workers do not contend for one counter.
#[expect(clippy::redundant_allocation, reason = "a counter for each worker, a value for all")]
#[derive(Clone)]
pub struct RouteInfo(Arc<Arc<RouteFacts>>);

/// What a [`RouteInfo`] says.
#[derive(Debug)]
pub(crate) struct RouteFacts {
    pub(crate) path: String,
    pub(crate) name: &'static str,
    pub(crate) methods: Vec<HttpMethod>,
    pub(crate) host: Option<&'static str>,
    pub(crate) file: &'static str,
    pub(crate) line: u32,
    pub(crate) request_headers: Vec<&'static str>,
    pub(crate) exempt: &'static [TypeId],
}

impl RouteInfo {
    /// Creates the handle of one worker.
    pub(crate) fn new(facts: Arc<RouteFacts>) -> Self {
        Self(Arc::new(facts))
    }

    /// Returns the path as it is written in the attributes, with the prefixes of all groups, such as
    /// `/api/users/{id}`. It has no query part. The [base path](crate::ServerBuilder::base_path) is
    /// not in it.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Returns the name of the function.
    pub fn name(&self) -> &'static str {
        self.0.name
    }

    /// Returns the methods of the attribute, or of the call of the builder. A route for `GET` also
    /// takes `HEAD`, which is not in the list.
    pub fn methods(&self) -> &[HttpMethod] {
        &self.0.methods
    }

    /// Returns the one host that the route serves, if it is limited to one.
    pub fn host(&self) -> Option<&'static str> {
        self.0.host
    }

    /// Returns the names of the header fields that the arguments read, in lower case: those of the
    /// function, and those of the `#[middleware]` functions of its groups. The arguments of an
    /// [`#[extractor]`](macro@crate::extractor) function and the fields of a
    /// [`#[derive(FromRequest)]`](macro@crate::FromRequest) are among them. A function that takes the
    /// body also reads `content-type`. Fields that code reads by itself are not in the list.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// #[post("/items")]
    /// fn add(body: String, #[header] idempotency_key: Option<&str>, route: RouteInfo) -> String {
    ///     route.request_headers().join(", ")
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().routes(routes![add]).build().client();
    /// let answer = client.post("/items").body("tea").send().await;
    /// assert_eq!(answer.text().await, "content-type, idempotency-key");
    /// # });
    /// ```
    pub fn request_headers(&self) -> &[&'static str] {
        &self.0.request_headers
    }

    /// Returns whether the attribute of the route has the type of this middleware in `exempt = [..]`,
    /// see [`Exemptible`](crate::middleware::Exemptible).
    pub fn is_exempt_from<M: Any>(&self) -> bool {
        !self.0.exempt.is_empty() && self.0.exempt.contains(&TypeId::of::<M>())
    }

    /// Returns the source file of the function, or of the call of
    /// [`ServerBuilder::route`](crate::ServerBuilder::route).
    pub fn file(&self) -> &'static str {
        self.0.file
    }

    /// Returns the line in that file.
    pub fn line(&self) -> u32 {
        self.0.line
    }
}

impl fmt::Debug for RouteInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RouteFacts { path, name, methods, host, file, line, .. } = &**self.0;
        f.debug_struct("RouteInfo")
            .field("path", path)
            .field("name", name)
            .field("methods", methods)
            .field("host", host)
            .field("file", file)
            .field("line", line)
            .finish()
    }
}
