//! A response as an error: reading it, and what happens to the response once the error is rendered.

#[cfg(debug_assertions)]
use crate::base::rare_box::RareBox;
use crate::http::message::response::{Change, Response, Special};
#[cfg(debug_assertions)]
use crate::http::problem::Note;
use crate::http::problem::Problem;

impl Response {
    /// Returns the error that this response stands for, until it is rendered. Middleware that
    /// renders errors in its own format reads them here.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// let response = Problem::new(StatusCode::CONFLICT).detail("taken").into_response();
    /// assert!(response.problem().is_some() && response.body().is_empty());
    /// let response = response.with_body("Sorry, that is taken.");
    /// assert!(response.problem().is_none());
    /// assert_eq!(response.status(), 409);
    /// ```
    pub fn problem(&self) -> Option<&Problem> {
        match self.special.get() {
            Some(Special::Problem(problem, _)) => Some(problem),
            Some(Special::Upgrade(_)) | None => None,
        }
    }

    /// Returns the error that this response stands for, until it is rendered, for modification.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// let mut response = StatusCode::CONFLICT.into_response();
    /// if let Some(problem) = response.problem_mut() {
    ///     problem.set_member("region", "eu-1");
    /// }
    /// ```
    pub fn problem_mut(&mut self) -> Option<&mut Problem> {
        match self.special.get_mut() {
            Some(Special::Problem(problem, _)) => Some(problem),
            Some(Special::Upgrade(_)) | None => None,
        }
    }

    /// Changes the response when its body is known: now, or, if it is an [error](Self::problem) that is
    /// not rendered yet, after a catcher has answered the error or it is rendered. So a middleware can
    /// change the bodies of errors without rendering them. If another middleware replaces the body of
    /// the error, nothing is changed.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// /// Says how long each body is, also that of an error.
    /// struct Measured;
    ///
    /// impl Middleware for Measured {
    ///     fn on_response(&self, response: Response) -> FutureResponse {
    ///         let measured = response.when_rendered(|response| {
    ///             let length = response.body().len().unwrap_or_default();
    ///             response.with_header(HeaderName::from_static("x-bytes"), HeaderValue::from(length))
    ///         });
    ///         measured.into()
    ///     }
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().middleware(Measured).build().client();
    /// let answer = client.get("/").send().await;
    /// assert_eq!((answer.status(), answer.header("x-bytes")), (StatusCode::NOT_FOUND, Some("55")));
    /// # });
    /// ```
    pub fn when_rendered(
        mut self,
        change: impl FnOnce(Self) -> Self + Send + Sync + 'static,
    ) -> Self {
        match self.special.get_mut() {
            Some(Special::Problem(_, changes)) => changes.push(Box::new(change)),
            Some(Special::Upgrade(_)) | None => return change(self),
        }
        self
    }

    /// Takes the changes that wait until the error is rendered.
    pub(crate) fn take_changes(&mut self) -> Vec<Change> {
        match self.special.get_mut() {
            Some(Special::Problem(_, changes)) => std::mem::take(changes),
            Some(Special::Upgrade(_)) | None => Vec::new(),
        }
    }

    /// Adds what the page of a debug build says to the developer, if this is an error.
    #[cfg(debug_assertions)]
    pub(crate) fn note(&mut self, note: Note) {
        if let Some(Special::Problem(problem, changes)) = self.special.take_if(Special::is_problem)
        {
            self.special = RareBox::new(Special::Problem(problem.note(note), changes));
        }
    }

    pub(crate) fn take_problem(&mut self) -> Option<Problem> {
        match self.special.take_if(Special::is_problem)? {
            Special::Problem(problem, _) => Some(problem),
            Special::Upgrade(_) => None,
        }
    }
}
