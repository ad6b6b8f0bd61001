//! The answers to a request that has made something or has been accepted: 201, 202 and 204.

use super::coded::with_status;
use crate::http::{Response, StatusCode};
use crate::respond::into_response::IntoResponse;
use crate::respond::location::{IntoLocation, Location};

/// 201: the request has made something (RFC 9110, section 15.3.2). The field `Location` says where
/// it is.
///
/// The location is made as that of a [`Redirect`](crate::Redirect): it is a text or a
/// [link](crate::Link), and a link gets the base path of the server. If the body is an error, for
/// example JSON that cannot be written, the error is the response.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/people/{id}")]
/// fn show(id: u32) -> String {
///     format!("person {id}")
/// }
///
/// #[post("/people")]
/// fn add() -> Created<&'static str> {
///     Created::at(uri!(App, show(id = 7)), "person 7")
/// }
///
/// routes![App = [show, add]];
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![App]).build().client();
/// let answer = client.post("/people").send().await;
/// assert_eq!((answer.status().as_u16(), answer.header("location")), (201, Some("/people/7")));
/// # });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created<T> {
    location: Option<Location>,
    body: T,
}

impl<T> Created<T> {
    /// What was made is at `location`.
    pub fn at(location: impl IntoLocation, body: T) -> Self {
        Self { location: Some(location.into_location()), body }
    }

    /// What was made is at the target of the request, so there is no `Location`.
    pub fn new(body: T) -> Self {
        Self { location: None, body }
    }

    /// Returns the location, if it has one, as it was given.
    ///
    /// ```
    /// use webserver::Created;
    ///
    /// let created = Created::at("/users/7", "Ada");
    /// assert_eq!(created.location(), Some("/users/7"));
    /// assert_eq!(created.into_body(), "Ada");
    /// ```
    pub fn location(&self) -> Option<&str> {
        self.location.as_ref().map(Location::text)
    }

    /// Returns the body.
    pub fn into_body(self) -> T {
        self.body
    }
}

impl<T: IntoResponse> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let mut response = with_status(self.body.into_response(), StatusCode::CREATED);
        if let Some(location) = self.location.filter(|_| response.problem().is_none())
            && let Err(instead) = location.put_into(&mut response)
        {
            return instead;
        }
        response
    }
}

/// 202: the request is accepted, and will be handled later (RFC 9110, section 15.3.3). If the body
/// is an error, the error is the response.
///
/// ```
/// use webserver::prelude::*;
///
/// #[post("/reports")]
/// fn order() -> Accepted<&'static str> {
///     Accepted("it will be sent to you")
/// }
///
/// assert_eq!(order().into_response().status(), 202);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Accepted<T>(pub T);

impl<T: IntoResponse> IntoResponse for Accepted<T> {
    fn into_response(self) -> Response {
        with_status(self.0.into_response(), StatusCode::ACCEPTED)
    }
}

/// 204: the request was handled, and there is nothing to send (RFC 9110, section 15.3.5).
///
/// ```
/// use webserver::prelude::*;
///
/// #[delete("/people/{id}")]
/// fn remove(id: u32) -> Option<NoContent> {
///     (id == 7).then_some(NoContent)
/// }
///
/// assert_eq!(remove(7).into_response().status(), 204);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NoContent;

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        Response::default().with_status(StatusCode::NO_CONTENT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Problem;

    #[test]
    fn created_has_a_location_only_if_it_was_given() {
        let check = |response: Response, status: u16, location: Option<&str>| {
            assert_eq!(response.status(), status);
            assert_eq!(response.headers().get("location"), location);
        };
        check(Created::at("/a/7", "a").into_response(), 201, Some("/a/7"));
        check(Created::at(String::from("/grün"), "a").into_response(), 201, Some("/gr%C3%BCn"));
        check(Created::new("a").into_response(), 201, None);
        check(Created::at("/a b", "a").into_response(), 500, None);
        check(Created::at("/a", None::<&str>).into_response(), 404, None);
    }

    #[test]
    fn accepted_and_no_content_have_their_status() {
        assert_eq!(Accepted("a").into_response().status(), 202);
        assert_eq!(Accepted(Problem::new(StatusCode::CONFLICT)).into_response().status(), 409);
        let response = NoContent.into_response();
        assert!(response.status() == 204 && response.headers().is_empty());
    }
}
