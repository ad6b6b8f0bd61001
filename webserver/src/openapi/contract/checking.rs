//! The client that checks each answer, and the sentence about one that is not as described.

use std::fmt::Write as _;
use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;

use super::answer::{Answer, Mistakes};
use super::paths::{Found, Paths};
use super::schemas::Validators;
use crate::client::{Client, ResponseCheck};
use crate::http::{HttpMethod, Response, StatusCode};
use crate::openapi::open_api::OpenApi;

impl Client {
    /// Compares each answer with a description of the app, and panics if one differs: in its status, its
    /// content type, a header field that it always has, or its JSON. JSON with a content coding, which a
    /// request with `Accept-Encoding` may get, is not compared.
    ///
    /// Requests are not compared, because tests also send wrong ones. An answer to a request that the
    /// description has no operation for is refused, unless it is one that a server gives without a
    /// handler, such as 404 or 405. What middleware of the whole server answers is not in a description;
    /// [`ClientRequest::unchecked`](crate::ClientRequest::unchecked) lets one request out.
    ///
    /// ```
    /// use webserver::openapi::Info;
    /// use webserver::prelude::*;
    ///
    /// #[get("/users/{id}")]
    /// fn show(id: u64) -> Option<String> {
    ///     (id == 7).then(|| "Ada".to_owned())
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let openapi = routes![show].openapi(Info::new("Shop", "1.0"));
    /// let server = ServerBuilder::new().routes(routes![show]).build();
    /// let client = server.client().checking(&openapi);
    /// assert_eq!(client.get("/users/7").send().await.text().await, "Ada");
    /// // 404 is described as well: `None` and a text that is not a number.
    /// assert_eq!(client.get("/users/x").send().await.status(), 404);
    /// # });
    /// ```
    ///
    /// # Panics
    /// A request panics if its answer is not as described.
    pub fn checking(self, openapi: &OpenApi) -> Self {
        let document = openapi.value().clone();
        let paths = Paths::of(&document);
        let validators = Validators::new(&document);
        self.checked_by(Arc::new(Contract { document, paths, validators }))
    }
}

/// A description that answers are compared with.
struct Contract {
    document: Value,
    paths: Paths,
    validators: Validators,
}

impl Contract {
    fn answer<'c>(
        &'c self,
        method: &HttpMethod,
        target: &str,
        response: &'c Response,
    ) -> Option<Answer<'c>> {
        match self.paths.find(method.as_str(), target) {
            Found::Operation(place) => {
                Some(Answer::new(&self.document, place.clone(), method, response))
            }
            Found::Nothing => None,
        }
    }
}

impl ResponseCheck for Contract {
    fn reads_body(&self, method: &HttpMethod, target: &str, response: &Response) -> bool {
        let answer = self.answer(method, target, response);
        answer.is_some_and(|answer| answer.json_schema().is_some())
    }

    fn mistake(
        &self,
        method: &HttpMethod,
        target: &str,
        response: &Response,
        body: Option<&Bytes>,
    ) -> Option<String> {
        let mut mistakes = Mistakes::default();
        let mut place = String::new();
        match self.answer(method, target, response) {
            Some(answer) => {
                answer.head(&mut mistakes);
                if let (Some(body), Some((at, schema))) = (body, answer.json_schema()) {
                    self.validators.check(&at, schema, body, &mut mistakes);
                }
                place = answer.operation();
            }
            None if needs_no_handler(method, response.status()) => {}
            None => mistakes.add(
                "/paths",
                "no operation of the description has this path and method, and a handler answers",
            ),
        }
        if mistakes.is_empty() {
            return None;
        }
        let status = response.status().as_u16();
        let mut text = format!(
            "the answer to `{method} {target}` is not as described\n{place}status {status}\n"
        );
        for mistake in mistakes.iter() {
            // Writing to a `String` does not fail.
            let _ = writeln!(text, "- {mistake}");
        }
        Some(text)
    }
}

/// Returns whether a server gives such an answer to a request that no handler takes. Such answers are not
/// those of an operation.
fn needs_no_handler(method: &HttpMethod, status: StatusCode) -> bool {
    // 308 is the redirect to the path with or without a slash at its end.
    const STATUSES: [u16; 9] = [308, 400, 404, 405, 413, 414, 421, 431, 501];
    *method == HttpMethod::OPTIONS || STATUSES.contains(&status.as_u16())
}
