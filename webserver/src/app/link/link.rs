//! The link itself: how it is written, and what it can be given to.

use std::error::Error;
use std::fmt;
use std::marker::PhantomData;

use super::check::Checked;
use super::fits::Fits;
use super::index::LinkIndex;
use super::linked::Linked;
use super::sink::{DOTS, Sink, SinkPlace, is_dots};
use super::taken::route_of;
use crate::app::handler::Node;
use crate::base::bytes::percent;
use crate::extract::ConnectionInfo;
use crate::extract::arguments::Has;
use crate::http::HeaderValue;
use crate::respond::{IntoLocation, Location};
use crate::router::{Route, Segment, Tree};

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
    text: String,
    /// The host of the route, if it has one.
    host: Option<&'static str>,
}

impl Link {
    /// Returns the path and the query.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the link with scheme and host, as the client of this request would write it. If the
    /// route has a host of its own, the link has that host, with the port of the request. If the
    /// request has no host, the link stays as it is.
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
        let (scheme, host, text) = (info.scheme(), info.host(), &self.text);
        if host.is_empty() {
            return text.clone();
        }
        match self.host {
            Some(own) => format!("{scheme}://{own}{}{text}", port(host)),
            None => format!("{scheme}://{host}{text}"),
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
/// the handler is mounted, so this is not a [`Link`], and no location of a redirect.
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
pub struct OwnPath(String);

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
    path: &'static str,
    reason: Reason,
}

/// Why there is no link.
#[derive(Clone, Debug)]
enum Reason {
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

/// A value that fits its parameter.
pub trait Part {
    /// Writes the value. (Every type has a method `put` of [`Fits`].)
    fn write_to(&self, sink: &mut Sink<'_>);
}

/// A value of type `V` that fits its parameter. Every `Fitting` is a [`Part`], so that a value that
/// does not fit is reported once.
pub struct Fitting<'v, V> {
    value: &'v V,
    put: fn(&V, &mut Sink<'_>),
}

impl<V> Part for Fitting<'_, V> {
    fn write_to(&self, sink: &mut Sink<'_>) {
        (self.put)(self.value, sink);
    }
}

/// Parameter number `N` of the handler `H`.
#[derive(Debug)]
pub struct Numbered<H, const N: usize>(PhantomData<fn() -> H>);

/// A numbered parameter, with its type. `I` is the place of its argument, found by inference.
pub trait ParameterOf<I> {
    /// The type of the handler's argument.
    type Type;
}

impl<H: Linked<Args: Has<N, I>>, const N: usize, I> ParameterOf<I> for Numbered<H, N> {
    type Type = <H::Args as Has<N, I>>::Type;
}

/// Takes a value for the parameter `P`, if it fits.
pub fn part<P: ParameterOf<I>, I, V: Fits<P::Type>>(value: &V) -> Fitting<'_, V> {
    Fitting { value, put: V::put }
}

/// Makes a link in the app `R`.
///
/// # Panics
/// Panics if the values cannot be in the link.
#[track_caller]
pub fn link<R: Node>(checked: &'static Checked, parts: &[&dyn Part]) -> Link {
    match try_link::<R>(checked, parts) {
        Ok(link) => link,
        Err(error) => panic!("{error}"),
    }
}

/// Makes a link in the app `R`, if its values can be in it.
pub fn try_link<R: Node>(
    checked: &'static Checked,
    parts: &[&dyn Part],
) -> Result<Link, LinkError> {
    link_in(R::TREE, R::LINKS, checked, parts)
}

fn link_in(
    tree: Tree,
    index: LinkIndex,
    checked: &'static Checked,
    parts: &[&dyn Part],
) -> Result<Link, LinkError> {
    let Checked { route, place, .. } = checked;
    let Written { text, path_len, has_parameters } = write(checked, parts)?;
    // The path of a handler without parameters is the most specific one.
    if has_parameters {
        let path = &text[..path_len];
        let found = route_of(tree, route, path);
        if found != Some(place.number) {
            let by = found.and_then(|number| index.entries.get(number as usize));
            let (link, by) = (path.to_owned(), by.map(|entry| entry.route));
            return Err(LinkError { path: route.path, reason: Reason::Taken { link, by } });
        }
    }
    Ok(Link { text, host: route.host })
}

/// Makes the path of a handler itself.
///
/// # Panics
/// Panics if a value cannot be in the path.
#[track_caller]
pub fn own_path(checked: &'static Checked, parts: &[&dyn Part]) -> OwnPath {
    match try_own_path(checked, parts) {
        Ok(path) => path,
        Err(error) => panic!("{error}"),
    }
}

/// Makes the path of a handler itself, if its values can be in it.
pub fn try_own_path(checked: &'static Checked, parts: &[&dyn Part]) -> Result<OwnPath, LinkError> {
    write(checked, parts).map(|written| OwnPath(written.text))
}

/// A link whose values are written.
struct Written {
    text: String,
    /// The length of the path; the query follows.
    path_len: usize,
    /// Whether the path has parameters.
    has_parameters: bool,
}

fn write(checked: &'static Checked, parts: &[&dyn Part]) -> Result<Written, LinkError> {
    let Checked { route, place, .. } = checked;
    let mut writer = Writer { checked, parts, link: String::with_capacity(64), next: 0 };
    let is_below_prefix = place.prefixes.segments().next().is_some();
    // A handler's `/` adds nothing to a prefix.
    let own: &[Segment<'_>] = match route.segments {
        [Segment::Text("")] if is_below_prefix => &[],
        segments => segments,
    };
    for segment in place.prefixes.segments().chain(own) {
        writer.segment(segment)?;
    }
    let (path_len, has_parameters) = (writer.link.len(), writer.next > 0);
    writer.query()?;
    Ok(Written { text: writer.link, path_len, has_parameters })
}

/// Writes the parts of a link from left to right.
struct Writer<'p> {
    checked: &'static Checked,
    parts: &'p [&'p dyn Part],
    link: String,
    /// The parameter that comes next: first those of the prefixes, then those of the handler.
    next: usize,
}

