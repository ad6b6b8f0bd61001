//! What state an extractor needs, said without naming the server's state type. That a server has the
//! states is proven in `proof`.

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

/// What can be a state: every `Send + Sync + 'static` type. The trait is there for its message, which
/// is one for `Send` and `Sync` together.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a state, because threads cannot share it",
    label = "it is not `Send + Sync`",
    note = "the server's threads share a state: use a `Mutex` or an atomic instead of a `RefCell` or a `Cell`, `Arc` instead of `Rc`, and `dyn Trait + Send + Sync` instead of `dyn Trait`"
)]
pub trait Shareable: Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Send + Sync + 'static> Shareable for T {}

impl Needs for () {
    type Own = ();
    type Refs<'r> = ();

    fn own(_: &States) -> Self::Own {}

    fn refs((): &Self::Own) -> Self::Refs<'_> {}

    fn none<'r>() -> Option<Self::Refs<'r>> {
        Some(())
    }
}

impl<T: Shareable> Needs for One<T> {
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

/// The states of a server. That one is there when it is asked for was proven by
/// [`Supplied`](super::Supplied).
#[derive(Debug, Default)]
pub struct States(Vec<Arc<dyn Any + Send + Sync>>);

impl States {
    /// Adds a state. There is one of each type, which [`Distinct`](super::Distinct) proves.
    pub(crate) fn add<T: Shareable>(&mut self, state: T) {
        self.0.push(Arc::new(state));
    }

    fn get<T: Shareable>(&self) -> Arc<T> {
        let mut states = self.0.iter().rev().cloned();
        states.find_map(|state| state.downcast().ok()).expect("a server holds what was proven")
    }
}
