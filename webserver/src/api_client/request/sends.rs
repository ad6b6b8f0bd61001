//! What is sent for an argument, as a trait.

use std::borrow::Cow;

use bytes::Bytes;
use serde_core::Serialize;

use super::encode;
use super::outgoing::{OutgoingRequest, Unsent};
use super::pair::pair;
use crate::app::Nothing;
use crate::extract::{Form, Query};
use crate::http::Body;
use crate::respond::Json;

/// An argument of a handler, if a client sends a value of the type `V` for it.
///
/// | argument | value |
/// |---|---|
/// | `Json<T>`, `#[json]`; `Form<T>`, `#[form]`; `Query<T>`, `#[query]`, `{name..}` | `&T` or `T`, which is `Serialize` |
/// | `#[header]`, `#[cookie]`, `#[query("name")]` | as a parameter of [`uri!`](crate::uri) |
/// | `String` | a text |
/// | `Bytes`, `Vec<u8>`, `Body` | bytes or a text |
/// | `Parts<T>`, `#[multipart]`, `Multipart` | a [`FormData`](crate::api_client::FormData) |
/// | `Valid<E>` | as `E` |
/// | `Option<E>` | `Some(value)` or `None`; it can be left out |
///
/// Streams are given to the request itself:
/// [`TypedRequest::body`](crate::api_client::TypedRequest::body). An extractor of your own for which a
/// client sends something implements the trait:
///
/// ```
/// use webserver::api_client::{OutgoingRequest, Sends, Unsent};
/// use webserver::extract::{Cx, FromRequest, Missing};
/// use webserver::prelude::*;
/// use webserver::request;
///
/// struct ApiKey(String);
///
/// impl<'r> FromRequest<'r> for ApiKey {
///     type Needs = ();
///     type Rejection = Missing;
///
///     fn from_request(cx: Cx<'r, ()>) -> Result<Self, Missing> {
///         let key = cx.request.headers().get("x-api-key");
///         key.map(|key| Self(key.to_owned())).ok_or_else(|| Missing::header("x-api-key"))
///     }
/// }
///
/// impl Sends<&str> for ApiKey {
///     fn send(value: &&str, to: &mut OutgoingRequest) -> Result<(), Unsent> {
///         to.header("x-api-key", value)
///     }
/// }
///
/// #[get("/")]
/// fn show(key: ApiKey) -> String {
///     key.0
/// }
///
/// routes![App = [show]];
///
/// # fn main() {
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![App]).build().client();
/// assert_eq!(client.call(request!(App, show(key = "a1"))).await.unwrap(), "a1");
/// # });
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "the handler takes `{Self}` here, and a client cannot send a value of type `{V}` for it",
    label = "not a value for `{Self}`",
    note = "for `Json<T>` or `Form<T>` give `&value` with a value of type `T`, which implements `serde::Serialize`; for an `Option` give `Some(value)` or `None`; for a form with files give a `webserver::api_client::FormData`; an extractor of your own implements `webserver::api_client::Sends`"
)]
pub trait Sends<V> {
    /// Adds the value to a request.
    ///
    /// # Errors
    /// Returns an error if the value cannot be sent.
    fn send(value: &V, to: &mut OutgoingRequest) -> Result<(), Unsent>;
}

/// Extractors whose values are structs, which are given by reference or not.
macro_rules! structs {
    ($($extractor:ident: $value:ident, $to:ident => $send:expr;)*) => {$(
        impl<T: Serialize> Sends<T> for $extractor<T> {
            fn send($value: &T, $to: &mut OutgoingRequest) -> Result<(), Unsent> {
                $send
            }
        }

        impl<T: Serialize> Sends<&T> for $extractor<T> {
            fn send(value: &&T, to: &mut OutgoingRequest) -> Result<(), Unsent> {
                <Self as Sends<T>>::send(value, to)
            }
        }
    )*};
}

structs! {
    Json: value, to => {
        let text = serde_json::to_vec(value).map_err(|error| Unsent::new(error.to_string()))?;
        to.set_body("application/json", text);
        Ok(())
    };
    Form: value, to => {
        let mut text = String::new();
        encode::pairs(value, |name, value| {
            if !text.is_empty() {
                text.push('&');
            }
            pair(&mut text, name, value);
        })?;
        to.set_body("application/x-www-form-urlencoded", text);
        Ok(())
    };
    Query: value, to => encode::pairs(value, |name, value| to.query(name, value));
}

macro_rules! texts {
    ($($value:ty)*) => {$(
        impl Sends<$value> for String {
            fn send(value: &$value, to: &mut OutgoingRequest) -> Result<(), Unsent> {
                let text: &str = value;
                to.set_body("text/plain; charset=utf-8", text.to_owned());
                Ok(())
            }
        }
    )*};
}

texts!(&str String &String Cow<'_, str>);

macro_rules! bytes {
    ($($extractor:ty: $($value:ty)*;)*) => {$($(
        impl Sends<$value> for $extractor {
            fn send(value: &$value, to: &mut OutgoingRequest) -> Result<(), Unsent> {
                let bytes: &[u8] = value.as_ref();
                to.set_body("application/octet-stream", bytes.to_vec());
                Ok(())
            }
        }
    )*)*};
}

bytes! {
    Bytes: &[u8] Vec<u8> &Vec<u8> Bytes &Bytes &str String;
    Vec<u8>: &[u8] Vec<u8> &Vec<u8> Bytes &Bytes &str String;
    Body: &[u8] Vec<u8> &Vec<u8> Bytes &Bytes &str String;
}

impl<V, E: Sends<V>> Sends<Option<V>> for Option<E> {
    fn send(value: &Option<V>, to: &mut OutgoingRequest) -> Result<(), Unsent> {
        value.as_ref().map_or(Ok(()), |value| E::send(value, to))
    }
}

/// `None` is written without its type.
impl<E> Sends<Nothing> for Option<E> {
    fn send(_: &Nothing, _: &mut OutgoingRequest) -> Result<(), Unsent> {
        Ok(())
    }
}

impl<V, T: Sends<V>, R> Sends<V> for Result<T, R> {
    fn send(value: &V, to: &mut OutgoingRequest) -> Result<(), Unsent> {
        T::send(value, to)
    }
}

#[cfg(feature = "garde")]
impl<V, E: Sends<V>> Sends<V> for crate::extract::Valid<E> {
    fn send(value: &V, to: &mut OutgoingRequest) -> Result<(), Unsent> {
        E::send(value, to)
    }
}

/// The wrappers of a value that has rules.
#[cfg(feature = "garde")]
macro_rules! valid_inside {
    ($($extractor:ident)*) => {$(
        impl<V, T> Sends<V> for $extractor<crate::extract::Valid<T>>
        where
            $extractor<T>: Sends<V>,
        {
            fn send(value: &V, to: &mut OutgoingRequest) -> Result<(), Unsent> {
                <$extractor<T> as Sends<V>>::send(value, to)
            }
        }
    )*};
}

#[cfg(feature = "garde")]
valid_inside!(Json Form Query);
