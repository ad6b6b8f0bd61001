//! The needs of an extractor: states and the body. The states are expressed without naming the
//! server's state type; `proof` proves that a server has them. The needs of the body are in `body`.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use super::body_use::BodyUse;
use crate::extract::pairs::Pairs;
use crate::http::BodySlot;
use crate::router::Takes;

/// What an extractor needs: `()`, [`One`] state, one provided [`Value`](crate::Value), the body
/// ([`WholeBody`](crate::WholeBody), [`BodyStream`](crate::BodyStream) or
/// [`OptionalBody`](crate::OptionalBody)), the query ([`WholeQuery`](crate::WholeQuery)), fields of the
/// response ([`ResponseFields`](crate::ResponseFields)), or a pair of needs.
///
/// For a pair of needs, the extractor gets a pair of references:
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
    /// The owned states. Each route has one set per worker, so that cores do not share a counter.
    type Own: Clone + Send + Sync + 'static;
    /// References to the states, and the slot of the body, as an extractor gets them.
    type Refs<'r>: Copy + Send;
    /// What the extractor does with the body.
    const BODY: BodyUse = BodyUse::None;
    /// Whether the extractor reads the query, so that it has to be parsed.
    #[doc(hidden)]
    const QUERY: bool = false;
    /// Whether the extractor adds fields to the response.
    #[doc(hidden)]
    const ADDS_FIELDS: bool = false;
    /// The values that middleware has to provide.
    #[doc(hidden)]
    const TAKES: &'static Takes = &Takes::Nothing;

    /// Creates a separate set of the needed states from the server's `states`.
    #[doc(hidden)]
    fn own(states: &States) -> Self::Own;

    /// Borrows the states from an owned set. What is not a state is passed to the needs in
    /// `slots`.
    #[doc(hidden)]
    fn refs<'r>(own: &'r Self::Own, slots: Slots<'r>) -> Self::Refs<'r>;

    /// Returns the references if no states are needed, so that no owned set has to be looked up.
    #[doc(hidden)]
    fn none(slots: Slots<'_>) -> Option<Self::Refs<'_>> {
        let _ = slots;
        None
    }
}

/// The parts of a request that only an extractor that needs them gets.
#[derive(Clone, Copy, Debug)]
pub struct Slots<'r> {
    pub(crate) body: BodySlot<'r>,
    /// The parsed query, if an argument reads it.
    pub(crate) query: Option<&'r Pairs<'r>>,
}

/// The need for one state of type `T`. The extractor gets a reference that dereferences to `T`.
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

/// A type that can be a state: every type that is `Send + Sync + 'static`. This trait exists for
/// its error message, which covers `Send` and `Sync` together.
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

    fn refs<'r>((): &'r Self::Own, _: Slots<'r>) -> Self::Refs<'r> {}

    fn none(_: Slots<'_>) -> Option<Self::Refs<'_>> {
        Some(())
    }
}

impl<T: Shareable> Needs for One<T> {
    /// Each worker has its own outer counter; all workers share the inner one.
    type Own = Arc<Arc<T>>;
    type Refs<'r> = &'r Arc<Arc<T>>;

    fn own(states: &States) -> Self::Own {
        Arc::new(states.get())
    }

    fn refs<'r>(own: &'r Self::Own, _: Slots<'r>) -> Self::Refs<'r> {
        own
    }
}

impl<A: Needs, B: Needs> Needs for (A, B) {
    type Own = (A::Own, B::Own);
    type Refs<'r> = (A::Refs<'r>, B::Refs<'r>);
    const BODY: BodyUse = A::BODY.or(B::BODY);
    const QUERY: bool = A::QUERY || B::QUERY;
    const ADDS_FIELDS: bool = A::ADDS_FIELDS || B::ADDS_FIELDS;
    const TAKES: &'static Takes = match Takes::join(A::TAKES, B::TAKES) {
        Some(takes) => takes,
        None => &Takes::Two(A::TAKES, B::TAKES),
    };

    fn own(states: &States) -> Self::Own {
        (A::own(states), B::own(states))
    }

    fn refs<'r>(own: &'r Self::Own, slots: Slots<'r>) -> Self::Refs<'r> {
        (A::refs(&own.0, slots), B::refs(&own.1, slots))
    }

    fn none(slots: Slots<'_>) -> Option<Self::Refs<'_>> {
        Some((A::none(slots)?, B::none(slots)?))
    }
}

/// The states of a server. [`Supplied`](super::Supplied) proves that each requested state is
/// present.
#[derive(Debug, Default)]
pub struct States(Vec<Arc<dyn Any + Send + Sync>>);

impl States {
    /// Adds a state, and returns whether it is the first of its type.
    /// [`Distinct`](super::Distinct) proves that for servers with a `routes![]`.
    pub(crate) fn add<T: Shareable>(&mut self, state: T) -> bool {
        let is_first = !self.0.iter().any(|state| state.is::<T>());
        self.0.push(Arc::new(state));
        is_first
    }

    fn get<T: Shareable>(&self) -> Arc<T> {
        let mut states = self.0.iter().rev().cloned();
        states
            .find_map(|state| state.downcast().ok())
            .expect("the server has the state, as was proven at compile time")
    }
}
