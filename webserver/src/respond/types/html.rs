//! HTML as a response.

use std::fmt::{Display, Write};

use crate::base::pool::Scratch;
use crate::http::{Body, ContentType, Response};
use crate::respond::into_response::IntoResponse;
use crate::respond::render::broken;

/// A body that is HTML (`text/html; charset=utf-8`), written with its `Display` straight into the
/// response. So a template of askama can be returned as it is, and a text too; maud's markup is
/// returned as `Html(markup.into_string())`. The value may borrow from the handler's arguments. If
/// `Display` fails, the failure is logged and answered with 500.
///
/// The content is not escaped. So text from a request can be a script, unless a template engine
/// escapes it.
///
/// ```
/// use std::fmt;
/// use webserver::prelude::*;
///
/// #[get("/")]
/// fn index() -> Html<&'static str> {
///     Html("<!doctype html><title>Hello</title>")
/// }
///
/// /// A template engine writes such an implementation.
/// struct Counter {
///     visits: u32,
/// }
///
/// impl fmt::Display for Counter {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         write!(f, "<p>{} visits</p>", self.visits)
///     }
/// }
///
/// #[get("/visits")]
/// fn visits() -> Html<Counter> {
///     Html(Counter { visits: 7 })
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![index, visits]).build().client();
/// assert_eq!(client.get("/visits").send().await.text().await, "<p>7 visits</p>");
/// # });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Html<T>(pub T);

impl<T: Display> IntoResponse for Html<T> {
    fn into_response(self) -> Response {
        let mut out = Scratch::new();
        if let Err(error) = write!(out, "{}", self.0) {
            return broken("HTML could not be written", &error);
        }
        let mut response = Response::new(Body::scratch(out));
        response.headers_mut().set_content_type(ContentType::Html);
        response
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    #[test]
    fn html_has_its_content_type() {
        let check = |response: Response| {
            assert_eq!(response.headers().get("content-type"), Some("text/html; charset=utf-8"));
            assert_eq!(response.body().buffered(), Some(&b"<p>"[..]));
        };
        check(Html(String::from("<p>")).into_response());
        check(Html(format_args!("<{}>", 'p')).into_response());
    }

    #[test]
    fn html_whose_template_fails_is_a_500() {
        struct Fails;
        impl Display for Fails {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("half a page")?;
                Err(fmt::Error)
            }
        }
        let response = Html(Fails).into_response();
        assert!(response.status() == 500 && response.body().is_empty());
    }
}
