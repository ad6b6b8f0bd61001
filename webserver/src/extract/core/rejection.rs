//! The rejections that several extractors share. A rejection of only one extractor is in the file
//! of that extractor. The trait of all rejections is in `reject`.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use super::mistakes::response;
use super::reject::Reject;
use crate::http::{HeaderMap, HeaderName, HeaderValue, Place, Response, StatusCode};
use crate::respond::IntoResponse;

/// A ready-made rejection, for an extractor whose errors are not looked for by their type.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{Cx, FromRequest, Place, Rejection};
///
/// /// The version of the client's app.
/// struct AppVersion(u32);
///
/// impl<'r> FromRequest<'r> for AppVersion {
///     type Needs = ();
///     type Rejection = Rejection;
///
///     fn from_request(cx: Cx<'r, ()>) -> Result<Self, Rejection> {
///         let wrong = |detail| {
///             let place = Place::Header("x-app".into());
///             Rejection::new(StatusCode::BAD_REQUEST, place, detail)
///         };
///         let field = cx.request.headers().get("x-app");
///         let field = field.ok_or_else(|| wrong("is missing").for_absence())?;
///         field.parse().map(Self).map_err(|_| wrong("is not a whole number"))
///     }
/// }
///
/// #[get("/")]
/// fn index(version: Option<AppVersion>) -> u32 {
///     version.map_or(0, |version| version.0)
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![index]).build().client();
/// assert_eq!(client.get("/").send().await.text().await, "0");
/// assert_eq!(client.get("/").header("x-app", "7").send().await.text().await, "7");
/// assert_eq!(client.get("/").header("x-app", "x").send().await.status(), 400);
/// # });
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    status: StatusCode,
    place: Place,
    detail: Cow<'static, str>,
    absent: bool,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Rejection {
    /// Creates a rejection that is answered with `status`, which should be the status of an error.
    /// `detail` is the sentence that the client reads after the place.
    pub fn new(status: StatusCode, place: Place, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { status, place, detail: detail.into(), absent: false, headers: Vec::new() }
    }

    /// Marks the value as just absent, so that an `Option` around the extractor is `None`.
    pub fn for_absence(mut self) -> Self {
        self.absent = true;
        self
    }

    /// Adds a field to the answer's head, or replaces it, as
    /// [`Response::with_header`](crate::Response::with_header) does.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::{Cx, FromRequest, HeaderName, HeaderValue, Place, Rejection};
    ///
    /// /// Proof that the client sent the key.
    /// struct Keyholder;
    ///
    /// impl<'r> FromRequest<'r> for Keyholder {
    ///     type Needs = ();
    ///     type Rejection = Rejection;
    ///
    ///     fn from_request(cx: Cx<'r, ()>) -> Result<Self, Rejection> {
    ///         let shown = cx.request.headers().get("authorization");
    ///         if shown == Some("Bearer sesame") {
    ///             return Ok(Self);
    ///         }
    ///         let place = Place::Header("authorization".into());
    ///         let challenge = HeaderValue::from_static(r#"Bearer realm="cave""#);
    ///         Err(Rejection::new(StatusCode::UNAUTHORIZED, place, "is not the key")
    ///             .with_header(HeaderName::from_static("www-authenticate"), challenge))
    ///     }
    /// }
    ///
    /// #[get("/treasure")]
    /// fn treasure(_key: Keyholder) -> &'static str {
    ///     "gold"
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().routes(routes![treasure]).build().client();
    /// let answer = client.get("/treasure").send().await;
    /// assert_eq!(answer.status(), 401);
    /// assert_eq!(answer.header("www-authenticate"), Some(r#"Bearer realm="cave""#));
    /// let answer = client.get("/treasure").header("authorization", "Bearer sesame").send().await;
    /// assert_eq!(answer.text().await, "gold");
    /// # });
    /// ```
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl Error for Rejection {}

impl Reject for Rejection {
    fn status(&self) -> StatusCode {
        self.status
    }

    fn place(&self) -> Place {
        self.place.clone()
    }

    fn absent(&self) -> bool {
        self.absent
    }

    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            headers.set(name.clone(), value.clone());
        }
        headers
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        response(self)
    }
}

/// A required part of the request is missing; answered with 400. An `Option` around an extractor
/// with this rejection is `None`.
///
/// ```
/// use webserver::{IntoResponse, Missing};
///
/// assert_eq!(Missing::header("x-key").to_string(), "the header `x-key` is missing");
/// assert_eq!(Missing::header("x-key").into_response().status(), 400);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing(Place);

impl Missing {
    /// The header field `name` is missing.
    pub fn header(name: impl Into<Cow<'static, str>>) -> Self {
        Self(Place::Header(name.into()))
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.kind(), self.0.name()) {
            (kind, Some(name)) => write!(f, "the {kind} `{name}` is missing"),
            (kind, None) => write!(f, "the {kind} is missing"),
        }
    }
}

impl Error for Missing {}

impl Reject for Missing {
    fn status(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }

    fn place(&self) -> Place {
        self.0.clone()
    }

    fn absent(&self) -> bool {
        true
    }
}

impl IntoResponse for Missing {
    fn into_response(self) -> Response {
        response(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejection_has_the_status_place_and_fields_that_it_was_made_of() {
        let place = Place::Header("x-key".into());
        let rejection = Rejection::new(StatusCode::FORBIDDEN, place, "is worn out");
        assert!(!rejection.absent());
        assert!(rejection.clone().for_absence().absent());
        let fields = (HeaderName::from_static("link"), HeaderValue::from_static("</new>"));
        let rejection = rejection.with_header(fields.0, fields.1);
        let response = rejection.clone().into_response();
        assert_eq!(response.status(), 403);
        assert_eq!(response.headers().get("link"), Some("</new>"));
        let problem = response.problem().expect("it is a problem");
        assert_eq!(problem.to_string(), "403 Forbidden; header `x-key`: is worn out");
        assert_eq!(problem.rejection(), Some(&rejection));
    }
}
