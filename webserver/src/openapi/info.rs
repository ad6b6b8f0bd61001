//! What a description says about the app as a whole.

use std::any::{TypeId, type_name};
use std::fmt;

use super::describe::DescribeMiddleware;
use super::operation::Operation;
use crate::http::HttpMethod;

/// The title, the version and further facts of an API.
///
/// ```
/// use webserver::openapi::Info;
///
/// let info = Info::new("Shop", "1.0")
///     .description("Orders.")
///     .server("https://shop.example")
///     .tag("orders", "What customers have ordered.")
///     .contact("Ada", "https://shop.example/help")
///     .license("Apache License 2.0", "Apache-2.0")
///     .external_docs("https://shop.example/guide");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    pub(super) title: String,
    pub(super) version: String,
    pub(super) description: Option<String>,
    pub(super) servers: Vec<String>,
    /// The middleware of the server, outermost first.
    pub(super) middleware: Vec<Around>,
    /// The operations that are described by hand.
    pub(super) by_hand: Vec<ByHand>,
    /// The descriptions of tags by their names.
    pub(super) tags: Vec<(String, String)>,
    /// A name and an address.
    pub(super) contact: Option<(String, String)>,
    /// A name and an identifier of SPDX.
    pub(super) license: Option<(String, String)>,
    pub(super) terms_of_service: Option<String>,
    pub(super) external_docs: Option<String>,
}

/// A middleware of the server, as its type says what it answers.
#[derive(Clone, Copy)]
pub(super) struct Around {
    id: TypeId,
    name: &'static str,
    describe: fn(&mut Operation<'_>),
}

impl PartialEq for Around {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Around {}

impl fmt::Debug for Around {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// An operation that is described by hand.
#[derive(Clone)]
pub(super) struct ByHand {
    pub(super) path: String,
    pub(super) method: HttpMethod,
    pub(super) describe: fn(&mut Operation<'_>),
}

impl PartialEq for ByHand {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.method == other.method
    }
}

impl Eq for ByHand {}

impl fmt::Debug for ByHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

impl Info {
    /// Creates the facts of an API. The version is that of the API, not of OpenAPI.
    pub fn new(title: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            version: version.into(),
            description: None,
            servers: Vec::new(),
            middleware: Vec::new(),
            by_hand: Vec::new(),
            tags: Vec::new(),
            contact: None,
            license: None,
            terms_of_service: None,
            external_docs: None,
        }
    }

    /// Sets the description, in Markdown (CommonMark).
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Adds the address of a server that has the API, or a path such as `/shop`. Without one, clients
    /// take the address that the description comes from.
    pub fn server(mut self, url: impl Into<String>) -> Self {
        self.servers.push(url.into());
        self
    }

    /// Adds a middleware of the whole server by its type, as [`ServerBuilder::middleware`] gets its
    /// value, the outermost first. What it reads and answers stands at all operations. Without this it
    /// is not in the description, because routes do not know the server that they run in.
    ///
    /// ```
    /// use webserver::openapi::{DescribeMiddleware, Info, Operation};
    /// use webserver::prelude::*;
    ///
    /// /// Lets each client send a number of requests per minute.
    /// struct Quota;
    ///
    /// impl DescribeMiddleware for Quota {
    ///     fn describe(operation: &mut Operation<'_>) {
    ///         operation.problem(429);
    ///     }
    /// }
    ///
    /// #[get("/")]
    /// fn home() {}
    ///
    /// let openapi = routes![home].openapi(Info::new("Shop", "1.0").middleware::<Quota>());
    /// assert!(openapi.value()["paths"]["/"]["get"]["responses"]["429"].is_object());
    /// ```
    ///
    /// [`ServerBuilder::middleware`]: crate::ServerBuilder::middleware
    pub fn middleware<M: DescribeMiddleware + 'static>(mut self) -> Self {
        let describe = <M as DescribeMiddleware>::describe;
        self.middleware.push(Around { id: TypeId::of::<M>(), name: type_name::<M>(), describe });
        self
    }

    /// Adds an operation that is described by hand: that of a function which the server gets by
    /// [`ServerBuilder::route`]. Only the path of such a function is known, not its types.
    ///
    /// The parameters of the path are texts unless `describe` says otherwise. A path that cannot be parsed
    /// is an error of the description.
    ///
    /// ```
    /// use webserver::openapi::{DescribeRequest, DescribeResponse, Info};
    /// use webserver::prelude::*;
    ///
    /// async fn shout(mut request: Request) -> Result<String, Problem> {
    ///     let bytes = request.take_body().collect(1024).await?;
    ///     Ok(String::from_utf8_lossy(&bytes).to_uppercase())
    /// }
    ///
    /// let server = ServerBuilder::new().route("/shout", HttpMethod::POST, shout).build();
    /// let info = Info::new("Echo", "1.0").operation("/shout", HttpMethod::POST, |operation| {
    ///     <Bytes as DescribeRequest>::describe(operation);
    ///     <String as DescribeResponse>::describe(operation);
    /// });
    /// let openapi = routes![].openapi(info);
    /// assert!(openapi.value()["paths"]["/shout"]["post"]["responses"]["413"].is_object());
    /// # drop(server);
    /// ```
    ///
    /// [`ServerBuilder::route`]: crate::ServerBuilder::route
    pub fn operation(
        mut self,
        path: impl Into<String>,
        method: HttpMethod,
        describe: fn(&mut Operation<'_>),
    ) -> Self {
        self.by_hand.push(ByHand { path: path.into(), method, describe });
        self
    }

    /// Adds the description of a tag, in Markdown. The tag of an operation is the module of its handler.
    /// Tags that are described come first in a page of docs, in this order.
    pub fn tag(mut self, name: impl Into<String>, description: impl Into<String>) -> Self {
        self.tags.push((name.into(), description.into()));
        self
    }

    /// Sets who answers questions about the API: a name, and the address of a page, or of a mailbox as
    /// `mailto:api@shop.example`.
    pub fn contact(mut self, name: impl Into<String>, address: impl Into<String>) -> Self {
        self.contact = Some((name.into(), address.into()));
        self
    }

    /// Sets the license of the API: its name, and its identifier in the list of SPDX, such as
    /// `Apache-2.0`.
    pub fn license(mut self, name: impl Into<String>, identifier: impl Into<String>) -> Self {
        self.license = Some((name.into(), identifier.into()));
        self
    }

    /// Sets the address of the terms of service.
    pub fn terms_of_service(mut self, url: impl Into<String>) -> Self {
        self.terms_of_service = Some(url.into());
        self
    }

    /// Sets the address of further docs.
    pub fn external_docs(mut self, url: impl Into<String>) -> Self {
        self.external_docs = Some(url.into());
        self
    }
}

/// What only this room says.
impl Info {
    /// Lets the middleware of the server say what it knows.
    pub(super) fn server_says(&self, operation: &mut Operation<'_>) {
        for around in &self.middleware {
            (around.describe)(operation);
        }
    }
}
