//! The arguments of a handler as a nested list of types: `(A, (B, ()))`. What they need and do is
//! known from the list; to have them all is one future, whatever their number. It is generic here,
//! so that next to nothing is left to generate, and to compile, for a handler.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::held::Supply;
use super::{BodyUse, Cx, FromRequestAsync, Mistakes, Needs, Reject};

/// Arguments that can be taken from a request.
pub trait Extract<'r> {
    /// The states that they need.
    type Needs: Needs;
    /// The most that one of them does with the body.
    const BODY: BodyUse;
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

    /// Begins.
    fn begin(
        supply: Supply<'r>,
        needs: <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) -> Self::Waiting;
}

/// Arguments on their way. This trait knows no request and no lifetime, as rustc could not prove a
/// future that names an extractor beside its lifetime to be `Send` (rust-lang/rust#100013).
pub trait Wait {
    /// The arguments.
    type Taken;

    /// Goes on, one after the other.
    fn poll(&mut self, cx: &mut Context<'_>, mistakes: &mut Mistakes) -> Poll<()>;

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
    const WAITS: bool = L::WAITS;
    const QUERY: bool = L::QUERY;
    const REST: Option<usize> = L::REST;
    type Waiting = L::Waiting;
    type Taken = L::Taken;

    fn begin(
        supply: Supply<'r>,
        needs: <L::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) -> L::Waiting {
        L::begin(supply, needs, mistakes)
    }
}

impl<'r> Extract<'r> for () {
    type Needs = ();
    const BODY: BodyUse = BodyUse::None;
    const WAITS: bool = false;
    const QUERY: bool = false;
    const REST: Option<usize> = None;
    type Waiting = ();
    type Taken = ();

    fn begin(_: Supply<'r>, (): (), _: &mut Mistakes) {}
}

impl Wait for () {
    type Taken = ();

    fn poll(&mut self, _: &mut Context<'_>, _: &mut Mistakes) -> Poll<()> {
        Poll::Ready(())
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
    const WAITS: bool = T::WAITS || R::WAITS;
    const QUERY: bool = R::QUERY;
    const REST: Option<usize> = R::REST;
    type Waiting = (Step<T::Future, T>, R::Waiting);
    type Taken = (T, R::Taken);

    fn begin(
        supply: Supply<'r>,
        (own, others): <Self::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
    ) -> Self::Waiting {
        // Who takes a body that could not be read is not asked.
        let step = if matches!(T::BODY, BodyUse::Buffered) && mistakes.are_of_body() {
            Step::Over(None)
        } else {
            Step::Waits(T::from_request_async(Cx { request: supply.request, needs: own }))
        };
        (step, R::begin(supply, others, mistakes))
    }
}

/// An extractor at work.
#[derive(Debug)]
pub enum Step<F, T> {
    /// It is waited for.
    Waits(F),
    /// It is there, or it was a mistake.
    Over(Option<T>),
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
            let result = ready!(Pin::new(future).poll(cx));
            *step = Step::Over(result.map_err(|rejection| mistakes.push(rejection)).ok());
        }
        rest.poll(cx, mistakes)
    }

    fn take(&mut self) -> Option<Self::Taken> {
        let (Step::Over(own), rest) = self else { return None };
        Some((own.take()?, rest.take()?))
    }
}

/// Gives the arguments once all are there.
#[derive(Debug)]
pub(crate) struct Extraction<'m, W> {
    pub(crate) waiting: W,
    pub(crate) mistakes: &'m mut Mistakes,
}

// The extractors' futures can be moved, and nothing else in here is ever pinned.
impl<W> Unpin for Extraction<'_, W> {}

