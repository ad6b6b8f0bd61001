//! Values that middleware provides, as a need of an extractor. Only what is needed can be taken, so
//! that an extractor that is made of others cannot forget to say what it takes.

use std::fmt;
use std::marker::PhantomData;

use super::body_use::BodyUse;
use super::needs::{Needs, Slots, States};
use crate::router::{Takes, Token};

/// A value that middleware provides for the handlers inside it, such as the signed-in user. It is
/// derived: `#[derive(Provided)]`.
///
/// A `#[middleware]` function provides the value by returning it. Handlers and further middleware
/// inside take it as `&T`, or as `Option<&T>` if only some groups provide it. If nothing around a
/// handler provides a value that it takes as `&T`, the app does not compile. A type with parameters
/// cannot be provided.
///
/// ```
/// use webserver::prelude::*;
///
/// /// The client's language.
/// #[derive(Provided)]
/// #[provided(by = find_language)]
/// struct Language(&'static str);
///
/// #[middleware]
/// fn find_language(headers: HeaderMap) -> Language {
///     Language(if headers.get("accept-language") == Some("de") { "de" } else { "en" })
/// }
///
/// #[get("/")]
/// fn index(language: &Language) -> &'static str {
///     language.0
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let routes = routes![with [find_language] => [index]];
/// let client = ServerBuilder::new().routes(routes).build().client();
/// let answer = client.get("/").header("accept-language", "de").send().await;
/// assert_eq!(answer.text().await, "de");
/// # });
/// ```
///
/// The attribute `#[provided(by = find_language)]` is only for the compiler's message: it says which
/// middleware to add.
pub trait Provided: Send + Sync + 'static {
    /// Stands for the type in const evaluation.
    #[doc(hidden)]
    const TOKEN: &'static Token;
}

/// The need for one value that middleware provides. An extractor that is made of others passes on
/// what it gets.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{Cx, FromRequest, Missing, NotProvided, Value};
///
/// #[derive(Provided)]
/// struct User {
///     name: &'static str,
/// }
///
/// /// Whether the user is the root user.
/// struct IsRoot(bool);
///
/// impl<'r> FromRequest<'r> for IsRoot {
///     type Needs = Value<User>;
///     type Rejection = NotProvided;
///
///     fn from_request(cx: Cx<'r, Value<User>>) -> Result<Self, NotProvided> {
///         let user: &User = FromRequest::from_request(cx)?;
///         Ok(Self(user.name == "root"))
///     }
/// }
/// ```
pub struct Value<T>(PhantomData<fn() -> T>);

/// Shows that an extractor has said that it needs the value `T`. Only the library makes one.
pub struct Granted<T>(PhantomData<fn() -> T>);

impl<T> Clone for Granted<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Granted<T> {}

impl<T: Provided> fmt::Debug for Granted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Granted({})", T::TOKEN.name)
    }
}

impl<T: Provided> Needs for Value<T> {
    type Own = ();
    type Refs<'r> = Granted<T>;
    const TAKES: &'static Takes = &Takes::One(T::TOKEN);

    fn own(_: &States) {}

    fn refs<'r>((): &'r (), _: Slots<'r>) -> Granted<T> {
        Granted(PhantomData)
    }

    fn none(_: Slots<'_>) -> Option<Granted<T>> {
        Some(Granted(PhantomData))
    }
}

/// Needs of an extractor that accepts the absence of its value. Its states have to be there, but no
/// middleware has to provide the values.
pub struct Maybe<N>(PhantomData<fn() -> N>);

impl<N: Needs> Needs for Maybe<N> {
    type Own = N::Own;
    type Refs<'r> = N::Refs<'r>;
    const BODY: BodyUse = N::BODY;
    const QUERY: bool = N::QUERY;
    const ADDS_FIELDS: bool = N::ADDS_FIELDS;

    fn own(states: &States) -> N::Own {
        N::own(states)
    }

    fn refs<'r>(own: &'r N::Own, slots: Slots<'r>) -> N::Refs<'r> {
        N::refs(own, slots)
    }

    fn none(slots: Slots<'_>) -> Option<N::Refs<'_>> {
        N::none(slots)
    }
}
