//! A mistake in a request, and its place. A problem lists them.

use std::borrow::Cow;

/// The error that caused a problem or a mistake.
pub(crate) type Source = Box<dyn std::error::Error + Send + Sync>;

/// The maximum number of bytes of a name in an answer. The client chose many of the names, and a field
/// name can be as long as the body.
const NAME: usize = 256;

/// The maximum number of bytes of a sentence and of a pointer. A sentence of serde quotes unknown names.
const TEXT: usize = 1024;

/// One mistake in a request, and its place. [`Problem::mistakes`](crate::Problem::mistakes) lists them.
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

    /// Returns the mistake as an answer lists it. What the client sent may be in it, and the answer must
    /// not be as large as the request. A name and a sentence are cut, and a pointer is left out, because
    /// its beginning points to another value.
    pub(crate) fn bounded(mut self) -> Self {
        if let Some(name) = self.place.name_mut().filter(|name| name.len() > NAME) {
            *name = cut(name, NAME).into();
        }
        if self.detail.len() > TEXT {
            self.detail = cut(&self.detail, TEXT);
        }
        self.pointer = self.pointer.filter(|pointer| pointer.len() <= TEXT);
        self
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

fn cut(text: &str, bytes: usize) -> String {
    format!("{}..", &text[..text.floor_char_boundary(bytes)])
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

    fn name_mut(&mut self) -> Option<&mut Cow<'static, str>> {
        match self {
            Self::Path(name)
            | Self::Query(name)
            | Self::Header(name)
            | Self::Cookie(name)
            | Self::BodyField(name) => Some(name),
            Self::Body | Self::Request => None,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistake_in_an_answer_is_bounded() {
        let of = |count: usize| {
            let name = "\u{e4}".repeat(count);
            let mut mistake = Mistake::new(Place::Query(name.clone().into()), name.clone());
            mistake.pointer = Some(name);
            mistake.bounded()
        };
        let length = |mistake: &Mistake| {
            let name = mistake.place.name().map_or(0, str::len);
            (name, mistake.detail.len(), mistake.pointer.as_ref().map(String::len))
        };
        assert_eq!(length(&of(128)), (256, 256, Some(256)));
        assert_eq!(length(&of(512)), (258, 1024, Some(1024)));
        assert_eq!(length(&of(513)), (258, 1026, None));
        assert!(of(513).detail.ends_with("\u{e4}.."));
    }
}
