//! What a request leaves for the end of its exchange, when the request has been dropped.

use crate::base::pool::{self, Buf};
use crate::base::span::Span;
use crate::http::{Conditions, Request, Response};
use crate::respond::{render, vary_by_accept};

/// The notes of one exchange. Most requests leave none.
#[derive(Default)]
pub(super) struct Notes {
    noted: Option<Noted>,
    /// The conditions under which a GET or HEAD is answered. They are beside the other notes, so that
    /// one comparison shows that there are none.
    conditions: Option<Box<Conditions>>,
}

#[derive(Default)]
struct Noted {
    /// The client's `Accept` field, which decides how an error is rendered.
    accept: Option<(Buf, Span)>,
    /// Whether the field decided which route answers.
    varies: bool,
}

impl Notes {
    /// Notes the `Accept` field and the conditions, if there are any. The notes must be empty.
    #[inline]
    pub(super) fn of(&mut self, request: &Request) {
        if let Some(place) = request.accept_place() {
            self.noted = Some(Noted { accept: Some(place), varies: false });
        }
        if request.has_conditions() {
            self.note_conditions(request);
        }
    }

    #[cold]
    #[inline(never)]
    fn note_conditions(&mut self, request: &Request) {
        self.conditions = Conditions::of(request);
    }

    /// Turns the response into a 304 or a 412 if a condition says so (RFC 9110, section 13.2), and
    /// returns whether it is an error then. The conditions are forgotten.
    #[inline]
    pub(super) fn check_conditions(&mut self, response: &mut Response) -> bool {
        self.conditions.is_some() && self.apply_conditions(response)
    }

    #[cold]
    #[inline(never)]
    fn apply_conditions(&mut self, response: &mut Response) -> bool {
        if let Some(conditions) = self.conditions.take() {
            conditions.apply(response);
        }
        response.problem().is_some()
    }

    /// Forgets the conditions of a request that is answered with an error.
    pub(super) fn forget_conditions(&mut self) {
        self.conditions = None;
    }

    /// Notes that the `Accept` field decided which route answers.
    #[cold]
    pub(super) fn varies(&mut self) {
        self.noted.get_or_insert_default().varies = true;
    }

    /// Renders the response, which is an error, and forgets the notes.
    pub(super) fn render(&mut self, response: &mut Response) {
        let accept = self.noted.as_ref().and_then(|noted| noted.accept.as_ref());
        render(response, accept.map(|(buf, span)| span.of(buf)));
        self.finish(response);
    }

    /// Completes the response, which is not an error any more, and forgets the notes.
    #[inline]
    pub(super) fn finish(&mut self, response: &mut Response) {
        if let Some(noted) = self.noted.take() {
            if noted.varies {
                vary_by_accept(response);
            }
            noted.give_back();
        }
    }

    /// Forgets the notes of an exchange that is cancelled.
    pub(super) fn forget(&mut self) {
        self.conditions = None;
        if let Some(noted) = self.noted.take() {
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
