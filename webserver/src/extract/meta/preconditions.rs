//! The conditions of a request as an argument.

use std::convert::Infallible;

use crate::extract::core::{Cx, Describe, FromRequest, HeadPart};
use crate::http::{Conditions, IntoValidators, Problem, StatusCode, Validators, Verdict, failed};

/// The conditions of a request, which a handler that changes something checks before it acts (RFC
/// 9110, section 13). So a client can say: change this only if it is still as I have read it.
///
/// A GET or HEAD does not need this argument: a response with an [`ETag`](crate::ETag) or
/// [`LastModified`](crate::LastModified) becomes a 304 or 412 by itself. Such a handler can use
/// [`is_not_modified`](Self::is_not_modified) to save the work for a body that is not sent.
///
/// ```
/// use std::sync::Mutex;
/// use webserver::prelude::*;
/// use webserver::{ETag, Preconditions};
///
/// struct Note(Mutex<(u32, String)>);
///
/// #[get("/note")]
/// fn read(note: State<Note>) -> (ETag, String) {
///     let note = note.0.0.lock().unwrap();
///     (ETag::strong(note.0), note.1.clone())
/// }
///
/// #[put("/note")]
/// fn write(
///     note: State<Note>,
///     conditions: Preconditions,
///     text: String,
/// ) -> Result<(ETag, NoContent), Problem> {
///     let mut note = note.0.0.lock().unwrap();
///     conditions.require()?.check(&ETag::strong(note.0))?;
///     *note = (note.0 + 1, text);
///     Ok((ETag::strong(note.0), NoContent))
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let note = Note(Mutex::new((1, String::from("hi"))));
/// let client = ServerBuilder::new().state(note).routes(routes![read, write]).build().client();
/// let tag = client.get("/note").send().await.header("etag").unwrap().to_owned();
/// let put = || client.put("/note").body("hello");
/// assert_eq!(put().send().await.status(), 428);
/// assert_eq!(put().header("if-match", &tag).send().await.status(), 204);
/// assert_eq!(put().header("if-match", &tag).send().await.status(), 412);
/// # });
/// ```
#[derive(Clone, Debug)]
pub struct Preconditions(Option<Box<Conditions>>);

impl Preconditions {
    /// Checks the conditions against the present state of the resource: an [`ETag`](crate::ETag), a
    /// [`LastModified`](crate::LastModified), both as a pair, or `None` if the resource does not
    /// exist. The check and the change must not be interrupted by another change: do both under one
    /// lock or in one transaction.
    ///
    /// # Errors
    /// Returns the problem to answer with, 412, if a condition is false. For a GET or HEAD a client
    /// that has the present state is not an error.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::{ETag, Preconditions};
    ///
    /// /// Makes a page, unless there is one: a client sends `If-None-Match: *`.
    /// #[put("/pages/{name}")]
    /// fn make(name: &str, conditions: Preconditions) -> Result<StatusCode, Problem> {
    ///     let present = (name == "home").then(|| ETag::strong(1));
    ///     conditions.check(present.as_ref())?;
    ///     Ok(StatusCode::CREATED)
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().routes(routes![make]).build().client();
    /// let put = |path| client.put(path).header("if-none-match", "*");
    /// assert_eq!(put("/pages/home").send().await.status(), 412);
    /// assert_eq!(put("/pages/new").send().await.status(), 201);
    /// # });
    /// ```
    pub fn check<'a>(&self, present: impl IntoValidators<'a>) -> Result<(), Problem> {
        match self.evaluate(&present.into_validators()) {
            Verdict::Perform | Verdict::NotModified => Ok(()),
            Verdict::Failed(field) => Err(failed(field)),
        }
    }

    /// Returns whether a GET or HEAD will be answered with 304, so that its handler can leave the
    /// body out. The response has to have the same validators.
    pub fn is_not_modified<'a>(&self, present: impl IntoValidators<'a>) -> bool {
        self.evaluate(&present.into_validators()) == Verdict::NotModified
    }

    /// Requires a condition, so that no client overwrites what it has not read.
    ///
    /// # Errors
    /// Returns the problem to answer with, 428 (RFC 6585, section 3), if the request has neither
    /// `If-Match` nor `If-Unmodified-Since` nor `If-None-Match`.
    pub fn require(&self) -> Result<&Self, Problem> {
        match &self.0 {
            Some(conditions) if conditions.guards_a_change() => Ok(self),
            _ => Err(Problem::new(StatusCode::PRECONDITION_REQUIRED).detail(
                "this request must be conditional: send the field If-Match with the ETag of the state that was read",
            )),
        }
    }

    fn evaluate(&self, present: &Validators<'_>) -> Verdict {
        self.0.as_ref().map_or(Verdict::Perform, |conditions| conditions.evaluate(present))
    }
}

impl<'r> FromRequest<'r> for Preconditions {
    type Needs = ();
    type Rejection = Infallible;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, Infallible> {
        Ok(Self(Conditions::of(cx.request)))
    }

    fn describe(to: &mut dyn Describe) {
        for name in ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since"] {
            to.reads_part(HeadPart::optional_header(name));
        }
    }
}
