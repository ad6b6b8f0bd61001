//! The arguments of a handler that are extractors, as a nested list of types: `(A, (B, ()))`. What
//! they need and do is known from the list; to have them all is one future, whatever their number,
//! so that the code generated for a handler stays small.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::{BodyUse, Cx, FromRequestAsync, Mistakes, Needs, Reject};
use crate::http::Request;

/// An argument of type `T`. Where `IS` is `false` it is no extractor. The attribute has said so
/// once; everything else goes on as if there were no such argument, so that one mistake is one
/// error.
pub struct Argument<T, const IS: bool>(PhantomData<fn() -> T>);

/// Asks whether `T` is an extractor: `Probe::<T>::IS`, with [`OrNot`] in scope.
pub struct Probe<T>(PhantomData<fn() -> T>);

impl<T: FromRequestAsync<'static>> Probe<T> {
    /// It is. A constant of the type's own comes before one of a trait.
    pub const IS: bool = true;
}

/// The other answer of a [`Probe`].
pub trait OrNot {
    /// It is not.
    const IS: bool = false;
}

impl<T> OrNot for Probe<T> {}

/// Arguments, as far as they do not depend on a request.
pub trait Extractors: 'static {
    /// The states that they need.
    type Needs: Needs;
    /// The most that one of them does with the body.
    const BODY: BodyUse;
}

impl Extractors for () {
    type Needs = ();
    const BODY: BodyUse = BodyUse::None;
}

impl<T: FromRequestAsync<'static> + 'static> Extractors for Argument<T, true> {
    type Needs = T::Needs;
    const BODY: BodyUse = T::BODY;
}

impl<T: 'static> Extractors for Argument<T, false> {
    type Needs = ();
    const BODY: BodyUse = BodyUse::None;
}

impl<A: Extractors, B: Extractors> Extractors for (A, B) {
    type Needs = (A::Needs, B::Needs);
    const BODY: BodyUse = if A::BODY as u8 > B::BODY as u8 { A::BODY } else { B::BODY };
}

/// The states that arguments get.
pub type Given<'r, E> = <<E as Extractors>::Needs as Needs>::Refs<'r>;

/// Arguments that can be taken from a request.
pub trait Extract<'r> {
    /// The states that they need.
    type Needs: Needs;
    /// All of them, on their way.
    type Waiting: Wait;

    /// Begins. `body_failed` says that the body could not be read.
    fn begin(cx: Cx<'r, Self::Needs>, body_failed: bool) -> Self::Waiting;
}

/// Arguments on their way. This trait knows no request and no lifetime, as rustc could not prove a
/// future that names an extractor beside its lifetime to be `Send` (rust-lang/rust#100013).
pub trait Wait {
    /// The arguments, each `None` where a mistake was noted.
    type Taken;

    /// Goes on, one after the other.
    fn poll(&mut self, cx: &mut Context<'_>, mistakes: &mut Mistakes) -> Poll<()>;

    /// What has come of it.
    fn take(&mut self) -> Self::Taken;
}

/// One argument.
#[derive(Debug)]
pub enum Step<F, T> {
    /// It is waited for.
    Waits(F),
    /// It is there, or it was a mistake.
    Over(Option<T>),
}

/// An argument that is no extractor. It holds none, so that nothing is asked of its type.
#[derive(Debug)]
pub struct Absent<T>(PhantomData<fn() -> T>);

impl<'r> Extract<'r> for () {
    type Needs = ();
    type Waiting = ();

    fn begin(_: Cx<'r, ()>, _: bool) {}
}

impl<'r, T: FromRequestAsync<'r>, R: Extract<'r>> Extract<'r> for (Argument<T, true>, R) {
    type Needs = (T::Needs, R::Needs);
    type Waiting = (Step<T::Future, T>, R::Waiting);

    fn begin(cx: Cx<'r, Self::Needs>, body_failed: bool) -> Self::Waiting {
        let Cx { request, needs: (own, others) } = cx;
        let step = if body_failed && matches!(T::BODY, BodyUse::Buffered) {
            Step::Over(None)
        } else {
            Step::Waits(T::from_request_async(Cx { request, needs: own }))
        };
        (step, R::begin(Cx { request, needs: others }, body_failed))
    }
}

impl<'r, T, R: Extract<'r>> Extract<'r> for (Argument<T, false>, R) {
    type Needs = ((), R::Needs);
    type Waiting = (Absent<T>, R::Waiting);

    fn begin(cx: Cx<'r, Self::Needs>, body_failed: bool) -> Self::Waiting {
        let rest = R::begin(Cx { request: cx.request, needs: cx.needs.1 }, body_failed);
        (Absent(PhantomData), rest)
    }
}

impl Wait for () {
    type Taken = ();

    fn poll(&mut self, _: &mut Context<'_>, _: &mut Mistakes) -> Poll<()> {
        Poll::Ready(())
    }

