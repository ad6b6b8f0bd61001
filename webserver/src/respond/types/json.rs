//! JSON as a result. JSON as an argument is in `extract`.

use std::ops::{Deref, DerefMut};

use serde_core::Serialize;

use crate::base::pool::Scratch;
use crate::http::{Body, ContentType, Response};
use crate::respond::into_response::IntoResponse;
use crate::respond::render::broken;

/// A value as JSON. As a result it is written to the response; as an argument it is read from the
/// body.
///
/// As an argument it requires a `Content-Type` of `application/json`, or one that ends in `+json`.
/// The request is refused with 415 if it has another content type, with 400 if the body is not
/// JSON, and with 422 if the body is not a `T`. As a result, a value that cannot be written is
/// logged and answered with 500.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use webserver::prelude::*;
///
/// #[derive(Serialize, Deserialize)]
/// struct Person {
///     name: String,
///     age: u32,
/// }
///
/// #[post("/birthday")]
/// fn birthday(Json(person): Json<Person>) -> Json<Person> {
///     Json(Person { age: person.age + 1, ..person })
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        let mut out = Scratch::new();
        if let Err(error) = serde_json::to_writer(out.vec(), &self.0) {
            return broken("a value could not be written as JSON", &error);
        }
        let mut response = Response::new(Body::scratch(out));
        response.headers_mut().set_content_type(ContentType::Json);
        response
    }
}

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn json_response_has_its_content_type() {
        let response = Json(vec![Some(1), None]).into_response();
        assert_eq!(response.headers().get("content-type"), Some("application/json"));
        assert_eq!(response.body().buffered(), Some(&b"[1,null]"[..]));
    }

    #[test]
    fn json_response_that_cannot_be_written_is_a_500() {
        let response = Json(BTreeMap::from([((1, 2), 3)])).into_response();
        assert_eq!(response.status(), 500);
        assert!(response.problem().is_some_and(|problem| problem.detail_text().is_none()));
    }
}
