//! A layer as a middleware.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

use super::convert::to_http;
use super::exchange::{Exchange, Link};
use super::failure::{self, BoxError};
use super::next_service::NextService;
use crate::{Around, Body, Middleware, Next, Request, Response, Run};

/// A layer of Tower as a middleware: for the server by
/// [`ServerBuilder::middleware`](crate::ServerBuilder::middleware), and in a list of middleware as
/// [`State`](crate::State), or by its type if the layer has a default, such as
/// `with [Layered<CompressionLayer>]`.
///
/// ```
/// use std::time::Duration;
/// use tower::timeout::TimeoutLayer;
/// use webserver::prelude::*;
/// use webserver::tower::Layered;
///
/// #[get("/report")]
/// async fn report() -> &'static str {
///     std::future::pending().await
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new()
///     .middleware(Layered::new(TimeoutLayer::new(Duration::from_millis(10))))
///     .routes(routes![report])
///     .build()
///     .client();
/// assert_eq!(client.get("/report").send().await.status(), 503);
/// # });
/// ```
///
/// # How a layer is run
/// - The layer is applied once, at the first request. All requests and workers share the service, which
///   is cloned for each request. So a limit on concurrency holds for the whole server, or for all
///   requests of a group.
/// - The request waits until the clone of the service is ready, and the same clone is called.
/// - The service gets the request as `http::Request<Body>`. Its extensions are those of the
///   [`Request`], and have the [`RouteInfo`](crate::RouteInfo) of the route, if there is one, and the
///   address of the client as a [`SocketAddr`](std::net::SocketAddr).
/// - What the service changes in the method, the target, the fields, the extensions and the body is
///   changed in the request. If it changes the method, the target or the host, the server looks the
///   route up again, as after every middleware of the server.
/// - An error of a handler that is not rendered yet has an empty body here, as in every middleware. If
///   the service leaves the body empty, the error is rendered after it.
/// - An upgrade passes through, unless the service drops the extensions of the response.
/// - If the client goes away, the future of the service is dropped.
///
/// # Errors of a layer
/// If the service fails, the timeout and the overload of the crate `tower` are a 503, an error of the
/// body of the request has its own status, a [`Problem`](crate::Problem) is the response, and every
/// other error is logged and is a 500. [`on_error`](Self::on_error) chooses another response.
///
/// # Cost
/// The request and the response are converted both ways. A layer that does nothing costs about 10,800
/// instructions and 15 allocations per request; a [`Middleware`] of this crate costs a fraction of that.
pub struct Layered<L: Layer<NextService>> {
    layer: L,
    service: OnceLock<L::Service>,
    on_error: fn(BoxError) -> Response,
}

impl<L: Layer<NextService>> Layered<L> {
    /// Makes a middleware of a layer, or of several layers as `tower::ServiceBuilder` combines them.
    pub fn new(layer: L) -> Self {
        Self { layer, service: OnceLock::new(), on_error: failure::answer }
    }

    /// Chooses the response to an error of the service.
    ///
    /// ```
    /// use std::time::Duration;
    /// use tower::timeout::TimeoutLayer;
    /// use webserver::prelude::*;
    /// use webserver::tower::Layered;
    ///
    /// let layer = TimeoutLayer::new(Duration::from_secs(5));
    /// let timeout = Layered::new(layer).on_error(|_| StatusCode::GATEWAY_TIMEOUT.into_response());
    /// let server = ServerBuilder::new().middleware(timeout).build();
    /// ```
    pub fn on_error(mut self, answer: fn(BoxError) -> Response) -> Self {
        self.on_error = answer;
        self
    }
}

impl<L: Layer<NextService> + Default> Default for Layered<L> {
    fn default() -> Self {
        Self::new(L::default())
    }
}

impl<L: Layer<NextService>> fmt::Debug for Layered<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Layered({})", std::any::type_name::<L>())
    }
}

impl<L, B> Middleware for Layered<L>
where
    L: Layer<NextService> + Send + Sync,
    L::Service: Service<
            http::Request<Body>,
            Response = http::Response<B>,
            Error: Into<BoxError>,
            Future: Send,
        > + Clone
        + Send
        + Sync,
    B: http_body::Body<Error: Into<BoxError>> + Send + 'static,
{
    fn around<'a>(&'a self, mut request: Request, next: Next<'a>) -> Around<'a> {
        Around::new(async move {
            let mut converted = match to_http(&mut request) {
                Ok(converted) => converted,
                Err(refusal) => return refusal,
            };
            let rest = Rest { exchange: Exchange::new(request), next, runs: Vec::new() };
            converted.extensions_mut().insert(Link(rest.exchange.clone()));
            let service = self.service.get_or_init(|| self.layer.layer(NextService));
            match rest.beside(called(service.clone(), converted)).await {
                Ok(response) => Response::from(response.map(Body::from_http_body)),
                Err(error) => (self.on_error)(error.into()),
            }
        })
    }
}

/// Waits until a service is ready, and calls it.
pub(super) async fn called<S>(
    mut service: S,
    request: http::Request<Body>,
) -> Result<S::Response, S::Error>
where
    S: Service<http::Request<Body>>,
{
    poll_fn(|cx| service.poll_ready(cx)).await?;
    service.call(request).await
}

/// The rest of the chain, as the requests of a service reach it.
struct Rest<'a> {
    exchange: Arc<Exchange>,
    next: Next<'a>,
    /// The requests that are being handled, with the numbers of their calls.
    runs: Vec<(usize, Run<'a>)>,
}

impl Rest<'_> {
    /// Waits for the service, and handles the requests that it passes on at the same time.
    async fn beside<T>(mut self, service: impl Future<Output = T>) -> T {
        let mut service = std::pin::pin!(service);
        poll_fn(|cx| {
            loop {
                self.exchange.watch(cx.waker());
                if let Poll::Ready(result) = service.as_mut().poll(cx) {
                    return Poll::Ready(result);
                }
                if !self.advance(cx) {
                    return Poll::Pending;
                }
            }
        })
        .await
    }

    /// Returns whether a request was answered, so that the service can go on.
    fn advance(&mut self, cx: &mut Context<'_>) -> bool {
        let Self { exchange, next, runs } = self;
        let mut has_answered = false;
        let mut answer = |number, response| {
            has_answered = true;
            exchange.answer(number, response, cx.waker());
        };
        while let Some((number, request)) = exchange.next() {
            match request {
                Ok(request) => runs.push((number, next.run(request))),
                Err(refusal) => answer(number, refusal),
            }
        }
        runs.retain_mut(|(number, run)| {
            if exchange.is_cancelled(*number) {
                return false;
            }
            match Pin::new(run).poll(&mut Context::from_waker(cx.waker())) {
                Poll::Ready(response) => answer(*number, response),
                Poll::Pending => return true,
            }
            false
        });
        has_answered
    }
}

impl Drop for Rest<'_> {
    fn drop(&mut self) {
        self.exchange.end();
    }
}
