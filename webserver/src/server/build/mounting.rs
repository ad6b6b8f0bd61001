//! The builder's methods for where routes are mounted: a named list by its type, the base path, and
//! a slash at the end of a path.

use super::bounds::NamedList;
use super::builder::ServerBuilder;
use super::plan::Source;
use crate::app::{Mounted, TrailingSlash};
use crate::http::BasePath;

impl<S, R> ServerBuilder<S, R> {
    /// Adds the routes of a named list, as `.routes(routes![Name])` does. The type of the builder
    /// then names the list, so that a function can take a builder, add states and routes, and return
    /// it:
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::Mounted;
    ///
    /// mod notes {
    ///     use std::sync::Mutex;
    ///     use webserver::prelude::*;
    ///     use webserver::Mounted;
    ///
    ///     pub struct Store(Mutex<Vec<String>>);
    ///
    ///     #[get("/")]
    ///     pub fn list(store: State<Store>) -> String {
    ///         store.0.0.lock().unwrap().join("\n")
    ///     }
    ///
    ///     routes![pub Routes = ["/notes" => [list]]];
    ///
    ///     /// Adds the notes to a server.
    ///     pub fn add<S, R>(
    ///         builder: ServerBuilder<S, R>,
    ///     ) -> ServerBuilder<(Store, S), (R, Mounted<Routes>)> {
    ///         builder.state(Store(Mutex::default())).mount::<Routes>()
    ///     }
    /// }
    ///
    /// #[get("/")]
    /// fn home() -> &'static str {
    ///     "home"
    /// }
    ///
    /// let server = notes::add(ServerBuilder::new().routes(routes![home])).build();
    /// ```
    ///
    /// All states that the handlers take are still required when the server is built. Conflicts
    /// between its routes and others are found by [`Server::run`](crate::Server::run).
    pub fn mount<N: NamedList>(mut self) -> ServerBuilder<S, (R, Mounted<N>)> {
        let (tree, mounting, fits) = (N::ROUTES, N::MOUNTING, const { N::FITS });
        self.plan.sources.push(Source { table: None, tree, mounting, fits });
        self.plan.merging();
        self.known()
    }

    /// Mounts the whole server under a path that is known only at run time, such as the one that a
    /// proxy forwards to it. It is written as `/shop`, in characters that are not percent-encoded.
    /// `""` and `"/"` stand for none, which is the default. [`Server::run`](crate::Server::run) fails
    /// if it is malformed.
    ///
    /// A request whose path does not begin with the base path is answered with 404. For all others,
    /// routes, [`Request::path`](crate::Request::path) and [`RouteInfo`](crate::RouteInfo) do not have
    /// the base path, so that no code depends on it. [`Request::raw_target`](crate::Request::raw_target)
    /// is the whole target. The path of the base path itself, with or without a slash, is `/`.
    ///
    /// What is sent to clients needs the base path again. A redirect to a link gets it from the server;
    /// in templates and texts the argument [`BasePath`] puts it in front.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// #[get("/users/{id}")]
    /// fn user(id: u64, request: &Request, base: BasePath) -> String {
    ///     format!("{id} {} {}", request.path(), base.join("/users"))
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let path = std::env::var("BASE_PATH").unwrap_or_else(|_| "/shop".to_owned());
    /// let client = ServerBuilder::new().routes(routes![user]).base_path(&path).build().client();
    /// let answer = client.get("/shop/users/7").send().await;
    /// assert_eq!(answer.text().await, "7 /users/7 /shop/users");
    /// assert_eq!(client.get("/users/7").send().await.status(), 404);
    /// # });
    /// ```
    pub fn base_path(mut self, path: impl AsRef<str>) -> Self {
        match BasePath::parse(path.as_ref()) {
            Ok(base) => self.plan.paths.base = base,
            Err(mistake) => self.plan.mistake(mistake),
        }
        self
    }

    /// Chooses what happens if a path has a slash at the end and its route has none, or the other way
    /// around. The default is [`TrailingSlash::Strict`]: the two paths are different.
    ///
    /// Whatever is chosen, a route that has the path as it was sent comes first. With
    /// [`TrailingSlash::Ignore`], middleware that compares [`Request::path`](crate::Request::path) has to
    /// expect both spellings.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::TrailingSlash;
    ///
    /// #[get("/users")]
    /// fn users() -> &'static str {
    ///     "all"
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new()
    ///     .routes(routes![users])
    ///     .trailing_slash(TrailingSlash::Redirect)
    ///     .build()
    ///     .client();
    /// let answer = client.get("/users/?q=a").send().await;
    /// assert_eq!((answer.status().as_u16(), answer.header("location")), (308, Some("/users?q=a")));
    /// # });
    /// ```
    pub fn trailing_slash(mut self, choice: TrailingSlash) -> Self {
        self.plan.paths.set_trailing_slash(choice);
        self
    }
}
