//! The argument of a catcher that is the error, as an element of the list of arguments. Handlers do
//! not have it, because their requests do not have an error.

use std::task::{Context, Poll};

use super::borrowed::Source;
use super::info::{Argument, Info, Origin};
use super::list::{Extract, PollExtract};
use crate::extract::core::{Mistakes, Needs};
use crate::http::{Problem, Request};

/// The error that a catcher answers.
#[derive(Debug)]
pub struct Caught(());

/// The error, and the other arguments while they are being extracted.
#[derive(Debug)]
pub struct WithCaught<'r, R> {
    problem: &'r Problem,
    others: R,
}

impl<'r, R: Extract<'r>> Extract<'r> for (Caught, R) {
    type Needs = R::Needs;
    const INFO: Info =
        Info::join(Argument::parameter::<&'static Problem>(Origin::Request, false), &R::INFO);
    type Waiting = WithCaught<'r, R::Waiting>;
    type Taken = (&'r Problem, R::Taken);

    fn at_once(
        source: Source<'r>,
        needs: <R::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) -> Option<Self::Taken> {
        Some((problem(source.request), R::at_once(source, needs, mistakes)?))
    }

    fn fits(source: Source<'r>) -> bool {
        R::fits(source)
    }

    fn begin(
        source: Source<'r>,
        needs: <R::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) -> Self::Waiting {
        let others = R::begin(source, needs, mistakes);
        WithCaught { problem: problem(source.request), others }
    }

    fn look(
        waiting: &mut Self::Waiting,
        source: Source<'r>,
        needs: <R::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) {
        R::look(&mut waiting.others, source, needs, mistakes);
    }

    fn finish(
        waiting: &mut Self::Waiting,
        source: Source<'r>,
        needs: <R::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) {
        R::finish(&mut waiting.others, source, needs, mistakes);
    }
}

impl<'r, R: PollExtract> PollExtract for WithCaught<'r, R> {
    type Taken = (&'r Problem, R::Taken);

    fn poll(&mut self, cx: &mut Context<'_>, mistakes: &mut Mistakes) -> Poll<()> {
        self.others.poll(cx, mistakes)
    }

    fn wants_body(&self) -> bool {
        self.others.wants_body()
    }

    fn take(&mut self) -> Option<Self::Taken> {
        Some((self.problem, self.others.take()?))
    }
}

fn problem(request: &Request) -> &Problem {
    request.problem().expect("a catcher runs only with an error")
}

/// The type of the argument that is the error. This trait exists for its error message.
#[diagnostic::on_unimplemented(
    message = "a catcher takes the error as `&Problem`, and this one takes `{Self}` first",
    label = "is not `&Problem`",
    note = "write `problem: &Problem`, with `webserver::Problem`, and after it any argument that needs only the head of the request"
)]
pub trait ProblemArg {}

impl ProblemArg for &Problem {}

/// Requires that a type is that of the error.
pub const fn is_problem<T: ProblemArg>() {}
