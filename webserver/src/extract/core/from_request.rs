//! The two traits of a handler's arguments. [`FromRequest`] is for arguments that are available at
//! once; they may borrow from the request. [`FromRequestAsync`] is for arguments that may have to
//! wait. A type with the first trait also has the second one, so generated code uses only the
//! second.

use std::future::{Future, Ready, ready};

use super::body_use::BodyUse;
use super::describe::{Describe, Described};
use super::needs::Needs;
use super::reject::Reject;
use crate::http::Request;

/// What an extractor gets: the request, and those states and that use of the body that it needs.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{Cx, FromRequest, Missing, One};
///
/// struct Keys(Vec<&'static str>);
///
/// /// The index of the client's key in the list.
/// struct Key(usize);
///
/// impl<'r> FromRequest<'r> for Key {
///     type Needs = One<Keys>;
///     type Rejection = Missing;
///
///     fn from_request(cx: Cx<'r, One<Keys>>) -> Result<Self, Missing> {
///         let sent = cx.request.headers().get("x-key");
///         let known = cx.needs.0.iter().position(|key| Some(*key) == sent);
///         known.map(Key).ok_or(Missing::header("x-key"))
///     }
/// }
///
/// #[get("/key")]
/// fn key(key: Key) -> usize {
///     key.0
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let server = ServerBuilder::new().routes(routes![key]).state(Keys(vec!["a", "b"])).build();
/// let answer = server.client().get("/key").header("x-key", "b").send().await;
/// assert_eq!(answer.text().await, "1");
/// # });
/// ```
pub struct Cx<'r, N: Needs> {
    /// The request. Its body can be taken only by an extractor that [needs](Needs) the body.
    pub request: &'r Request,
    /// What `N` names: the states, and the slot of the body.
    pub needs: N::Refs<'r>,
}

impl<N: Needs> Clone for Cx<'_, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N: Needs> Copy for Cx<'_, N> {}

