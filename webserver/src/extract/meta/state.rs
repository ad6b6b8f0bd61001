//! The extractor [`State`], for values that all requests share.

use std::convert::Infallible;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::extract::core::{Cx, FromRequest, One};

/// The server's state of type `T`. If a handler asks for a state that no call of `.state(..)`
/// added, the server does not compile.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use webserver::prelude::*;
///
/// #[derive(Default)]
/// struct Visits {
///     count: AtomicU64,
/// }
///
/// #[get("/visits")]
/// fn visits(State(visits): State<Visits>) -> u64 {
///     visits.count.fetch_add(1, Ordering::Relaxed)
/// }
///
/// let server = ServerBuilder::new().state(Visits::default()).routes(routes![visits]).build();
/// ```
/// A `State` can be destructured in the signature, which gives the [`Shared`] value, or used as it
/// is. Both give access to the methods and fields of `T`. Only `.0` is always the field of `State`
/// itself.
pub struct State<T>(pub Shared<T>);

impl<T> State<T> {
    /// Returns the value in an [`Arc`], which can outlive the request.
    ///
    /// ```
    /// use std::sync::atomic::{AtomicU64, Ordering};
    /// use webserver::prelude::*;
    ///
    /// #[post("/count")]
    /// async fn count(counter: State<AtomicU64>) -> StatusCode {
    ///     let counter = counter.share();
    ///     tokio::spawn(async move { counter.fetch_add(1, Ordering::Relaxed) });
    ///     StatusCode::ACCEPTED
    /// }
    /// ```
    pub fn share(&self) -> Arc<T> {
        self.0.share()
    }
}

impl<'r, T: Send + Sync + 'static> FromRequest<'r> for State<T> {
    type Needs = One<T>;
    type Rejection = Infallible;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, One<T>>) -> Result<Self, Infallible> {
        Ok(Self(Shared(Arc::clone(cx.needs))))
    }
}

impl<T> Deref for State<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Clone for State<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: fmt::Debug> fmt::Debug for State<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("State").field(&**self).finish()
    }
}

/// The value in a [`State`]. All requests share it, and a clone refers to the same value.
///
/// ```
/// use webserver::prelude::*;
///
/// struct Config {
///     greeting: &'static str,
/// }
///
/// fn greet(config: &Config, name: &str) -> String {
///     format!("{} {name}", config.greeting)
/// }
///
/// #[get("/{name}")]
/// fn hello(name: &str, State(config): State<Config>) -> String {
///     greet(&config, name)
/// }
///
/// let server = ServerBuilder::new().state(Config { greeting: "Hello" }).routes(routes![hello]).build();
/// ```
// Each worker has its own outer counter, so that workers do not contend for one counter.
#[expect(clippy::redundant_allocation, reason = "a counter for each worker, a value for all")]
pub struct Shared<T>(Arc<Arc<T>>);

impl<T> Shared<T> {
    /// Returns the value in an [`Arc`], for code that asks for one.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use webserver::prelude::*;
    ///
    /// #[get("/names")]
    /// fn names(State(names): State<Vec<&'static str>>) -> usize {
    ///     let names: Arc<Vec<_>> = names.share();
    ///     names.len()
    /// }
    /// ```
    pub fn share(&self) -> Arc<T> {
        Arc::clone(&self.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::core::fixture::get;
    use crate::extract::core::{Needs, Slots, States};

    #[test]
    fn state_is_the_value_of_the_server() {
        let mut states = States::default();
        states.add("a");
        states.add(7);
        let own = <One<i32> as Needs>::own(&states);
        let request = get("/");
        let slots = Slots { body: request.body_slot(), query: None };
        let needs = <One<i32> as Needs>::refs(&own, slots);
        let Ok(state) = State::from_request(Cx { request: &request, needs });
        assert_eq!(*state, 7);
        assert_eq!(*state.share(), 7);
        assert_eq!(format!("{:?}", state.clone()), "State(7)");
        let State(shared) = state;
        assert_eq!((*shared, format!("{shared:?}")), (7, "7".to_owned()));
    }
}
