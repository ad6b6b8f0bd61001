//! The two traits behind a handler's arguments: one for what is there or not, which may borrow from
//! the request, and one for what has to wait. The first implies the second, so that generated code
//! knows only one.

use std::future::{Future, Ready, ready};

use super::Needs;
use super::rejection::Reject;
use crate::http::Request;

/// What an extractor sees: the request, and just the states it asked for.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{Cx, FromRequest, Missing, One};
///
/// struct Keys(Vec<&'static str>);
///
/// /// The place of the client's key in the list.
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
    /// The request. Its body is read already where [`FromRequest::BODY`] says so.
    pub request: &'r Request,
    /// The states that `N` names.
    pub needs: N::Refs<'r>,
}

impl<N: Needs> Clone for Cx<'_, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N: Needs> Copy for Cx<'_, N> {}

/// What an argument does with the request's body.
///
/// It decides when an argument is taken: first those that need only the head, [`BodyUse::None`],
/// and then the one that takes the body. A body is not asked for as long as one of the first could
/// refuse the request.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{BodyUse, Cx, FromRequest, TextError};
///
/// /// The lines of the body.
/// struct Lines(Vec<String>);
///
/// impl<'r> FromRequest<'r> for Lines {
///     type Needs = ();
///     type Rejection = TextError;
///     // So that there is text to take when `from_request` is called.
///     const BODY: BodyUse = BodyUse::Buffered;
///
///     fn from_request(cx: Cx<'r, ()>) -> Result<Self, TextError> {
///         let text = String::from_request(cx)?;
///         Ok(Self(text.lines().map(str::to_owned).collect()))
///     }
/// }
///
/// #[post("/count")]
/// fn count(lines: Lines) -> usize {
///     lines.0.len()
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyUse {
    /// Nothing: it needs only the head.
    None,
    /// It may take it, as [`Request`] may; fine on a GET, but not beside one that takes it.
    May,
    /// It takes it as a stream.
    Streams,
    /// It takes it whole: the server reads it before the extractor is asked.
    Buffered,
}

/// A type that a handler can have as an argument: taken from the request at once.
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
    message = "`{Self}` is not an extractor: a handler cannot have it as an argument",
    label = "cannot be taken from a request",
    note = "say what it is taken from: `Json<T>` for a JSON body, `Query<T>` for the query, `State<T>` for a state of the server, which is then used like a `&T`; for a parameter put the argument's name into the path as `{{name}}`",
    note = "or implement `FromRequest` for a type of your own"
)]
pub trait FromRequest<'r>: Sized {
    /// The states it needs: `()`, `One<T>` or pairs of them.
    type Needs: Needs;
    /// Why there is none.
    type Rejection: Reject;
    /// What it does with the body.
    const BODY: BodyUse = BodyUse::None;
    /// Whether it reads `Content-Encoding`, to decode the body, or shows the field to the handler, as
    /// [`HeaderMap`](crate::HeaderMap) does. A body in a content coding is refused with 415 on its
    /// route (RFC 9110, section 15.5.16) if no argument of the handler reads the field.
    const READS_ENCODING: bool = false;

    /// Refuses by the head alone, before the body is asked for. It is called for extractors that do
    /// something with the body, right before the server reads it; the client is then not told to
    /// send it. An `Option` around one that is refused as absent asks again when the body is there.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::{BodyUse, Cx, FromRequest, Place, Rejection};
    ///
    /// struct Csv(Bytes);
    ///
    /// impl<'r> FromRequest<'r> for Csv {
    ///     type Needs = ();
    ///     type Rejection = Rejection;
    ///     const BODY: BodyUse = BodyUse::Buffered;
    ///
    ///     fn check_head(cx: Cx<'r, ()>) -> Result<(), Rejection> {
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
    ///     fn from_request(cx: Cx<'r, ()>) -> Result<Self, Rejection> {
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
    /// When the body need not come: it would be refused, whatever it is.
    fn check_head(cx: Cx<'r, Self::Needs>) -> Result<(), Self::Rejection> {
        let _ = cx;
        Ok(())
    }

    /// Takes it.
    ///
    /// # Errors
    /// When the request has none, or not a good one; the client is told so.
    fn from_request(cx: Cx<'r, Self::Needs>) -> Result<Self, Self::Rejection>;

    /// The same where `check_head` has refused nothing, which then need not be checked twice.
    #[doc(hidden)]
    fn from_checked(cx: Cx<'r, Self::Needs>) -> Result<Self, Self::Rejection> {
        Self::from_request(cx)
    }
}

/// A type that a handler can have as an argument and that may have to wait for: a session looked up
/// in a store, for instance. Every [`FromRequest`] is one.
///
/// ```
/// use std::future::Future;
/// use std::pin::Pin;
/// use webserver::{Cx, FromRequestAsync, BodyUse, Missing};
///
/// struct Account(u32);
///
/// impl<'r> FromRequestAsync<'r> for Account {
///     type Needs = ();
///     type Rejection = Missing;
///     const BODY: BodyUse = BodyUse::None;
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
    message = "`{Self}` is not an extractor: a handler cannot have it as an argument",
    label = "cannot be taken from a request",
    note = "say what it is taken from: `Json<T>` for a JSON body, `Query<T>` for the query, `State<T>` for a state of the server, which is then used like a `&T`; for a parameter put the argument's name into the path as `{{name}}`",
    note = "or implement `FromRequest` for a type of your own",
    note = "in an `Option<E>` or a `Result<E, _>` the `E` has to be an extractor; `Json<T>` and `Query<T>` are extractors if `T` is `serde::Deserialize`"
)]
pub trait FromRequestAsync<'r>: Sized + Send {
    /// The states it needs.
    type Needs: Needs;
    /// Why there is none.
    type Rejection: Reject;
    /// What it does with the body.
    const BODY: BodyUse;
    /// See [`FromRequest::READS_ENCODING`].
    const READS_ENCODING: bool = false;
    /// Whether its future may have to be polled again.
    #[doc(hidden)]
    const WAITS: bool = true;
    /// Gives it. A boxed future can be moved, as is asked for here.
    type Future: Future<Output = Result<Self, Self::Rejection>> + Send + Unpin;

    /// Refuses by the head alone, before the body is asked for: see [`FromRequest::check_head`].
    ///
    /// # Errors
    /// When the body need not come: it would be refused, whatever it is.
    fn check_head(cx: Cx<'r, Self::Needs>) -> Result<(), Self::Rejection> {
        let _ = cx;
        Ok(())
    }

    /// Takes it. If it needs only the head, its future is not polled once the request is refused.
    ///
    /// # Errors
    /// The future gives one when the request has none, or not a good one; the client is told so.
    fn from_request_async(cx: Cx<'r, Self::Needs>) -> Self::Future;

    /// Gives what does not wait, once `early` has decided nothing.
    #[doc(hidden)]
    fn at_once(cx: Cx<'r, Self::Needs>) -> Option<Result<Self, Self::Rejection>> {
        let _ = cx;
        None
    }

    /// Gives what the head alone decides, if it decides it.
    #[doc(hidden)]
    fn early(cx: Cx<'r, Self::Needs>) -> Option<Result<Self, Self::Rejection>> {
        Self::check_head(cx).err().map(Err)
    }
}

impl<'r, T: FromRequest<'r> + Send> FromRequestAsync<'r> for T {
    type Needs = T::Needs;
    type Rejection = T::Rejection;
    const BODY: BodyUse = T::BODY;
    const READS_ENCODING: bool = T::READS_ENCODING;
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
}
