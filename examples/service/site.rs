//! The site: one page, and the files that it needs, which are part of the program.

use std::net::SocketAddr;

use webserver::Server;
use webserver::files::{Embedded, FilePath, Files, embed};
use webserver::openapi::{Info, OpenApi};
use webserver::prelude::*;
use webserver::security_headers::{ContentSecurityPolicy, CspNonce, SecurityHeaders};

/// Each file has a second name with a hash of its content, which browsers keep for ever.
static FILES: Embedded = embed!("examples/service/site").at("/files");

/// The origin of the API.
struct ApiOrigin(String);

/// The page tells its script where the API is. The nonce allows this inline script and no other one, so that
/// no cache may keep the page.
#[get("/")]
fn page(
    nonce: CspNonce,
    api: State<ApiOrigin>,
) -> ([(&'static str, &'static str); 1], Html<String>) {
    let page = include_str!("page.html")
        .replace("{nonce}", &nonce.to_string())
        .replace("{api}", &api.0.0)
        .replace("{style}", &FILES.url("page.css"))
        .replace("{script}", &FILES.url("page.js"));
    ([("cache-control", "no-store")], Html(page))
}

#[get("/files/{path..}", answers(200 = "*/*", 206 = "*/*", 304, 307, 404, 412, 416))]
async fn files(
    path: FilePath<'_>,
    request: &Request,
    files: State<Files>,
) -> Result<Response, Problem> {
    files.serve(path, request).await
}

routes![Site = [page, files]];

/// Describes the page and the files.
pub(crate) fn openapi() -> OpenApi {
    routes![Site].openapi(Info::new("Page of the notes", "1.0"))
}

/// Returns the server of the site. Its page uses the API of another origin.
pub(crate) fn server(addr: SocketAddr, api: String) -> Server {
    let policy = ContentSecurityPolicy::new()
        .set("connect-src", &[&api])
        .set("script-src", &["'self'", ContentSecurityPolicy::NONCE]);
    ServerBuilder::new()
        .bind(addr)
        .routes(routes![Site])
        .state(ApiOrigin(api))
        .state(Files::embedded(&FILES))
        .middleware(Logger)
        .middleware(SecurityHeaders::new().content_security_policy(&policy))
        .build()
}
