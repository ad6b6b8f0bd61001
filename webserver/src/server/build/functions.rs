//! The builder's methods for routes that are functions, whose paths may be known only at run time.

use std::panic::Location;

use super::bounds::RouteFuture;
use super::builder::ServerBuilder;
use super::plan;
use crate::app::Dynamic;
use crate::http::{HttpMethod, Request};
use crate::respond::IntoResponse;

impl<S, R> ServerBuilder<S, R> {
    /// Routes one method of a path to a function, without a macro. The path is written as in a
    /// route attribute, without a query; [`Server::run`](crate::Server::run) fails if it is malformed.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// async fn echo(mut request: Request) -> Response {
    ///     Response::new(request.take_body())
    /// }
    ///
    /// let server = ServerBuilder::new().route("/echo", HttpMethod::POST, echo).build();
    /// ```
    #[track_caller]
    pub fn route<H, F>(mut self, path: &str, method: HttpMethod, handler: H) -> Self
    where
        H: Fn(Request) -> F + Clone + Send + Sync + 'static,
        F: RouteFuture<Answer: IntoResponse> + Send + 'static,
    {
        self.plan.route(function(path, vec![method], handler, Location::caller()));
        self
    }

    /// Routes every method of a path to a function, also methods that HTTP does not define, and
    /// `OPTIONS` and `HEAD`, which the server answers by itself otherwise.
    ///
    /// A route for one method with the same path conflicts with it. A route with a more specific path
    /// takes the requests of its own methods, and this one takes the others.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// async fn old(request: Request) -> Redirect {
    ///     Redirect::permanent(format!("https://old.example{}", request.uri().encoded_path()))
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().route_any("/{rest..}", old).build().client();
    /// let answer = client.delete("/notes/7").send().await;
    /// assert_eq!(answer.header("location"), Some("https://old.example/notes/7"));
    /// # });
    /// ```
    #[track_caller]
    pub fn route_any<H, F>(mut self, path: &str, handler: H) -> Self
    where
        H: Fn(Request) -> F + Clone + Send + Sync + 'static,
        F: RouteFuture<Answer: IntoResponse> + Send + 'static,
    {
        self.plan.route(function(path, Dynamic::every_method(), handler, Location::caller()));
        self
    }
}

/// Describes a route that is given as a function.
fn function<H, F>(
    path: &str,
    methods: Vec<HttpMethod>,
    handler: H,
    place: &Location<'static>,
) -> Dynamic
where
    H: Fn(Request) -> F + Clone + Send + Sync + 'static,
    F: RouteFuture<Answer: IntoResponse> + Send + 'static,
{
    Dynamic {
        path: path.to_owned(),
        methods,
        name: plan::short_name(std::any::type_name::<H>()),
        file: place.file(),
        line: place.line(),
        segments: Vec::new(),
        mount: Dynamic::factory(handler),
    }
}
