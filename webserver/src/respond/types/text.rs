//! Text, and any value that can be displayed as text.

use std::borrow::Cow;
use std::fmt::{Display, Write};

use crate::base::pool::Scratch;
use crate::http::{Body, ContentType, Response};
use crate::respond::into_response::IntoResponse;
use crate::respond::render::broken;

/// A value written as text with its `Display` straight into the response. The value may borrow from
/// the handler's arguments. If `Display` fails, the failure is logged and answered with 500.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/users/{id}")]
/// fn user(id: u64) -> Text<u64> {
///     Text(id)
/// }
///
/// #[get("/greet/{name}")]
/// fn greet(name: &str) -> Text<&str> {
///     Text(name)
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Text<T>(pub T);

impl<T: Display> IntoResponse for Text<T> {
    fn into_response(self) -> Response {
        let mut out = Scratch::new();
        match write!(out, "{}", self.0) {
            Ok(()) => written(out),
            Err(error) => broken("a value could not be displayed", &error),
        }
    }
}

/// Returns a response whose text is in a pooled buffer.
pub(crate) fn written(out: Scratch) -> Response {
    plain(Body::scratch(out))
}

pub(crate) fn plain(body: Body) -> Response {
    let mut response = Response::new(body);
    response.headers_mut().set_content_type(ContentType::PlainText);
    response
}

impl IntoResponse for &'static str {
    fn into_response(self) -> Response {
        plain(self.into())
    }
}

impl IntoResponse for String {
    fn into_response(self) -> Response {
        plain(self.into())
    }
}

impl IntoResponse for Cow<'static, str> {
    fn into_response(self) -> Response {
        match self {
            Cow::Borrowed(text) => text.into_response(),
            Cow::Owned(text) => text.into_response(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    fn check(value: impl IntoResponse, expected: &str) {
        let response = value.into_response();
        assert_eq!(response.body().buffered(), Some(expected.as_bytes()));
        assert_eq!(response.headers().get("content-type"), Some("text/plain; charset=utf-8"));
    }

    #[test]
    fn text_is_sent_as_utf8() {
        check("grün", "grün");
        check(String::from("a"), "a");
        check(Cow::Borrowed("a"), "a");
        check(Text(format_args!("{}-{}", 1, 2)), "1-2");
        let local = String::from("borrowed");
        check(Text(local.as_str()), "borrowed");
    }

    #[test]
    fn text_whose_display_fails_is_a_500() {
        struct Fails;
        impl Display for Fails {
            fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
                Err(fmt::Error)
            }
        }
        assert_eq!(Text(Fails).into_response().status(), 500);
    }
}
