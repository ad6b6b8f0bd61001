//! What state an extractor needs, said without naming the server's state type, and the proof that
//! a server's states meet it, made once when the server is built.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

/// What an extractor needs of the server: `()`, [`One`] state, or a pair of needs.
///
/// A pair is met by a pair of references:
///
/// ```
/// use std::convert::Infallible;
/// use webserver::prelude::*;
/// use webserver::{Cx, FromRequest, One};
///
/// struct Prices(u32);
/// struct Taxes(u32);
/// struct Total(u32);
///
/// impl<'r> FromRequest<'r> for Total {
///     type Needs = (One<Prices>, One<Taxes>);
///     type Rejection = Infallible;
///
///     fn from_request(cx: Cx<'r, Self::Needs>) -> Result<Self, Infallible> {
///         let (prices, taxes) = cx.needs;
///         Ok(Self(prices.0 + taxes.0))
///     }
/// }
///
/// #[get("/total")]
/// fn total(total: Total) -> u32 {
///     total.0
/// }
///
/// let server =
///     ServerBuilder::new().routes(routes![total]).state(Prices(100)).state(Taxes(19)).build();
/// ```
pub trait Needs: 'static {
    /// The states, owned; one set per route and worker, so that no counter is shared by cores.
    type Own: Clone + Send + Sync + 'static;
    /// The states, as an extractor gets them.
    type Refs<'r>: Copy + Send;

    /// A set of the states of its own, of a server that holds them.
    #[doc(hidden)]
    fn own(states: &States) -> Self::Own;

    /// Borrows.
    fn refs(own: &Self::Own) -> Self::Refs<'_>;

    /// What there is to borrow of no states, where none are needed; then nobody looks for them.
    #[doc(hidden)]
    fn none<'r>() -> Option<Self::Refs<'r>> {
        None
    }
}

/// The need of one state of type `T`. It is met by a reference, through which `T` is reached.
///
/// ```
/// use std::convert::Infallible;
/// use webserver::{Cx, FromRequest, One};
///
/// struct Config {
///     currency: &'static str,
/// }
///
/// struct Currency(&'static str);
///
/// impl<'r> FromRequest<'r> for Currency {
///     type Needs = One<Config>;
///     type Rejection = Infallible;
///
///     fn from_request(cx: Cx<'r, One<Config>>) -> Result<Self, Infallible> {
///         Ok(Self(cx.needs.currency))
///     }
/// }
/// ```
pub struct One<T>(PhantomData<fn() -> T>);

impl Needs for () {
    type Own = ();
    type Refs<'r> = ();

    fn own(_: &States) -> Self::Own {}

    fn refs((): &Self::Own) -> Self::Refs<'_> {}

    fn none<'r>() -> Option<Self::Refs<'r>> {
        Some(())
    }
}

impl<T: Send + Sync + 'static> Needs for One<T> {
    /// The outer counter is the worker's own, the inner one is shared by all.
    type Own = Arc<Arc<T>>;
    type Refs<'r> = &'r Arc<Arc<T>>;

    fn own(states: &States) -> Self::Own {
        Arc::new(states.get())
    }

    fn refs(own: &Self::Own) -> Self::Refs<'_> {
        own
    }
}

impl<A: Needs, B: Needs> Needs for (A, B) {
    type Own = (A::Own, B::Own);
    type Refs<'r> = (A::Refs<'r>, B::Refs<'r>);

    fn own(states: &States) -> Self::Own {
        (A::own(states), B::own(states))
    }

    fn refs(own: &Self::Own) -> Self::Refs<'_> {
        (A::refs(&own.0), B::refs(&own.1))
    }

    fn none<'r>() -> Option<Self::Refs<'r>> {
        Some((A::none()?, B::none()?))
    }
}

/// The states of a server. That one is there when it is asked for was proven by [`MetBy`].
#[derive(Debug, Default)]
pub struct States(Vec<Arc<dyn Any + Send + Sync>>);

impl States {
    /// Adds a state, which hides earlier ones of its type.
    pub(crate) fn add<T: Send + Sync + 'static>(&mut self, state: T) {
        self.0.push(Arc::new(state));
    }

    fn get<T: Send + Sync + 'static>(&self) -> Arc<T> {
        let mut states = self.0.iter().rev().cloned();
        states.find_map(|state| state.downcast().ok()).expect("a server holds what was proven")
    }
}

/// The types of a server's states: none.
pub struct Nil;

/// The types of a server's states: one, and those of the states added before it.
pub struct Cons<H, T>(PhantomData<fn() -> (H, T)>);

/// The first state of the list.
pub struct Here;

/// A state further down.
pub struct There<I>(PhantomData<I>);

/// A list of states that has a `T`; `I` is its place, found by inference.
#[diagnostic::on_unimplemented(
    message = "a handler asks for `State<{T}>`, but the server holds no `{T}`",
    label = "no `.state(..)` of type `{T}` before this call",
    note = "add `.state(value)` with a value of type `{T}` to the `ServerBuilder`"
)]
pub trait Holds<T, I> {}

impl<H, T> Holds<H, Here> for Cons<H, T> {}

impl<T, H, R: Holds<T, I>, I> Holds<T, There<I>> for Cons<H, R> {}

/// Needs that the list of states `S` meets. The needs are `Self`, so that rustc shows the words of
/// [`Holds`] and not this bound.
pub trait MetBy<S, I>: Needs {}

impl<S> MetBy<S, ()> for () {}

impl<S: Holds<T, I>, T: Send + Sync + 'static, I> MetBy<S, I> for One<T> {}

impl<S, A: MetBy<S, I>, B: MetBy<S, J>, I, J> MetBy<S, (I, J)> for (A, B) {}
