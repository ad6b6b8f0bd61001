//! The rejection of values that break the rules of their types.

use std::error::Error;
use std::fmt;

use super::rules::listed;
use crate::extract::collect::{Broken, path};
use crate::extract::core::{Reject, response};
use crate::http::{HeaderMap, Mistake, Place, Response, StatusCode};
use crate::respond::IntoResponse;

/// Values of the request break the rules of their types; answered with 422.
///
/// [`Problem::source`](crate::Problem::source) finds it, in catchers and middleware.
///
/// ```
/// use garde::Validate;
/// use serde::Deserialize;
/// use webserver::prelude::*;
/// use webserver::Invalid;
///
/// #[derive(Deserialize, Validate)]
/// struct NewUser {
///     #[garde(length(min = 1))]
///     name: String,
/// }
///
/// #[post("/users")]
/// fn add(#[json] Valid(user): Valid<NewUser>) -> String {
///     user.name
/// }
///
/// #[catch(422)]
/// fn invalid(problem: &Problem) -> String {
///     match problem.source::<Invalid>() {
///         Some(invalid) => format!("{} rules are broken", invalid.mistakes().len()),
///         None => "something else is wrong".into(),
///     }
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![add, invalid]).build().client();
/// let post = client.post("/users").header("content-type", "application/json");
/// assert_eq!(post.body(r#"{"name":""}"#).send().await.text().await, "1 rules are broken");
/// # });
/// ```
#[derive(Debug)]
pub struct Invalid {
    mistakes: Vec<Mistake>,
    has_more: Option<Place>,
}

impl Invalid {
    /// Keeps the mistakes, and the place that has more of them.
    pub(super) fn new(mistakes: Vec<Mistake>, has_more: Option<Place>) -> Self {
        Self { mistakes, has_more }
    }

    /// Returns which rules are broken, and where: at least one mistake, and up to 32.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }

    /// Returns whether there are more mistakes than are listed.
    pub fn has_more(&self) -> bool {
        self.has_more.is_some()
    }
}

/// The mistakes of a report, for values that are checked in a handler or an extractor of your own. They
/// are named as in Rust, because nobody knows where the values come from.
///
/// ```
/// use garde::Validate;
/// use webserver::Invalid;
/// use webserver::prelude::*;
///
/// #[derive(Validate)]
/// struct Range {
///     #[garde(range(max = 100))]
///     length: u32,
/// }
///
/// #[extractor]
/// fn range(#[header] x_length: u32) -> Result<Range, Invalid> {
///     let range = Range { length: x_length };
///     range.validate()?;
///     Ok(range)
/// }
///
/// #[get("/")]
/// fn index(range: Range) -> String {
///     range.length.to_string()
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![index]).build().client();
/// let answer = client.get("/").header("x-length", "101").header("accept", "text/plain").send().await;
/// assert_eq!(
///     answer.text().await,
///     "422 Unprocessable Entity\nrequest: length: greater than 100\n"
/// );
/// # });
/// ```
impl From<garde::Report> for Invalid {
    fn from(report: garde::Report) -> Self {
        let (broken, has_more) = listed(&report);
        let mistake = |Broken { path: steps, detail }: Broken| {
            let name = path(&format!("/{}", steps.join("/")));
            let detail = if steps.is_empty() { detail } else { format!("{name}: {detail}") };
            Mistake::new(Place::Request, detail)
        };
        let mistakes = broken.into_iter().map(mistake).collect();
        Self::new(mistakes, has_more.then_some(Place::Request))
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, mistake) in self.mistakes.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { "; " })?;
            if let Some(name) = mistake.place.name() {
                write!(f, "{name} ")?;
            }
            f.write_str(&mistake.detail)?;
        }
        Ok(())
    }
}

impl Error for Invalid {}

impl Reject for Invalid {
    fn status(&self) -> StatusCode {
        StatusCode::UNPROCESSABLE_ENTITY
    }

    fn place(&self) -> Place {
        self.mistakes.first().map_or(Place::Request, |mistake| mistake.place.clone())
    }

    fn mistakes(&self) -> Vec<Mistake> {
        let mut all: Vec<_> = self.mistakes.iter().map(Mistake::without_source).collect();
        if let Some(place) = &self.has_more {
            all.push(Mistake::new(place.clone(), "has more mistakes than are listed"));
        }
        all
    }
}

impl IntoResponse for Invalid {
    fn into_response(self) -> Response {
        response(self)
    }
}

/// The rejection of [`Valid<E>`](crate::Valid), for a handler that takes a `Result`. `R` is the
/// rejection of `E`.
///
/// ```
/// use garde::Validate;
/// use serde::Deserialize;
/// use webserver::prelude::*;
/// use webserver::{JsonError, ValidError};
///
/// #[derive(Deserialize, Validate)]
/// struct NewUser {
///     #[garde(length(min = 1))]
///     name: String,
/// }
///
/// #[post("/users")]
/// fn add(user: Result<Valid<Json<NewUser>>, ValidError<JsonError>>) -> String {
///     match user {
///         Ok(Valid(Json(user))) => user.name,
///         Err(ValidError::Inner(error)) => format!("cannot be read: {error}"),
///         Err(ValidError::Invalid(invalid)) => format!("breaks a rule: {invalid}"),
///     }
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![add]).build().client();
/// let send = |body: &'static str| {
///     client.post("/users").header("content-type", "application/json").body(body).send()
/// };
/// assert_eq!(send(r#"{"name":""}"#).await.text().await, "breaks a rule: name length is lower than 1");
/// assert_eq!(send(r#"{"name":7}"#).await.text().await, "cannot be read: name is not a string");
/// # });
/// ```
#[derive(Debug)]
pub enum ValidError<R> {
    /// The extractor inside could not be taken from the request.
    Inner(R),
    /// The values break rules.
    Invalid(Invalid),
}

impl<R: fmt::Display> fmt::Display for ValidError<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inner(inner) => inner.fmt(f),
            Self::Invalid(invalid) => invalid.fmt(f),
        }
    }
}

impl<R: Error> Error for ValidError<R> {}

impl<R: Reject> Reject for ValidError<R> {
    fn status(&self) -> StatusCode {
        match self {
            Self::Inner(inner) => inner.status(),
            Self::Invalid(invalid) => invalid.status(),
        }
    }

    fn place(&self) -> Place {
        match self {
            Self::Inner(inner) => inner.place(),
            Self::Invalid(invalid) => invalid.place(),
        }
    }

    fn absent(&self) -> bool {
        matches!(self, Self::Inner(inner) if inner.absent())
    }

    fn mistakes(&self) -> Vec<Mistake> {
        match self {
            Self::Inner(inner) => inner.mistakes(),
            Self::Invalid(invalid) => Reject::mistakes(invalid),
        }
    }

    fn into_source(self) -> Box<dyn Error + Send + Sync> {
        match self {
            Self::Inner(inner) => inner.into_source(),
            Self::Invalid(invalid) => invalid.into_source(),
        }
    }

    fn headers(&self) -> HeaderMap {
        match self {
            Self::Inner(inner) => inner.headers(),
            Self::Invalid(invalid) => invalid.headers(),
        }
    }
}

impl<R: Reject> IntoResponse for ValidError<R> {
    fn into_response(self) -> Response {
        response(self)
    }
}
