//! The body as a need of an extractor. Only an extractor that needs the body gets a [`BodySlot`], so
//! no other extractor can take the body.

use super::body_use::BodyUse;
use super::needs::{Needs, Slots, States};
use crate::http::BodySlot;

/// The need for the whole body. The server reads the body before it calls the extractor, which gets
/// a [`BodySlot`].
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{Cx, FromRequest, TextError, WholeBody};
///
/// /// The lines of the body.
/// struct Lines(Vec<String>);
///
/// impl<'r> FromRequest<'r> for Lines {
///     type Needs = WholeBody;
///     type Rejection = TextError;
///
///     fn from_request(cx: Cx<'r, WholeBody>) -> Result<Self, TextError> {
///         let text = String::from_request(cx)?;
///         Ok(Self(text.lines().map(str::to_owned).collect()))
///     }
/// }
///
/// #[post("/count")]
/// fn count(lines: Lines) -> usize {
///     lines.0.len()
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![count]).build().client();
/// assert_eq!(client.post("/count").body("a\nb").send().await.text().await, "2");
/// # });
/// ```
///
/// An extractor that needs a state too has a pair of needs, such as `(One<T>, WholeBody)`.
#[derive(Debug)]
pub struct WholeBody(());

/// The need for the body as a stream. The extractor gets a [`BodySlot`] before the body has been
/// read.
///
/// ```
/// use std::pin::Pin;
/// use webserver::prelude::*;
/// use webserver::{BodyError, BodyStream, Cx, FromRequestAsync};
///
/// /// The length of the body.
/// struct Length(usize);
///
/// impl<'r> FromRequestAsync<'r> for Length {
///     type Needs = BodyStream;
///     type Rejection = BodyError;
///     type Future = Pin<Box<dyn Future<Output = Result<Self, BodyError>> + Send + 'r>>;
///
///     fn from_request_async(cx: Cx<'r, BodyStream>) -> Self::Future {
///         Box::pin(async move {
///             let (mut body, mut length) = (cx.needs.take(), 0);
///             while let Some(chunk) = body.next().await {
///                 length += chunk?.len();
///             }
///             Ok(Self(length))
///         })
///     }
/// }
///
/// #[post("/length")]
/// fn length(length: Length) -> usize {
///     length.0
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![length]).build().client();
/// assert_eq!(client.post("/length").body("abc").send().await.text().await, "3");
/// # });
/// ```
#[derive(Debug)]
pub struct BodyStream(());

/// The need for a body that the extractor may take, as [`Request`](crate::Request) does. It is
/// allowed on every method.
///
/// ```
/// use std::convert::Infallible;
/// use webserver::prelude::*;
/// use webserver::{Cx, FromRequest, OptionalBody};
///
/// struct Logged(Request);
///
/// impl<'r> FromRequest<'r> for Logged {
///     type Needs = OptionalBody;
///     type Rejection = Infallible;
///
///     fn from_request(cx: Cx<'r, OptionalBody>) -> Result<Self, Infallible> {
///         println!("{}", cx.request.path());
///         Request::from_request(cx).map(Self)
///     }
/// }
/// ```
#[derive(Debug)]
pub struct OptionalBody(());

macro_rules! body_need {
    ($($name:ident: $body_use:ident;)*) => {$(
        impl Needs for $name {
            type Own = ();
            type Refs<'r> = BodySlot<'r>;
            const BODY: BodyUse = BodyUse::$body_use;

            fn own(_: &States) -> Self::Own {}

            fn refs<'r>((): &'r Self::Own, slots: Slots<'r>) -> Self::Refs<'r> {
                slots.body
            }

            fn none(slots: Slots<'_>) -> Option<Self::Refs<'_>> {
                Some(slots.body)
            }
        }
    )*};
}

body_need! {
    WholeBody: Buffered;
    BodyStream: Streams;
    OptionalBody: May;
}
