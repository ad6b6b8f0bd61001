//! HTML as a response.

use crate::http::{Body, ContentType, Response};
use crate::respond::into_response::IntoResponse;

/// A body that is HTML (`text/html; charset=utf-8`). Its content is not escaped. So text from a
/// request can be a script, unless a template engine escapes it.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/")]
/// fn index() -> Html<&'static str> {
///     Html("<!doctype html><title>Hello</title>")
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Html<T>(pub T);

impl<T: Into<Body>> IntoResponse for Html<T> {
    fn into_response(self) -> Response {
        let mut response = Response::new(self.0);
        response.headers_mut().set_content_type(ContentType::Html);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_has_its_content_type() {
        let response = Html(String::from("<p>")).into_response();
        assert_eq!(response.headers().get("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(response.body().buffered(), Some(&b"<p>"[..]));
    }
}
