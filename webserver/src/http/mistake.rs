//! A mistake in a request, and its place. A problem lists them.

use std::borrow::Cow;

/// The error that caused a problem or a mistake.
pub(crate) type Source = Box<dyn std::error::Error + Send + Sync>;

/// One mistake in a request, and its place. [`Problem::mistakes`] lists them.
///
/// ```
/// use webserver::{Place, Problem, StatusCode};
///
/// let problem = Problem::new(StatusCode::BAD_REQUEST).mistake(Place::Body, "is too dull");
/// assert_eq!(problem.mistakes()[0].detail, "is too dull");
/// ```
#[derive(Debug)]
pub struct Mistake {
    /// The place of the mistake.
    pub place: Place,
    /// What is wrong there, as a sentence.
    pub detail: String,
    /// The value in a JSON body, as a JSON Pointer (RFC 6901) such as `/people/3/age`.
    pub pointer: Option<String>,
    /// The beginning of what the client sent there, if it may be shown.
    pub received: Option<String>,
    /// The rejection that caused the mistake, for middleware that looks for one.
    pub(crate) source: Option<Source>,
}

impl Mistake {
    /// Creates a mistake at a place. `detail` is the sentence that the client reads after the place.
    pub fn new(place: Place, detail: impl Into<String>) -> Self {
        Self { place, detail: detail.into(), pointer: None, received: None, source: None }
    }

    /// Returns a copy without the rejection that caused the mistake.
    pub(crate) fn without_source(&self) -> Self {
        Self {
            pointer: self.pointer.clone(),
            received: self.received.clone(),
            ..Self::new(self.place.clone(), self.detail.as_str())
        }
    }
}

/// A part of a request.
///
/// ```
/// use webserver::Place;
///
/// let place = Place::BodyField("people[3].age".into());
/// assert_eq!((place.kind(), place.name()), ("body", Some("people[3].age")));
/// assert_eq!((Place::Body.kind(), Place::Body.name()), ("body", None));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// The path parameter of this name.
    Path(Cow<'static, str>),
    /// The query parameter of this name, or the whole query if the name is empty.
    Query(Cow<'static, str>),
    /// The header field of this name.
    Header(Cow<'static, str>),
    /// The cookie of this name.
    Cookie(Cow<'static, str>),
    /// The body.
    Body,
    /// The value at this place of the body, such as `people[3].age`.
    BodyField(Cow<'static, str>),
    /// The request as a whole.
    Request,
}

impl Place {
    /// Returns `path`, `query`, `header`, `cookie`, `body` or `request`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Path(_) => "path",
            Self::Query(_) => "query",
            Self::Header(_) => "header",
            Self::Cookie(_) => "cookie",
            Self::Body | Self::BodyField(_) => "body",
            Self::Request => "request",
        }
    }

    /// Returns the name of the parameter or field, if the place has one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Path(name)
            | Self::Query(name)
            | Self::Header(name)
            | Self::Cookie(name)
            | Self::BodyField(name) => Some(name.as_ref()).filter(|name| !name.is_empty()),
            Self::Body | Self::Request => None,
        }
    }
}
