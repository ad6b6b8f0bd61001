//! The builder's method for the page.

use std::sync::Arc;

use super::page::{DocsPage, FILES};
use crate::http::{HttpMethod, Request};
use crate::openapi::OpenApi;
use crate::server::ServerBuilder;

impl<S, R> ServerBuilder<S, R> {
    /// Adds a page that shows the description of the app, and with which a person tries its operations:
    /// Swagger UI. Needs the feature `docs`.
    ///
    /// The page and its files come out of the program, and the page sends no request to another host. It is
    /// at the path given, such as `/docs`, and its files are below it; the description itself is
    /// `/docs/openapi.json`. Everybody who can reach the server can read it: add it only where that is
    /// meant, or put it on an address of its own.
    ///
    /// ```
    /// use webserver::openapi::Info;
    /// use webserver::prelude::*;
    ///
    /// #[get("/hello")]
    /// fn hello() -> &'static str {
    ///     "hello"
    /// }
    ///
    /// routes![App = [hello]];
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let openapi = routes![App].openapi(Info::new("Greeter", "1.0"));
    /// let server = ServerBuilder::new().routes(routes![App]).docs("/docs", &openapi).build();
    /// let page = server.client().get("/docs").send().await.text().await;
    /// assert!(page.contains("<title>Greeter</title>"));
    /// # });
    /// ```
    #[track_caller]
    pub fn docs(self, path: &str, openapi: &OpenApi) -> Self {
        let page = Arc::new(DocsPage::new(openapi));
        let docs = |file: &'static str| {
            let page = page.clone();
            move |request: Request| std::future::ready(page.answer(file, &request))
        };
        let folder = path.trim_end_matches('/');
        let mut builder =
            self.route(if folder.is_empty() { "/" } else { folder }, HttpMethod::GET, docs(""));
        for file in FILES {
            builder = builder.route(&format!("{folder}/{file}"), HttpMethod::GET, docs(file));
        }
        builder
    }
}
