//! Handlers that were given to the builder as functions, with a path that is known only at run time.

use std::any::type_name;
use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;

use super::handler::Options;
use super::mount::{BodyArg, MountedRoute};
use super::run::{HandlerState, RunMode, Runner, answer, next_request, state_of};
use super::scope::Around;
use super::unmatched::RECOGNIZED_METHODS;
use crate::http::{HttpMethod, Request};
use crate::respond::IntoResponse;
use crate::router::ANY_METHOD;

/// A handler given to the builder as a function.
#[derive(Clone)]
pub(crate) struct Dynamic {
    pub(crate) path: String,
    /// The methods. A route for every method has those of [`Dynamic::every_method`].
    pub(crate) methods: Vec<HttpMethod>,
    pub(crate) name: &'static str,
    pub(crate) file: &'static str,
    pub(crate) line: u32,
    /// The segments of the path, once it is parsed.
    pub(crate) segments: Vec<webserver_pattern::Segment>,
    /// Creates the handler that each worker mounts.
    pub(crate) mount: Arc<dyn Fn() -> MountedRoute + Send + Sync>,
}

impl Dynamic {
    /// Returns the methods that HTTP defines, and [`ANY_METHOD`] for the others.
    pub(crate) fn every_method() -> Vec<HttpMethod> {
        let defined = RECOGNIZED_METHODS.iter().chain(&[ANY_METHOD]);
        defined.filter_map(|name| name.parse().ok()).collect()
    }

    /// Returns the names of the methods.
    pub(crate) fn method_names(&self) -> Vec<&str> {
        self.methods.iter().map(HttpMethod::as_str).collect()
    }

    pub(crate) fn factory<H, F>(handler: H) -> Arc<dyn Fn() -> MountedRoute + Send + Sync>
    where
        H: Fn(Request) -> F + Clone + Send + Sync + 'static,
        F: Future<Output: IntoResponse> + Send + 'static,
    {
        let state: HandlerState = Arc::new(handler);
        let mode = RunMode::Waits(|state| Box::pin(call_each::<H, F>(state)));
        let runner = Runner { name: type_name::<H>(), state, mode };
        let body = BodyArg::OF_FUNCTION;
        Arc::new(move || {
            MountedRoute::new(Options::NONE, body, true, runner.clone(), &Around::default())
        })
    }
}

/// Answers requests with a function, one after another; never returns.
async fn call_each<H, F>(state: HandlerState) -> Infallible
where
    H: Fn(Request) -> F + Clone + Send + Sync + 'static,
    F: Future<Output: IntoResponse> + Send + 'static,
{
    let handler: H = state_of::<H>(&state).clone();
    loop {
        let (request, _kept) = next_request().await.lend();
        let response = handler(request).await.into_response();
        answer(response);
    }
}
