//! Handlers that were given to the builder as functions, with a path that is known only at run time.

use std::any::type_name;
use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;

use super::handler::Options;
use super::mount::{BodyArg, MountedRoute};
use super::run::{HandlerState, RunMode, Runner, answer, next_request, state_of};
use super::scope::Around;
use crate::http::{HttpMethod, Request};
use crate::respond::IntoResponse;

/// A handler given to the builder as a function.
#[derive(Clone)]
pub(crate) struct Dynamic {
    pub(crate) path: String,
    pub(crate) method: HttpMethod,
    pub(crate) name: &'static str,
    pub(crate) file: &'static str,
    pub(crate) line: u32,
    /// The segments of the path, once it is parsed.
    pub(crate) segments: Vec<webserver_pattern::Segment>,
    /// Creates the handler that each worker mounts.
    pub(crate) mount: Arc<dyn Fn() -> MountedRoute + Send + Sync>,
}

impl Dynamic {
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
