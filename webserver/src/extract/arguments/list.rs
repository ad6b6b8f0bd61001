//! The arguments of a handler as a nested list of types: `(A, (B, ()))`. The list tells what the
//! arguments need and do. The arguments are taken in two steps, however many there are: first the
//! arguments that need only the head of the request, then the argument that takes the body. So if a
//! request is refused by its head, its body is never read. The code here is generic, so that almost
//! nothing has to be generated and compiled for each handler.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::borrowed::Source;
use super::info::{Argument, Info, Origin};
use crate::extract::core::{BodyUse, Cx, FromRequestAsync, Mistakes, Needs, Reject};

/// Arguments that can be taken from a request. [`at_once`](Extract::at_once) takes them all; if
/// there is something to wait for, [`begin`](Extract::begin), [`look`](Extract::look) and
/// [`finish`](Extract::finish) take them in steps. Both ways take the arguments in the same order,
/// so that the answer does not depend on when the body arrives.
pub trait Extract<'r> {
    /// The states that the arguments need.
    type Needs: Needs;
    /// The facts about the arguments. Code that runs reads a field of this constant in a `const`
    /// block, so that rustc does not compile the functions in it.
    const INFO: Info;
    /// All arguments while they are being extracted.
    type Waiting: PollExtract<Taken = Self::Taken> + Send;
    /// All extracted arguments.
    type Taken: Send;

    /// Takes all arguments, if none of them waits. If an argument takes the whole body, the body
    /// must have arrived.
    fn at_once(
        source: Source<'r>,
        needs: <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) -> Option<Self::Taken>;

    /// Returns whether the parameters of the path and the host can be read. The look-up asks this of
    /// ranked routes.
    fn fits(source: Source<'r>) -> bool;

    /// Takes the arguments that need only the head. Starts the arguments that wait; they are in
    /// progress afterwards.
    fn begin(
        source: Source<'r>,
        needs: <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) -> Self::Waiting;

    /// Asks the extractors that take the body whether they can decide by the head alone, before the
    /// client is asked for the body.
    fn look(
        waiting: &mut Self::Waiting,
        source: Source<'r>,
        needs: <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    );

    /// Takes the argument that uses the body. If the argument takes the whole body, the body has
    /// been read.
    fn finish(
        waiting: &mut Self::Waiting,
        source: Source<'r>,
        needs: <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    );
}

/// Arguments while they are being extracted. This trait does not name a request or a lifetime,
/// because rustc cannot prove that a future is `Send` if it names an extractor together with its
/// lifetime (rust-lang/rust#100013).
pub trait PollExtract {
    /// The arguments.
    type Taken;

    /// Polls the arguments that are in progress, one after the other. Once the request is refused,
    /// the remaining ones are dropped instead.
    fn poll(&mut self, cx: &mut Context<'_>, mistakes: &mut Mistakes) -> Poll<()>;

    /// Returns whether an argument takes the body and could not be decided without it.
    fn wants_body(&self) -> bool;

    /// Takes the extracted arguments. Returns `None` if one of them was a mistake. The mistake is
    /// in the collection that was passed to the earlier steps.
    fn take(&mut self) -> Option<Self::Taken>;
}

impl<'r> Extract<'r> for () {
    type Needs = ();
    const INFO: Info = Info::EMPTY;
    type Waiting = ();
    type Taken = ();

    #[inline]
    fn at_once(_: Source<'r>, (): (), _: &mut Mistakes) -> Option<()> {
        Some(())
    }

    fn fits(_: Source<'r>) -> bool {
        true
    }