/// A type that a handler can have as an argument, and that is taken from the request at once.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{Cx, FromRequest, Missing};
///
/// struct Agent<'r>(&'r str);
///
/// impl<'r> FromRequest<'r> for Agent<'r> {
///     type Needs = ();
///     type Rejection = Missing;
///
///     fn from_request(cx: Cx<'r, ()>) -> Result<Self, Missing> {
///         cx.request.headers().get("user-agent").map(Agent).ok_or(Missing::header("user-agent"))
///     }
/// }
///
/// #[get("/agent")]
/// fn agent(agent: Agent<'_>) -> String {
///     agent.0.to_owned()
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an extractor, so it cannot be an argument here",
    label = "cannot be taken from a request",
    note = "say what it is taken from: `Json<T>` for a JSON body, `Query<T>` for the query, `State<T>` for a state of the server, which is then used like a `&T`, and `&T` for a value that middleware provides; for a parameter put the argument's name into the path as `{{name}}`; or write `#[header]`, `#[cookie]`, `#[json]` or, for a parameter of a prefix, `#[path]` before the argument",
    note = "or implement `FromRequest` for a type of your own"
)]
pub trait FromRequest<'r>: Sized {
    /// What the extractor needs: `()`, a state by `One<T>`, the body by `WholeBody` or `BodyStream`,
    /// or pairs of them.
    type Needs: Needs;
    /// The error when the request does not have a value of this type.
    type Rejection: Reject;
    /// Whether the extractor reads `Content-Encoding`, to decode the body, or shows the field to
    /// the handler, as [`HeaderMap`](crate::HeaderMap) does. If no argument of a handler reads the
    /// field, its route refuses a body in a content coding with 415 (RFC 9110, section 15.5.16).
    const READS_ENCODING: bool = false;
    /// Whether the extractor may ask for the request's route. The route is stored in the request
    /// only if somebody may ask for it.
    #[doc(hidden)]
    const ASKS_FOR_ROUTE: bool = true;

    /// Refuses a request by its head alone, before the client is asked for the body. The server
    /// calls this method for extractors that use the body, right before it reads the body. If the
    /// request is refused, the client is not told to send the body. If the rejection says that the
    /// value is absent, an `Option` around the extractor asks again when the body has arrived.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::{Cx, FromRequest, Place, Rejection, WholeBody};
    ///
    /// struct Csv(Bytes);
    ///
    /// impl<'r> FromRequest<'r> for Csv {
    ///     type Needs = WholeBody;
    ///     type Rejection = Rejection;
    ///
    ///     fn check_head(cx: Cx<'r, WholeBody>) -> Result<(), Rejection> {
    ///         match cx.request.headers().get("content-type") {
    ///             Some("text/csv") => Ok(()),
    ///             _ => {
    ///                 let place = Place::Header("content-type".into());
    ///                 let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    ///                 Err(Rejection::new(status, place, "is not `text/csv`"))
    ///             }
    ///         }
    ///     }
    ///
    ///     fn from_request(cx: Cx<'r, WholeBody>) -> Result<Self, Rejection> {
    ///         let Ok(bytes) = Bytes::from_request(cx);
    ///         Ok(Self(bytes))
    ///     }
    /// }
    ///
    /// #[post("/tables")]
    /// fn add(table: Csv) -> usize {
    ///     table.0.len()
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().routes(routes![add]).build().client();
    /// assert_eq!(client.post("/tables").body("a;b").send().await.status(), 415);
    /// # });
    /// ```
    ///
    /// # Errors
    /// Returns an error if the client need not send the body, because any body would be refused.
    fn check_head(cx: Cx<'r, Self::Needs>) -> Result<(), Self::Rejection> {
        let _ = cx;
        Ok(())
    }

    /// Takes the value from the request.
    ///
    /// # Errors
    /// Returns an error if the request does not have a value, or has an invalid one. The client
    /// gets the error.
    fn from_request(cx: Cx<'r, Self::Needs>) -> Result<Self, Self::Rejection>;

    /// Takes the value from a request that `check_head` did not refuse, without checking again.
    #[doc(hidden)]
    fn from_checked(cx: Cx<'r, Self::Needs>) -> Result<Self, Self::Rejection> {
        Self::from_request(cx)
    }

    /// Tells a description of the app about the extractor.
    #[doc(hidden)]
    fn describe(to: &mut dyn Describe) {
        let _ = to;
    }
}