    fn take(&mut self) {}
}

impl<F, T, J, R> Wait for (Step<F, T>, R)
where
    F: Future<Output = Result<T, J>> + Unpin,
    J: Reject,
    R: Wait,
{
    type Taken = (Option<T>, R::Taken);

    fn poll(&mut self, cx: &mut Context<'_>, mistakes: &mut Mistakes) -> Poll<()> {
        let (step, rest) = self;
        if let Step::Waits(future) = step {
            let result = ready!(Pin::new(future).poll(cx));
            *step = Step::Over(result.map_err(|rejection| mistakes.push(rejection)).ok());
        }
        rest.poll(cx, mistakes)
    }

    fn take(&mut self) -> Self::Taken {
        let (step, rest) = self;
        let own = match step {
            Step::Waits(_) => None,
            Step::Over(value) => value.take(),
        };
        (own, rest.take())
    }
}

impl<T, R: Wait> Wait for (Absent<T>, R) {
    type Taken = (Option<T>, R::Taken);

    fn poll(&mut self, cx: &mut Context<'_>, mistakes: &mut Mistakes) -> Poll<()> {
        self.1.poll(cx, mistakes)
    }

    fn take(&mut self) -> Self::Taken {
        (None, self.1.take())
    }
}

/// Extracts all arguments of a list; their mistakes are noted.
pub fn extract<'r, 'm, E: Extract<'r>>(
    request: &'r Request,
    needs: <E::Needs as Needs>::Refs<'r>,
    mistakes: &'m mut Mistakes,
) -> Extraction<'m, E::Waiting> {
    let waiting = E::begin(Cx { request, needs }, mistakes.are_of_body());
    Extraction { waiting, mistakes }
}

/// Gives the arguments once all are there.
#[derive(Debug)]
pub struct Extraction<'m, W> {
    waiting: W,
    mistakes: &'m mut Mistakes,
}

// The extractors' futures can be moved, and nothing else in here is ever pinned.
impl<W> Unpin for Extraction<'_, W> {}

impl<W: Wait> Future for Extraction<'_, W> {
    type Output = W::Taken;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<W::Taken> {
        let Self { waiting, mistakes } = &mut *self;
        ready!(waiting.poll(cx, mistakes));
        Poll::Ready(waiting.take())
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::super::fixture::{get, post};
    use super::super::{FromRequest, Missing, One, State};
    use super::*;
    use crate::http::{Body, StatusCode};

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

    type First<T> = (Argument<T, true>, ());
    type Second<T, R> = (Argument<T, true>, R);

    /// Polls until it is ready, at most so many times.
    fn run<F: Future + Send>(future: F, times: usize) -> F::Output {
        let mut future = std::pin::pin!(future);
        for _ in 0..times {
            if let Poll::Ready(output) =
                future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
            {
                return output;
            }
        }
        panic!("it waits for more than was expected")
    }

    #[test]
    fn what_does_not_wait_is_there_at_once() {
        let own = std::sync::Arc::new(std::sync::Arc::new(9_u8));
        let (request, mut mistakes) = (post("text/plain", "x"), Mistakes::new());
        let all = extract::<Second<State<u8>, Second<Kind<'_>, First<Option<Kind<'_>>>>>>(
            &request,
            (&own, ((), ((), ()))),
            &mut mistakes,
        );
        let (state, (kind, (option, ()))) = run(all, 1);
        assert_eq!(state.map(|state| *state), Some(9));
        assert_eq!(kind, Some(Kind("text/plain")));
        assert_eq!(option, Some(Some(Kind("text/plain"))));
    }

    #[test]
    fn what_waits_is_waited_for_and_all_mistakes_are_noted() {
        let (request, mut mistakes) = (get("/late"), Mistakes::new());
        let all = extract::<Second<Kind<'_>, Second<Late<'_>, First<Kind<'_>>>>>(
            &request,
            ((), ((), ((), ()))),
            &mut mistakes,
        );
        assert_eq!(run(all, 2), (None, (Some(Late("/late")), (None, ()))));
        let response = mistakes.into_response();
        assert_eq!(response.problem().map(|problem| problem.mistakes().len()), Some(2));
    }

    #[test]
    fn who_takes_a_body_that_failed_is_not_asked() {
        let (request, mut mistakes) = (post("text/plain", "x"), Mistakes::new());
        mistakes.push(crate::http::BodyError::Incomplete);
        let needs = ((), ((), ()));
        let all = extract::<Second<String, First<Body>>>(&request, needs, &mut mistakes);
        let (text, (body, ())) = run(all, 1);
        assert_eq!(text, None);
        assert!(body.is_some());
        assert_eq!(mistakes.into_response().status(), StatusCode::BAD_REQUEST);
    }

    #[test]
    fn a_type_is_asked_whether_it_is_an_extractor() {
        const { assert!(Probe::<State<u8>>::IS) };
        const { assert!(!Probe::<u8>::IS) };
        assert_eq!(<(Argument<u8, false>, ()) as Extractors>::BODY, BodyUse::None);
        let (request, mut mistakes) = (get("/"), Mistakes::new());
        let all = extract::<(Argument<u8, false>, First<Late<'_>>)>(
            &request,
            ((), ((), ())),
            &mut mistakes,
        );
        assert_eq!(run(all, 2), (None, (Some(Late("/")), ())));
    }

    #[test]
    fn a_list_knows_what_it_needs_and_what_it_does_with_the_body() {
        fn needs<E: Extractors<Needs = N>, N>() -> BodyUse {
            E::BODY
        }
        type List = Second<State<u8>, Second<Body, First<&'static Request>>>;
        assert_eq!(needs::<List, (One<u8>, ((), ((), ())))>(), BodyUse::Streams);
    }
}
