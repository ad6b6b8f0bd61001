//! What a request leaves for the end of its exchange, when the request has been dropped.

use crate::base::pool::{self, Buf};
use crate::base::span::Span;
use crate::http::{Conditions, Request, Response};
use crate::respond::{render, vary_by_accept};

/// The notes of one exchange. Most requests leave none.
#[derive(Default)]
pub(super) struct Notes(Option<Noted>);

#[derive(Default)]
struct Noted {
    /// The client's `Accept` field, which decides how an error is rendered.
    accept: Option<(Buf, Span)>,
    /// Whether the field decided which route answers.
    varies: bool,
    /// The conditions under which a GET or HEAD is answered, until they are checked.
    conditions: Option<Box<Conditions>>,
}

impl Notes {
    /// Notes the `Accept` field and the conditions, if there are any. The notes must be empty.
    #[inline]
    pub(super) fn of(&mut self, request: &Request) {
        if let Some(place) = request.accept_place() {
            self.0 = Some(Noted { accept: Some(place), varies: false, conditions: None });
        }
        if request.has_conditions() {
            self.note_conditions(request);
        }
    }

    #[cold]
    #[inline(never)]
    fn note_conditions(&mut self, request: &Request) {
        self.0.get_or_insert_default().conditions = Conditions::of(request);
    }

    /// Notes that the `Accept` field decided which route answers.
    #[cold]
    pub(super) fn varies(&mut self) {
        self.0.get_or_insert_default().varies = true;
    }

    /// Turns the response into a 304 or a 412 if a condition says so (RFC 9110, section 13.2), and
    /// returns whether it is an error then. The conditions are forgotten.
    #[cold]
    #[inline(never)]
    pub(super) fn check_conditions(&mut self, response: &mut Response) -> bool {
        match self.0.as_mut().and_then(|noted| noted.conditions.take()) {
            Some(conditions) => {
                conditions.apply(response);
                response.problem().is_some()
            }
            None => false,
        }
    }

    /// Renders the response, which is an error, and forgets the notes.
    pub(super) fn render(&mut self, response: &mut Response) {
        let accept = self.0.as_ref().and_then(|noted| noted.accept.as_ref());
        render(response, accept.map(|(buf, span)| span.of(buf)));
        self.complete(response);
    }

    /// Checks the conditions and completes the response, which is not an error, and forgets the notes.
    /// If the conditions make the response an error, returns true, and keeps the notes for it.
    #[inline]
    pub(super) fn finish(&mut self, response: &mut Response) -> bool {
        let Some(noted) = &self.0 else { return false };
        if noted.conditions.is_some() && self.check_conditions(response) {
            return true;
        }
        self.complete(response);
        false
    }

    /// Completes the response, which is not an error any more, and forgets the notes.
    #[inline]
    pub(super) fn complete(&mut self, response: &mut Response) {
        if let Some(noted) = self.0.take() {
            if noted.varies {
                vary_by_accept(response);
            }
            noted.give_back();
        }
    }

    /// Forgets the notes of an exchange that is cancelled.
    pub(super) fn forget(&mut self) {
        if let Some(noted) = self.0.take() {
            noted.give_back();
        }
    }
}

impl Noted {
    /// Returns the head's buffer to the pool; this may be the last reference to it.
    fn give_back(self) {
        if let Some((buf, _)) = self.accept {
            pool::give_input(buf);
        }
    }
}