/// A type that a handler can have as an argument, and that may have to wait. An example is a
/// session that is looked up in a store. Every [`FromRequest`] type implements this trait.
///
/// ```
/// use std::future::Future;
/// use std::pin::Pin;
/// use webserver::{Cx, FromRequestAsync, Missing};
///
/// struct Account(u32);
///
/// impl<'r> FromRequestAsync<'r> for Account {
///     type Needs = ();
///     type Rejection = Missing;
///     type Future = Pin<Box<dyn Future<Output = Result<Self, Missing>> + Send + 'r>>;
///
///     fn from_request_async(cx: Cx<'r, ()>) -> Self::Future {
///         Box::pin(async move {
///             tokio::task::yield_now().await;
///             let key = cx.request.headers().get("authorization");
///             key.map(|_| Account(7)).ok_or(Missing::header("authorization"))
///         })
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an extractor, so it cannot be an argument here",
    label = "cannot be taken from a request",
    note = "say what it is taken from: `Json<T>` for a JSON body, `Query<T>` for the query, `State<T>` for a state of the server, which is then used like a `&T`, and `&T` for a value that middleware provides; for a parameter put the argument's name into the path as `{{name}}`; or write `#[header]`, `#[cookie]`, `#[json]` or, for a parameter of a prefix, `#[path]` before the argument",
    note = "or implement `FromRequest` for a type of your own",
    note = "in an `Option<E>` or a `Result<E, _>` the `E` has to be an extractor; `Json<T>` and `Query<T>` are extractors if `T` is `serde::Deserialize`"
)]
pub trait FromRequestAsync<'r>: Sized + Send {
    /// What the extractor needs: see [`FromRequest::Needs`].
    type Needs: Needs;
    /// The error when the request does not have a value of this type.
    type Rejection: Reject;
    /// What the extractor does with the body, which follows from its needs.
    #[doc(hidden)]
    const BODY: BodyUse = <Self::Needs as Needs>::BODY;
    /// See [`FromRequest::READS_ENCODING`].
    const READS_ENCODING: bool = false;
    /// Whether the extractor may ask for the request's route. The route is stored in the request
    /// only if somebody may ask for it.
    #[doc(hidden)]
    const ASKS_FOR_ROUTE: bool = true;
    /// Whether the future may have to be polled more than once.
    #[doc(hidden)]
    const WAITS: bool = true;
    /// Whether a handler can be called without the value.
    #[doc(hidden)]
    const IS_OPTIONAL: bool = false;
    /// What the extractor is taken from, for a description of the app.
    #[doc(hidden)]
    const DESCRIBED: Described = Described::Request;
    /// The future that resolves to the value. It has to be `Unpin`, as a boxed future is.
    type Future: Future<Output = Result<Self, Self::Rejection>> + Send + Unpin;

    /// Refuses a request by its head alone, before the client is asked for the body: see
    /// [`FromRequest::check_head`].
    ///
    /// # Errors
    /// Returns an error if the client need not send the body, because any body would be refused.
    fn check_head(cx: Cx<'r, Self::Needs>) -> Result<(), Self::Rejection> {
        let _ = cx;
        Ok(())
    }

    /// Takes the value from the request. If the extractor needs only the head, its future is no
    /// longer polled after the request has been refused.
    ///
    /// # Errors
    /// The future resolves to an error if the request does not have a value, or has an invalid one.
    /// The client gets the error.
    fn from_request_async(cx: Cx<'r, Self::Needs>) -> Self::Future;

    /// Returns the result if the extractor does not wait. For an extractor that uses the body,
    /// `early` has been called before and has returned `None`.
    #[doc(hidden)]
    fn at_once(cx: Cx<'r, Self::Needs>) -> Option<Result<Self, Self::Rejection>> {
        let _ = cx;
        None
    }

    /// Returns the result if the head alone decides it.
    #[doc(hidden)]
    fn early(cx: Cx<'r, Self::Needs>) -> Option<Result<Self, Self::Rejection>> {
        Self::check_head(cx).err().map(Err)
    }

    /// Tells a description of the app about the extractor.
    #[doc(hidden)]
    fn describe(to: &mut dyn Describe) {
        let _ = to;
    }

    /// Returns the name of the argument's type for a description of the app.
    #[doc(hidden)]
    fn type_name() -> &'static str {
        std::any::type_name::<Self>()
    }
}

impl<'r, T: FromRequest<'r> + Send> FromRequestAsync<'r> for T {
    type Needs = T::Needs;
    type Rejection = T::Rejection;
    const READS_ENCODING: bool = T::READS_ENCODING;
    const ASKS_FOR_ROUTE: bool = T::ASKS_FOR_ROUTE;
    const WAITS: bool = false;
    type Future = Ready<Result<T, T::Rejection>>;

    fn check_head(cx: Cx<'r, Self::Needs>) -> Result<(), Self::Rejection> {
        T::check_head(cx)
    }

    fn from_request_async(cx: Cx<'r, Self::Needs>) -> Self::Future {
        ready(T::from_request(cx))
    }

    #[inline]
    fn at_once(cx: Cx<'r, Self::Needs>) -> Option<Result<Self, Self::Rejection>> {
        Some(T::from_checked(cx))
    }

    fn describe(to: &mut dyn Describe) {
        T::describe(to);
    }
}
