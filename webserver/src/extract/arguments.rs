//! The arguments of a handler as a nested list of types: `(A, (B, ()))`. What they need and do is
//! known from the list, and they are taken in two steps whatever their number: first what needs only
//! the head of the request, then what takes the body. So a request that its head refuses never costs
//! its body. The code is generic here, so that next to nothing is left to generate, and to compile,
//! for a handler.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::held::Supply;
use super::{BodyUse, Cx, FromRequestAsync, Mistakes, Needs, Reject};

/// Arguments that can be taken from a request: [`at_once`](Extract::at_once), or
/// [`begin`](Extract::begin), [`look`](Extract::look) and [`finish`](Extract::finish) where there is
/// something to wait for. Both ways take them in the same order, so that the answer does not depend on
/// when the body comes.
pub trait Extract<'r> {
    /// The states that they need.
    type Needs: Needs;
    /// The most that one of them does with the body.
    const BODY: BodyUse;
    /// Whether one of them reads `Content-Encoding`, or shows it to the handler.
    const READS_ENCODING: bool;
    /// Whether one of them may have to be waited for, once the body is there that they need.
    const WAITS: bool;
    /// Whether one of them is in the query.
    const QUERY: bool;
    /// Which parameter of the path is the rest of it, if an argument takes it.
    const REST: Option<usize>;
    /// All of them, on their way.
    type Waiting: Wait<Taken = Self::Taken> + Send;
    /// All of them.
    type Taken: Send;

    /// Takes all of them, which do not wait, from a request whose body is there if one takes it whole.
    fn at_once(
        supply: Supply<'r>,
        needs: <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) -> Option<Self::Taken>;

    /// Takes what needs only the head. What has to wait has begun and is at work afterwards.
    fn begin(
        supply: Supply<'r>,
        needs: <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) -> Self::Waiting;

    /// Asks the extractors that take the body what they can say by the head alone, before the body
    /// is asked for.
    fn look(
        waiting: &mut Self::Waiting,
        supply: Supply<'r>,
        needs: <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    );

    /// Takes what takes the body. One that takes it whole finds it whole.
    fn finish(
        waiting: &mut Self::Waiting,
        supply: Supply<'r>,
        needs: <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    );
}

/// Arguments on their way. This trait knows no request and no lifetime, as rustc could not prove a
/// future that names an extractor beside its lifetime to be `Send` (rust-lang/rust#100013).
pub trait Wait {
    /// The arguments.
    type Taken;

    /// Goes on with those that are at work, one after the other. Once the request is refused, the
    /// others are dropped instead.
    fn poll(&mut self, cx: &mut Context<'_>, mistakes: &mut Mistakes) -> Poll<()>;

    /// Whether one of them takes the body and was not decided without it.
    fn wants_body(&self) -> bool;

    /// What has come of it; nothing if one of them was a mistake, which was noted.
    fn take(&mut self) -> Option<Self::Taken>;
}

/// The arguments `L`. That each type can be one is demanded once, in the constant `CHECKED`; where
/// that fails the list is an error that rustc has told already, and nothing that is made of it is
/// told again.
pub struct Arguments<L, const CHECKED: bool>(PhantomData<fn() -> L>);

impl<'r, L: Extract<'r>, const CHECKED: bool> Extract<'r> for Arguments<L, CHECKED> {
    type Needs = L::Needs;
    const BODY: BodyUse = L::BODY;
    const READS_ENCODING: bool = L::READS_ENCODING;
    const WAITS: bool = L::WAITS;
    const QUERY: bool = L::QUERY;
    const REST: Option<usize> = L::REST;
    type Waiting = L::Waiting;
    type Taken = L::Taken;

    #[inline]
    fn at_once(
        supply: Supply<'r>,
        needs: <L::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) -> Option<L::Taken> {
        L::at_once(supply, needs, mistakes)
    }

    fn begin(
        supply: Supply<'r>,
        needs: <L::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) -> L::Waiting {
        L::begin(supply, needs, mistakes)
    }

    fn look(
        waiting: &mut L::Waiting,
        supply: Supply<'r>,
        needs: <L::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) {
        L::look(waiting, supply, needs, mistakes);
    }

    fn finish(
        waiting: &mut L::Waiting,
        supply: Supply<'r>,
        needs: <L::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) {
        L::finish(waiting, supply, needs, mistakes);
    }
}

impl<'r> Extract<'r> for () {
    type Needs = ();
    const BODY: BodyUse = BodyUse::None;
    const READS_ENCODING: bool = false;
    const WAITS: bool = false;
    const QUERY: bool = false;
    const REST: Option<usize> = None;
    type Waiting = ();
    type Taken = ();

