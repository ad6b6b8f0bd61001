//! An error before it becomes a response: a status, what went wrong and where (RFC 9457).
//! Middleware sees it in this form. It is written as JSON, HTML or text afterwards, in another
//! module.

mod kind;
mod rare;

use std::borrow::Cow;
use std::fmt;

#[cfg(debug_assertions)]
pub(crate) use self::rare::Note;
use self::rare::Rare;
use super::body::BodyError;
use super::header::HeaderMap;
use super::mistake::{Mistake, Place, Source};
use ::http::{HeaderName, HeaderValue, StatusCode};

/// An error in a request or in its handling, as "problem details" (RFC 9457).
///
/// As a handler's result or its error, it is sent as `application/problem+json`, HTML or plain
/// text, depending on the client's `Accept`.
///
/// ```
/// use webserver::{Problem, StatusCode};
///
/// let problem = Problem::new(StatusCode::CONFLICT).detail("the name is taken");
/// assert_eq!(problem.to_string(), "409 Conflict: the name is taken");
/// ```
///
/// A problem can list mistakes, each with its place:
///
/// ```
/// use webserver::prelude::*;
/// use webserver::Place;
///
/// #[get("/days?{from}&{to}")]
/// fn days(from: u32, to: u32) -> Result<u32, Problem> {
///     to.checked_sub(from).ok_or_else(|| {
///         let place = Place::Query("to".into());
///         Problem::new(StatusCode::UNPROCESSABLE_ENTITY).mistake(place, "is before `from`")
///     })
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![days]).build().client();
/// let answer = client.get("/days?from=7&to=3").send().await;
/// assert_eq!(
///     answer.text().await,
///     r#"{"type":"about:blank","title":"Unprocessable Entity","status":422,"#.to_owned()
///         + r#""errors":[{"in":"query","name":"to","detail":"is before `from`"}]}"#
/// );
/// # });
/// ```
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    detail: Option<Cow<'static, str>>,
    mistakes: Vec<Mistake>,
    /// The fields for the response's head, until the response exists.
    headers: HeaderMap,
    source: Option<Source>,
    /// What few problems have. It is boxed, so that a `Result` with a problem stays small.
    rare: Option<Box<Rare>>,
}

/// clippy warns about an error of 128 bytes or more in a `Result`.
const _: () = assert!(size_of::<Problem>() < 128);

impl Problem {
    /// Creates a problem whose title is the reason phrase of the status.
    pub fn new(status: StatusCode) -> Self {
        Self {
            status,
            detail: None,
            mistakes: Vec::new(),
            headers: HeaderMap::new(),
            source: None,
            rare: None,
        }
    }

    /// Sets a sentence about this occurrence of the problem. It is shown to the client.
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds a mistake, which is listed under `errors`. A name of more than 256 bytes and a sentence of
    /// more than 1,024 bytes are cut, because they may come from the client.
    pub fn mistake(mut self, place: Place, detail: impl Into<String>) -> Self {
        self.push(Mistake::new(place, detail));
        self
    }

