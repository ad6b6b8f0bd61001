//! The type of a problem, its own members, and the notes for the developer.

use std::borrow::Cow;

use super::Problem;
#[cfg(debug_assertions)]
use super::rare::Note;

/// The members that a problem has anyway, if it has something to say there.
const KNOWN: [&str; 6] = ["type", "title", "status", "detail", "instance", "errors"];

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

    /// Sets a member of its own, an extension member (RFC 9457, section 3.2), in the place of the one
    /// that it has by this name. In HTML and in plain text it is a line. To a response that is not
    /// rendered yet, [`Response::problem_mut`](crate::Response::problem_mut) adds one.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// #[get("/parcel")]
    /// fn parcel() -> Problem {
    ///     let mut problem = Problem::new(StatusCode::GONE).detail("it is delivered");
    ///     problem.set_member("delivered_at", "2026-11-30");
    ///     problem
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().routes(routes![parcel]).build().client();
    /// let answer = client.get("/parcel").send().await.text().await;
    /// assert!(answer.ends_with(r#""detail":"it is delivered","delivered_at":"2026-11-30"}"#));
    /// # });
    /// ```
    ///
    /// # Panics
    /// If the name is not a letter and then letters, digits and `_`, three of them at least, or if
    /// every problem has a member of this name: `type`, `title`, `status`, `detail`, `instance` and
    /// `errors`.
    pub fn set_member(&mut self, name: &'static str, value: impl Into<Cow<'static, str>>) {
        let is_name = name.len() >= 3
            && name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        assert!(is_name, "`{name}` is not the name of a member: RFC 9457, section 3.2");
        assert!(!KNOWN.contains(&name), "`{name}` is a member that every problem has");
        let members = &mut self.rare.get_or_insert_default().members;
        match members.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value.into(),
            None => members.push((name, value.into())),
        }
    }

    /// Returns the members of its own, with their names.
    pub fn members(&self) -> impl Iterator<Item = (&str, &str)> {
        let members = self.rare.as_ref().map_or(&[][..], |rare| &rare.members);
        members.iter().map(|(name, value)| (*name, value.as_ref()))
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
