//! The type of a problem, and the notes for the developer.

use std::borrow::Cow;

use super::Problem;
#[cfg(debug_assertions)]
use super::rare::Note;

impl Problem {
    /// Sets the type of the problem, a URI reference that identifies what it has in common with others,
    /// and that may lead to its documentation (RFC 9457, section 3.1.1). Without it, the type is
    /// `about:blank`: there is no more to say than the status.
    ///
    /// ```
    /// use webserver::{Problem, StatusCode};
    ///
    /// let problem = Problem::new(StatusCode::FORBIDDEN)
    ///     .with_type("https://example.com/problems/no-credit")
    ///     .title("You do not have enough credit")
    ///     .detail("it costs 50, and you have 30");
    /// assert_eq!(problem.type_uri(), Some("https://example.com/problems/no-credit"));
    /// ```
    pub fn with_type(mut self, uri: impl Into<Cow<'static, str>>) -> Self {
        self.rare.get_or_insert_default().uri = Some(uri.into());
        self
    }

    /// Sets the summary of the problem's type, which is the same for each occurrence (RFC 9457, section
    /// 3.1.3). Without it, the title is the reason phrase of the status.
    pub fn title(mut self, title: impl Into<Cow<'static, str>>) -> Self {
        self.rare.get_or_insert_default().title = Some(title.into());
        self
    }

    /// Returns the type, if it was set.
    pub fn type_uri(&self) -> Option<&str> {
        self.rare.as_ref()?.uri.as_deref()
    }

    /// Returns the title, if it was set.
    pub fn title_text(&self) -> Option<&str> {
        self.rare.as_ref()?.title.as_deref()
    }

    /// Adds what the page of a debug build says to the developer.
    #[cfg(debug_assertions)]
    pub(crate) fn note(mut self, note: Note) -> Self {
        self.rare.get_or_insert_default().notes.push(note);
        self
    }

    #[cfg(debug_assertions)]
    pub(crate) fn notes(&self) -> &[Note] {
        self.rare.as_ref().map_or(&[], |rare| &rare.notes)
    }
}