    /// Sets a field in the response's head, such as the `Retry-After` of a 429 or the
    /// `WWW-Authenticate` that a 401 must have (RFC 9110, section 15.5.2). The field is added or
    /// replaced as in [`Response::with_header`](crate::Response::with_header). Once the problem is
    /// a [`Response`](crate::Response), the field is found there.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::{HeaderName, HeaderValue};
    ///
    /// #[get("/report")]
    /// fn report() -> Result<&'static str, Problem> {
    ///     Err(Problem::new(StatusCode::TOO_MANY_REQUESTS)
    ///         .detail("one report a minute")
    ///         .header(HeaderName::from_static("retry-after"), HeaderValue::from_static("60")))
    /// }
    ///
    /// assert_eq!(report().into_response().headers().get("retry-after"), Some("60"));
    /// ```
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.set(name, value);
        self
    }

    /// Keeps the error that caused the problem, for [catchers](crate::guide::catchers) and
    /// middleware, which get it from [`Problem::source`]. The client does not see it. It costs one
    /// allocation.
    ///
    /// ```
    /// use std::fmt;
    /// use webserver::prelude::*;
    ///
    /// #[derive(Debug)]
    /// struct OutOfStock {
    ///     item: &'static str,
    /// }
    ///
    /// impl fmt::Display for OutOfStock {
    ///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    ///         write!(f, "there is no {} left", self.item)
    ///     }
    /// }
    ///
    /// impl std::error::Error for OutOfStock {}
    ///
    /// impl IntoResponse for OutOfStock {
    ///     fn into_response(self) -> Response {
    ///         Problem::new(StatusCode::CONFLICT)
    ///             .detail(self.to_string())
    ///             .with_source(self)
    ///             .into_response()
    ///     }
    /// }
    ///
    /// let response = OutOfStock { item: "tea" }.into_response();
    /// let problem = response.problem().unwrap();
    /// assert_eq!(problem.source::<OutOfStock>().unwrap().item, "tea");
    /// ```
    pub fn with_source(mut self, error: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(error));
        self
    }

    /// Keeps an error whose type is not known here.
    pub(crate) fn with_boxed_source(mut self, error: Source) -> Self {
        self.source = Some(error);
        self
    }

    pub(crate) fn set_status(&mut self, status: StatusCode) {
        self.status = status;
    }

    pub(crate) fn set_headers(&mut self, headers: HeaderMap) {
        self.headers = headers;
    }

    pub(crate) fn take_headers(&mut self) -> HeaderMap {
        std::mem::take(&mut self.headers)
    }

    pub(crate) fn extend(&mut self, mistakes: Vec<Mistake>) {
        self.mistakes.extend(mistakes.into_iter().map(Mistake::bounded));
    }

    pub(crate) fn take_mistakes(&mut self) -> Vec<Mistake> {
        std::mem::take(&mut self.mistakes)
    }

    pub(crate) fn push(&mut self, mistake: Mistake) {
        self.mistakes.push(mistake.bounded());
    }

    /// Returns the status of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the sentence about this occurrence.
    pub fn detail_text(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// Returns all mistakes that were found, not only the first.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }

    /// Returns the fields for the head of the response, such as `Allow` or `Retry-After`. Once the
    /// problem is a [`Response`](crate::Response), they are there, until a catcher gets the problem.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// #[catch(405)]
    /// fn not_allowed(problem: &Problem) -> String {
    ///     format!("this page has only {}", problem.headers().get("allow").unwrap_or("other methods"))
    /// }
    ///
    /// #[get("/")]
    /// fn index() {}
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().routes(routes![index, not_allowed]).build().client();
    /// let answer = client.post("/").send().await;
    /// assert_eq!(answer.text().await, "this page has only GET, HEAD, OPTIONS");
    /// # });
    /// ```
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the error of the type `E` that caused this problem, if there is one: the error that
    /// [`Problem::with_source`] has kept, or the rejection of an argument.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::QueryError;
    ///
    /// #[catch(422)]
    /// fn unclear(problem: &Problem) -> &'static str {
    ///     match problem.source::<QueryError>() {
    ///         Some(QueryError::Missing { .. }) => "the query is not complete",
    ///         _ => "the request is not understood",
    ///     }
    /// }
    ///
    /// #[get("/search?{q}")]
    /// fn search(q: String) -> String {
    ///     q
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().routes(routes![search, unclear]).build().client();
    /// let answer = client.get("/search").send().await;
    /// assert_eq!(answer.status(), 422);
    /// assert_eq!(answer.text().await, "the query is not complete");
    /// # });
    /// ```
    pub fn source<E: std::error::Error + 'static>(&self) -> Option<&E> {
        let own = self.source.as_deref().and_then(|source| source.downcast_ref());
        own.or_else(|| self.rejection())
    }

    /// Returns the typed rejection `R` that caused this problem, if there is one.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::QueryError;
    ///
    /// /// Whether a client left a parameter of the query out.
    /// fn forgot(response: &Response) -> bool {
    ///     let rejection = response.problem().and_then(|problem| problem.rejection::<QueryError>());
    ///     matches!(rejection, Some(QueryError::Missing { .. }))
    /// }
    ///
    /// let response = QueryError::Missing { name: "q".into() }.into_response();
    /// assert!(forgot(&response));
    /// ```
    pub fn rejection<R: std::error::Error + 'static>(&self) -> Option<&R> {
        self.mistakes.iter().find_map(|mistake| mistake.source.as_deref()?.downcast_ref())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        if let Some(detail) = &self.detail {
            write!(f, ": {detail}")?;
        }
        for mistake in &self.mistakes {
            write!(f, "; {}", mistake.place.kind())?;
            if let Some(name) = mistake.place.name() {
                write!(f, " `{name}`")?;
            }
            write!(f, ": {}", mistake.detail)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {
    /// Returns the error that [`Problem::with_source`] has kept, or the first rejection.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let mut mistakes = self.mistakes.iter();
        let source = self
            .source
            .as_ref()
            .or_else(|| mistakes.find_map(|mistake| mistake.source.as_ref()))?;
        Some(source.as_ref())
    }
}

impl From<BodyError> for Problem {
    fn from(error: BodyError) -> Self {
        let (status, detail) = (error.status(), error.to_string());
        let mut problem = Self::new(status);
        let source: Option<Source> = Some(Box::new(error));
        problem.push(Mistake { source, ..Mistake::new(Place::Body, detail) });
        problem
    }
}
