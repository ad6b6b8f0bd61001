//! The links that `uri!` makes, what they can be given to, and why there is none.

use std::error::Error;
use std::fmt;

use crate::extract::ConnectionInfo;
use crate::http::HeaderValue;
use crate::respond::{IntoLocation, Location};
use crate::router::Route;

/// A link to a handler of an app, made by [`uri!`](crate::uri).
///
/// It is the path and the query, percent-encoded, from the root of the app. `Display` writes it, so
/// that it can be used in templates; a template that writes HTML must escape the `&` of a query, as
/// in any text. A [`Redirect`](crate::Redirect) takes it as its location, and
/// [`Client::get`](crate::Client::get) as its target.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/users/{id}?{q}")]
/// fn show(id: u64, q: Option<&str>) -> String {
///     format!("user {id} {q:?}")
/// }
///
/// #[post("/users")]
/// fn create() -> Redirect {
///     Redirect::see_other(uri!(App, show(id = 7, q = Some("x y"))))
/// }
///
/// routes![App = ["/api" => [show, create]]];
///
/// # fn main() {
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![App]).build().client();
/// let answer = client.post("/api/users").send().await;
/// assert_eq!(answer.headers().get("location"), Some("/api/users/7?q=x%20y"));
///
/// let answer = client.get(uri!(App, show(id = 7, q = None))).send().await;
/// assert_eq!(answer.text().await, "user 7 None");
/// # });
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    pub(super) text: String,
    /// The host of the route, if it has one.
    pub(super) host: Option<&'static str>,
}

impl Link {
    /// Returns the path and the query.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the link with scheme, host and the [base path](crate::ServerBuilder::base_path), as the
    /// client of this request would write it. If the route has a host of its own without a parameter, the
    /// link has that host, with the port of the request. If the request has no host, the link has neither scheme nor
    /// host.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// #[get("/feed")]
    /// fn feed(info: ConnectionInfo) -> String {
    ///     uri!(App, feed()).absolute(&info)
    /// }
    ///
    /// routes![App = [feed]];
    ///
    /// # fn main() {
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().routes(routes![App]).build().client();
    /// let answer = client.get(uri!(App, feed())).header("host", "example.org:8080").send().await;
    /// assert_eq!(answer.text().await, "http://example.org:8080/feed");
    /// # });
    /// # }
    /// ```
    pub fn absolute(&self, info: &ConnectionInfo) -> String {
        let (scheme, host, base, text) = (info.scheme(), info.host(), info.base_path(), &self.text);
        if host.is_empty() {
            return format!("{base}{text}");
        }
        match self.host.filter(|own| !own.contains('{')) {
            Some(own) => format!("{scheme}://{own}{}{base}{text}", port(host)),
            None => format!("{scheme}://{host}{base}{text}"),
        }
    }
}

/// Returns the port of a host with its colon; empty if there is none.
fn port(host: &str) -> &str {
    // The colons of an IPv6 address are in brackets.
    let after_address = host.rfind(']').map_or(0, |end| end + 1);
    host[after_address..].find(':').map_or("", |colon| &host[after_address + colon..])
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl AsRef<str> for Link {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl From<Link> for String {
    fn from(link: Link) -> Self {
        link.text
    }
}

impl From<Link> for HeaderValue {
    fn from(link: Link) -> Self {
        Self::try_from(link.text).expect("a link has only visible ASCII characters")
    }
}

impl IntoLocation for Link {
    fn into_location(self) -> Location {
        Location::of_app(self.text)
    }
}

/// The path of a handler itself, made by [`uri!`](crate::uri) without an app. It is not known where
/// the handler is mounted, so it is not a [`Link`], and cannot be the location of a redirect.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/{id}")]
/// fn show(id: u64) -> Text<u64> {
///     Text(id)
/// }
///
/// # fn main() {
/// assert_eq!(uri!(show(id = 7)).to_string(), "/7");
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OwnPath(pub(super) String);

impl OwnPath {
    /// Returns the path and the query.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OwnPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Values that no request could bring to the handler, so that there is no link with them: an empty text
/// or `.` as a segment, for example, or a name for which the app has another handler. `Display` is a
/// sentence about it.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/users/{name}")]
/// fn show(name: String) -> String {
///     name
/// }
///
/// routes![App = [show]];
///
/// # fn main() {
/// let error = try_uri!(App, show(name = "..")).unwrap_err();
/// assert_eq!(error.parameter(), Some("name"));
/// assert!(try_uri!(App, show(name = "")).is_err());
/// assert_eq!(try_uri!(App, show(name = "a/b")).unwrap().as_str(), "/users/a%2Fb");
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct LinkError {
    /// The handler's own path.
    pub(super) path: &'static str,
    pub(super) reason: Reason,
}

/// Why there is no link.
#[derive(Clone, Debug)]
pub(super) enum Reason {
    /// The value of a parameter cannot be there.
    Value { parameter: &'static str, reason: &'static str },
    /// Another handler has a more specific path.
    Taken { link: String, by: Option<&'static Route<'static>> },
}

impl LinkError {
    /// Returns the name of the parameter whose value is refused. Returns `None` if each value could be
    /// there, but the whole path leads to another handler.
    pub fn parameter(&self) -> Option<&'static str> {
        match self.reason {
            Reason::Value { parameter, .. } => Some(parameter),
            Reason::Taken { .. } => None,
        }
    }
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, reason } = self;
        write!(f, "there is no link to `{path}` with these values: ")?;
        match reason {
            Reason::Value { parameter, reason } => write!(f, "`{parameter}` {reason}"),
            Reason::Taken { link, by: Some(Route { name, file, line, .. }) } => {
                write!(f, "a request for `{link}` finds fn {name} ({file}:{line})")
            }
            Reason::Taken { link, by: None } => {
                write!(f, "a request for `{link}` finds no handler")
            }
        }
    }
}

impl Error for LinkError {}
