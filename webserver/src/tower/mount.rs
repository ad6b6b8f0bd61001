//! A service below a path of a server.

use tower_service::Service;

use super::convert::to_http;
use super::failure::{self, BoxError};
use super::layered::called;
use crate::{Body, Request, Response, ServerBuilder};

/// Mounts services of Tower below paths of a server.
///
/// ```
/// use std::convert::Infallible;
/// use webserver::prelude::*;
/// use webserver::tower::MountService;
///
/// #[get("/old/new")]
/// fn new() -> &'static str {
///     "new"
/// }
///
/// let old = tower::service_fn(async |request: http::Request<Body>| {
///     let text = format!("old {}", request.uri());
///     Ok::<_, Infallible>(http::Response::new(Body::from(text)))
/// });
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new()
///     .routes(routes![new])
///     .mount_service("/old", old)
///     .build()
///     .client();
/// assert_eq!(client.get("/old/users?page=2").send().await.text().await, "old /users?page=2");
/// assert_eq!(client.get("/old").send().await.text().await, "old /");
/// assert_eq!(client.get("/old/new").send().await.text().await, "new");
/// # });
/// ```
pub trait MountService: Sized {
    /// Passes the requests for a path, and for all paths below it, to a service, whatever their
    /// methods.
    ///
    /// - The path is written as in a route attribute, without a query, and may have parameters. With
    ///   `"/"` the service gets every request that no route takes.
    /// - A route with a more specific path takes the requests of its own methods, and the service takes
    ///   the others. A route with the path of the service, and another service with that path, are
    ///   conflicts, which [`Server::run`](crate::Server::run) reports.
    /// - The service gets the request without the path, as in `nest_service` of axum: below `/old`, the
    ///   target `/old/users?page=2` is `/users?page=2`, and `/old` is `/`. The rest of the path is as it
    ///   was sent, still percent-encoded.
    /// - The extensions are those of the [`Request`]. They have the [`RouteInfo`](crate::RouteInfo), whose
    ///   path is `/old/{service_path..}`, and the address of the client as a
    ///   [`SocketAddr`](std::net::SocketAddr).
    /// - The service is cloned for each request. The request waits until the clone is ready, for
    ///   [`Limits::handler_time`](crate::Limits::handler_time) including the response. An error of the
    ///   service is answered as that of a [layer](super::Layered#errors-of-a-layer).
    /// - If the client goes away, the future of the service is dropped. A panic is a 500.
    /// - A service that answers with an upgrade uses [`Response::upgrade`], converted to
    ///   `http::Response<Body>`. A service that expects the upgrade of hyper in the extensions, such as a
    ///   WebSocket of axum, does not find it and refuses the request.
    #[track_caller]
    fn mount_service<T, B>(self, path: &str, service: T) -> Self
    where
        T: Service<
                http::Request<Body>,
                Response = http::Response<B>,
                Error: Into<BoxError>,
                Future: Send,
            > + Clone
            + Send
            + Sync
            + 'static,
        B: http_body::Body<Error: Into<BoxError>> + Send + 'static;
}

impl<S, R> MountService for ServerBuilder<S, R> {
    #[track_caller]
    fn mount_service<T, B>(self, path: &str, service: T) -> Self
    where
        T: Service<
                http::Request<Body>,
                Response = http::Response<B>,
                Error: Into<BoxError>,
                Future: Send,
            > + Clone
            + Send
            + Sync
            + 'static,
        B: http_body::Body<Error: Into<BoxError>> + Send + 'static,
    {
        let prefix = path.trim_end_matches('/');
        let depth = prefix.matches('/').count();
        let mounted = move |request: Request| serve(service.clone(), request, depth);
        let below = format!("{prefix}/{{service_path..}}");
        // The root is below itself.
        let builder =
            if prefix.is_empty() { self } else { self.route_any(prefix, mounted.clone()) };
        builder.route_any(&below, mounted)
    }
}

/// Passes a request to a service, without the first segments of its path.
async fn serve<T, B>(service: T, mut request: Request, depth: usize) -> Response
where
    T: Service<http::Request<Body>, Response = http::Response<B>, Error: Into<BoxError>>,
    B: http_body::Body<Error: Into<BoxError>> + Send + 'static,
{
    // Without the base path of the server.
    let path = without_segments(request.uri().encoded_path(), depth).to_owned();
    let mut converted = match to_http(&mut request) {
        Ok(converted) => converted,
        Err(refusal) => return refusal,
    };
    drop(request);
    *converted.uri_mut() = with_path(converted.uri(), path);
    match called(service, converted).await {
        Ok(response) => Response::from(response.map(Body::from_http_body)),
        Err(error) => failure::answer(error.into()),
    }
}

/// Returns a path without its first segments. It begins with a slash.
fn without_segments(path: &str, count: usize) -> &str {
    let mut rest = path;
    for _ in 0..count {
        let segment = rest.get(1..).unwrap_or_default();
        rest = segment.find('/').map_or("", |slash| &segment[slash..]);
    }
    if rest.is_empty() { "/" } else { rest }
}

/// Returns a URI with another path, which is a part of its path.
fn with_path(uri: &http::Uri, path: String) -> http::Uri {
    let target = match uri.query() {
        Some(query) => path + "?" + query,
        None => path,
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = target.try_into().ok();
    // A part of a valid path that begins with a slash is valid too.
    http::Uri::from_parts(parts).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefix_is_removed_by_segments() {
        let check = |uri: &str, count: usize, expected: &str| {
            let uri: http::Uri = uri.parse().expect("a URI");
            let path = without_segments(uri.path(), count).to_owned();
            assert_eq!(with_path(&uri, path), *expected, "{uri}");
        };
        check("/old/users?page=2", 1, "/users?page=2");
        check("/old", 1, "/");
        check("/old?q", 1, "/?q");
        check("/old/", 1, "/");
        check("/old//a", 1, "//a");
        check("/%6fld/a%2Fb", 1, "/a%2Fb");
        check("/a/b/c", 2, "/c");
        check("/a", 0, "/a");
        check("http://x.example/old/a?q", 1, "http://x.example/a?q");
        check("http://x.example", 0, "http://x.example/");
    }
}