    fn begin(_: Source<'r>, (): (), _: &mut Mistakes) {}

    fn look((): &mut (), _: Source<'r>, (): (), _: &mut Mistakes) {}

    fn finish((): &mut (), _: Source<'r>, (): (), _: &mut Mistakes) {}
}

impl PollExtract for () {
    type Taken = ();

    fn poll(&mut self, _: &mut Context<'_>, _: &mut Mistakes) -> Poll<()> {
        Poll::Ready(())
    }

    fn wants_body(&self) -> bool {
        false
    }

    fn take(&mut self) -> Option<()> {
        Some(())
    }
}

/// An argument that is an extractor.
pub struct Extractor<T>(PhantomData<fn() -> T>);

impl<'r, T: FromRequestAsync<'r>, R: Extract<'r>> Extract<'r> for (Extractor<T>, R) {
    type Needs = (T::Needs, R::Needs);
    const INFO: Info = Info::join(
        Argument {
            origin: Origin::of(T::DESCRIBED),
            type_name: T::type_name,
            body: T::Needs::BODY,
            is_optional: T::IS_OPTIONAL,
            reads_encoding: T::READS_ENCODING,
            reads_query: T::Needs::QUERY,
            adds_fields: T::Needs::ADDS_FIELDS,
            asks_for_route: T::ASKS_FOR_ROUTE,
            waits: T::WAITS,
            describe: T::describe,
        },
        &R::INFO,
    );
    type Waiting = (Step<T::Future, T>, R::Waiting);
    type Taken = (T, R::Taken);

    #[inline]
    fn at_once(
        source: Source<'r>,
        (own, others): <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) -> Option<Self::Taken> {
        let cx = Cx { request: source.request, needs: own };
        if matches!(T::Needs::BODY, BodyUse::None) {
            let own = value_of(T::at_once(cx)?, mistakes);
            let others = R::at_once(source, others, mistakes);
            return Some((own?, others?));
        }
        // Arguments that need only the head come first, wherever they are in the list.
        let others = R::at_once(source, others, mistakes);
        if mistakes.is_refused() {
            return None;
        }
        let result = match T::early(cx) {
            Some(decided) => decided,
            None => T::at_once(cx)?,
        };
        Some((value_of(result, mistakes)?, others?))
    }

    fn fits(source: Source<'r>) -> bool {
        R::fits(source)
    }

    fn begin(
        source: Source<'r>,
        (own, others): <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) -> Self::Waiting {
        let step = if matches!(T::Needs::BODY, BodyUse::None) {
            Step::begin(Cx { request: source.request, needs: own }, mistakes)
        } else {
            Step::Body
        };
        (step, R::begin(source, others, mistakes))
    }

    fn look(
        (step, rest): &mut Self::Waiting,
        source: Source<'r>,
        (own, others): <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) {
        if matches!(step, Step::Body)
            && let Some(result) = T::early(Cx { request: source.request, needs: own })
        {
            *step = Step::Over(value_of(result, mistakes));
        }
        R::look(rest, source, others, mistakes);
    }

    fn finish(
        (step, rest): &mut Self::Waiting,
        source: Source<'r>,
        (own, others): <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) {
        if matches!(step, Step::Body) {
            *step = Step::begin(Cx { request: source.request, needs: own }, mistakes);
        }
        R::finish(rest, source, others, mistakes);
    }
}

/// The progress of an extractor.
#[derive(Debug)]
pub enum Step<F, T> {
    /// The extractor takes the body and has not been called yet.
    Body,
    /// The extractor's future is pending.
    Waits(F),
    /// The extractor has finished: with a value, or with `None` after a mistake.
    Over(Option<T>),
}

impl<F, T> Step<F, T> {
    fn begin<'r>(cx: Cx<'r, T::Needs>, mistakes: &mut Mistakes) -> Self
    where
        T: FromRequestAsync<'r, Future = F>,
    {
        match T::at_once(cx) {
            Some(result) => Self::Over(value_of(result, mistakes)),
            None => Self::Waits(T::from_request_async(cx)),
        }
    }
}

/// Returns the value of a result. Adds a rejection to `mistakes`.
#[inline]
fn value_of<T, J: Reject>(result: Result<T, J>, mistakes: &mut Mistakes) -> Option<T> {
    result.map_err(|rejection| mistakes.push(rejection)).ok()
}

impl<F, T, J, R> PollExtract for (Step<F, T>, R)
where
    F: Future<Output = Result<T, J>> + Unpin,
    J: Reject,
    R: PollExtract,
{
    type Taken = (T, R::Taken);

    fn poll(&mut self, cx: &mut Context<'_>, mistakes: &mut Mistakes) -> Poll<()> {
        let (step, rest) = self;
        if let Step::Waits(future) = step {
            *step = if mistakes.is_refused() {
                Step::Over(None)
            } else {
                Step::Over(value_of(ready!(Pin::new(future).poll(cx)), mistakes))
            };
        }
        rest.poll(cx, mistakes)
    }

    fn wants_body(&self) -> bool {
        matches!(self.0, Step::Body) || self.1.wants_body()
    }

    fn take(&mut self) -> Option<Self::Taken> {
        let (Step::Over(own), rest) = self else { return None };
        Some((own.take()?, rest.take()?))
    }
}

/// Waits until no argument is in progress.
#[derive(Debug)]
pub(crate) struct ExtractAll<'m, W> {
    pub(crate) waiting: &'m mut W,
    pub(crate) mistakes: &'m mut Mistakes,
}

impl<W: PollExtract> Future for ExtractAll<'_, W> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Self { waiting, mistakes } = &mut *self;
        waiting.poll(cx, mistakes)
    }
}

#[cfg(test)]
mod tests;