    #[inline]
    fn at_once(_: Supply<'r>, (): (), _: &mut Mistakes) -> Option<()> {
        Some(())
    }

    fn begin(_: Supply<'r>, (): (), _: &mut Mistakes) {}

    fn look((): &mut (), _: Supply<'r>, (): (), _: &mut Mistakes) {}

    fn finish((): &mut (), _: Supply<'r>, (): (), _: &mut Mistakes) {}
}

impl Wait for () {
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
    const BODY: BodyUse = if T::BODY as u8 > R::BODY as u8 { T::BODY } else { R::BODY };
    const READS_ENCODING: bool = T::READS_ENCODING || R::READS_ENCODING;
    const WAITS: bool = T::WAITS || R::WAITS;
    const QUERY: bool = R::QUERY;
    const REST: Option<usize> = R::REST;
    type Waiting = (Step<T::Future, T>, R::Waiting);
    type Taken = (T, R::Taken);

    #[inline]
    fn at_once(
        supply: Supply<'r>,
        (own, others): <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) -> Option<Self::Taken> {
        let cx = Cx { request: supply.request, needs: own };
        if matches!(T::BODY, BodyUse::None) {
            let own = noted(T::at_once(cx)?, mistakes);
            let others = R::at_once(supply, others, mistakes);
            return Some((own?, others?));
        }
        // What needs only the head comes first, wherever it stands.
        let others = R::at_once(supply, others, mistakes);
        if mistakes.is_refused() {
            return None;
        }
        let result = match T::early(cx) {
            Some(decided) => decided,
            None => T::at_once(cx)?,
        };
        Some((noted(result, mistakes)?, others?))
    }

    fn begin(
        supply: Supply<'r>,
        (own, others): <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) -> Self::Waiting {
        let step = if matches!(T::BODY, BodyUse::None) {
            Step::begin(Cx { request: supply.request, needs: own }, mistakes)
        } else {
            Step::Body
        };
        (step, R::begin(supply, others, mistakes))
    }

    fn look(
        (step, rest): &mut Self::Waiting,
        supply: Supply<'r>,
        (own, others): <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) {
        if matches!(step, Step::Body)
            && let Some(result) = T::early(Cx { request: supply.request, needs: own })
        {
            *step = Step::Over(noted(result, mistakes));
        }
        R::look(rest, supply, others, mistakes);
    }

    fn finish(
        (step, rest): &mut Self::Waiting,
        supply: Supply<'r>,
        (own, others): <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) {
        if matches!(step, Step::Body) {
            *step = Step::begin(Cx { request: supply.request, needs: own }, mistakes);
        }
        R::finish(rest, supply, others, mistakes);
    }
}

/// How far an extractor is.
#[derive(Debug)]
pub enum Step<F, T> {
    /// It takes the body, and was not asked yet.
    Body,
    /// It is waited for.
    Waits(F),
    /// It is there, or it was a mistake.
    Over(Option<T>),
}

impl<F, T> Step<F, T> {
    fn begin<'r>(cx: Cx<'r, T::Needs>, mistakes: &mut Mistakes) -> Self
    where
        T: FromRequestAsync<'r, Future = F>,
    {
        match T::at_once(cx) {
            Some(result) => Self::Over(noted(result, mistakes)),
            None => Self::Waits(T::from_request_async(cx)),
        }
    }
}

/// What is there; a mistake is noted.
#[inline]
fn noted<T, J: Reject>(result: Result<T, J>, mistakes: &mut Mistakes) -> Option<T> {
    result.map_err(|rejection| mistakes.push(rejection)).ok()
}

impl<F, T, J, R> Wait for (Step<F, T>, R)
where
    F: Future<Output = Result<T, J>> + Unpin,
    J: Reject,
    R: Wait,
{
    type Taken = (T, R::Taken);

    fn poll(&mut self, cx: &mut Context<'_>, mistakes: &mut Mistakes) -> Poll<()> {
        let (step, rest) = self;
        if let Step::Waits(future) = step {
            *step = if mistakes.is_refused() {
                Step::Over(None)
            } else {
                Step::Over(noted(ready!(Pin::new(future).poll(cx)), mistakes))
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

/// Waits until no argument is at work any more.
#[derive(Debug)]
pub(crate) struct Extraction<'m, W> {
    pub(crate) waiting: &'m mut W,
    pub(crate) mistakes: &'m mut Mistakes,
}

impl<W: Wait> Future for Extraction<'_, W> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Self { waiting, mistakes } = &mut *self;
        waiting.poll(cx, mistakes)
    }
}

#[cfg(test)]
mod tests;