impl Writer<'_> {
    fn segment(&mut self, segment: &Segment<'static>) -> Result<(), LinkError> {
        self.link.push('/');
        let start = self.link.len();
        match *segment {
            Segment::Text(text) => percent::encode(&mut self.link, text, percent::in_segment),
            Segment::Param { name, before, after } => {
                percent::encode(&mut self.link, before, percent::in_segment);
                self.value(name, SinkPlace::Segment)?;
                percent::encode(&mut self.link, after, percent::in_segment);
                if is_dots(&self.link[start..]) {
                    return Err(self.refused(name, DOTS));
                }
            }
            Segment::Rest { name } => {
                self.value(name, SinkPlace::Rest)?;
                if self.link.starts_with("//") {
                    let reason = "begins with `/`, so that the link would name another host";
                    return Err(self.refused(name, reason));
                }
            }
        }
        Ok(())
    }

    fn query(&mut self) -> Result<(), LinkError> {
        let names = self.checked.route.names;
        let first = self.checked.route.in_path() + self.checked.route.of_prefix;
        self.next += self.checked.route.of_prefix;
        let start = self.link.len();
        for name in names.iter().skip(first) {
            self.value(name, SinkPlace::Query(name))?;
        }
        if self.link.len() > start {
            self.link.replace_range(start..=start, "?");
        }
        Ok(())
    }

    /// Writes the value of the next parameter.
    fn value(&mut self, name: &'static str, place: SinkPlace) -> Result<(), LinkError> {
        let start = self.link.len();
        let target = self.next;
        self.next += 1;
        let part = self.checked.targets.iter().position(|own| usize::from(*own) == target);
        let mut sink = Sink::new(&mut self.link, place);
        // Each parameter has a value, which was checked when the link was compiled.
        if let Some(part) = part.and_then(|part| self.parts.get(part)) {
            part.write_to(&mut sink);
        }
        match sink.fault(start) {
            Some(reason) => Err(self.refused(name, reason)),
            None => Ok(()),
        }
    }

    fn refused(&self, parameter: &'static str, reason: &'static str) -> LinkError {
        LinkError { path: self.checked.route.path, reason: Reason::Value { parameter, reason } }
    }
}