impl<W: Wait> Future for Extraction<'_, W> {
    type Output = Option<W::Taken>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { waiting, mistakes } = &mut *self;
        ready!(waiting.poll(cx, mistakes));
        Poll::Ready(waiting.take())
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::super::fixture::{get, post};
    use super::super::held::Held;
    use super::super::{FromRequest, Missing, One, State};
    use super::*;
    use crate::http::{Body, Request, StatusCode};

    #[derive(Debug, PartialEq)]
    struct Kind<'r>(&'r str);

    impl<'r> FromRequest<'r> for Kind<'r> {
        type Needs = ();
        type Rejection = Missing;

        fn from_request(cx: Cx<'r, ()>) -> Result<Self, Missing> {
            let kind = cx.request.headers().get("content-type");
            kind.map(Self).ok_or(Missing::header("content-type"))
        }
    }

    #[derive(Debug, PartialEq)]
    struct Late<'r>(&'r str);

    impl<'r> FromRequestAsync<'r> for Late<'r> {
        type Needs = ();
        type Rejection = Missing;
        const BODY: BodyUse = BodyUse::None;
        type Future = Pin<Box<dyn Future<Output = Result<Self, Missing>> + Send + 'r>>;

        fn from_request_async(cx: Cx<'r, ()>) -> Self::Future {
            Box::pin(async move {
                tokio::task::yield_now().await;
                Ok(Self(cx.request.path()))
            })
        }
    }

    type List<T, R = ()> = (Extractor<T>, R);

    /// Takes a list from a request, polling at most so many times.
    fn take<'r, E: Extract<'r>>(
        request: &'r Request,
        held: &'r Held<'r>,
        needs: <E::Needs as Needs>::Refs<'r>,
        mistakes: &mut Mistakes,
        times: usize,
    ) -> Option<E::Taken> {
        let waiting = E::begin(Supply { request, held, names: &[] }, needs, mistakes);
        let mut future = Extraction { waiting, mistakes };
        for _ in 0..times {
            if let Poll::Ready(output) =
                Pin::new(&mut future).poll(&mut Context::from_waker(Waker::noop()))
            {
                return output;
            }
        }
        panic!("it waits for more than was expected")
    }

    #[test]
    fn what_does_not_wait_is_there_at_once() {
        type All<'r> = List<State<u8>, List<Kind<'r>, List<Option<Kind<'r>>>>>;
        let own = std::sync::Arc::new(std::sync::Arc::new(9_u8));
        let (request, mut mistakes) = (post("text/plain", "x"), Mistakes::new());
        let held = Held::default();
        let taken = take::<All<'_>>(&request, &held, (&own, ((), ((), ()))), &mut mistakes, 1);
        let (state, (kind, (option, ()))) = taken.expect("all are there");
        assert_eq!(*state, 9);
        assert_eq!(kind, Kind("text/plain"));
        assert_eq!(option, Some(Kind("text/plain")));
    }

    #[test]
    fn what_waits_is_waited_for_and_all_mistakes_are_noted() {
        type All<'r> = List<Kind<'r>, List<Late<'r>, List<Kind<'r>>>>;
        let (request, mut mistakes) = (get("/late"), Mistakes::new());
        let held = Held::default();
        let taken = take::<All<'_>>(&request, &held, ((), ((), ((), ()))), &mut mistakes, 2);
        assert_eq!(taken, None);
        let response = mistakes.into_response();
        assert_eq!(response.problem().map(|problem| problem.mistakes().len()), Some(2));

        let held = Held::default();
        let taken = take::<List<Late<'_>>>(&request, &held, ((), ()), &mut Mistakes::new(), 2);
        assert_eq!(taken, Some((Late("/late"), ())));
    }

    #[test]
    fn who_takes_a_body_that_failed_is_not_asked() {
        type All = List<String, List<Body>>;
        let (request, mut mistakes) = (post("text/plain", "x"), Mistakes::new());
        mistakes.push(crate::http::BodyError::Incomplete);
        let held = Held::default();
        let taken = take::<All>(&request, &held, ((), ((), ())), &mut mistakes, 1);
        assert!(taken.is_none());
        let response = mistakes.into_response();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        assert_eq!(response.problem().map(|problem| problem.mistakes().len()), Some(1));
    }

    #[test]
    fn a_list_knows_what_it_needs_and_what_it_does_with_the_body() {
        fn needs<E: Extract<'static, Needs = N>, N>() -> BodyUse {
            E::BODY
        }
        type All = List<State<u8>, List<Body, List<&'static Request>>>;
        assert_eq!(needs::<All, (One<u8>, ((), ((), ())))>(), BodyUse::Streams);
    }
}
