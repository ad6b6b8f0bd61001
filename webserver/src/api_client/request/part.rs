//! The values of a request, each with the argument that it is for.

use super::arguments::{Brought, Parameter, Takes};
use super::outgoing::{OutgoingRequest, Unsent};
use super::sends::Sends;
use crate::app::{Callee, Fits, Part, Sink};

/// A value that fits its argument.
pub trait RequestPart: Part {
    /// Adds what is not in the path and the query to a request.
    fn send_to(&self, request: &mut OutgoingRequest) -> Result<(), Unsent>;
}

/// A kind of argument that takes a value of the type `V`. The kind is `Self`, so that rustc reports the
/// inner bound, whose message names the types.
pub trait Receives<V> {
    /// Writes the value into the path or the query.
    fn write(value: &V, sink: &mut Sink<'_>);

    /// Adds the value to the rest of the request.
    fn send(value: &V, request: &mut OutgoingRequest) -> Result<(), Unsent>;
}

impl<T, V: Fits<T>> Receives<V> for Parameter<T> {
    fn write(value: &V, sink: &mut Sink<'_>) {
        value.put(sink);
    }

    fn send(_: &V, _: &mut OutgoingRequest) -> Result<(), Unsent> {
        Ok(())
    }
}

impl<X: Sends<V>, V> Receives<V> for Brought<X> {
    fn write(_: &V, _: &mut Sink<'_>) {}

    fn send(value: &V, request: &mut OutgoingRequest) -> Result<(), Unsent> {
        X::send(value, request)
    }
}

/// A value for an argument of the kind `K`. The value is `Self`, so that rustc points at it.
#[diagnostic::on_unimplemented(
    message = "the handler takes another type here, and a value of type `{Self}` does not fit",
    note = "a value fits if it has the type of the handler's argument, and this type implements `ToParam`; for an `Option` write `Some(value)` or `None`"
)]
pub trait GivenFor<K> {
    /// See [`Receives::write`].
    const WRITE: fn(&Self, &mut Sink<'_>);
    /// See [`Receives::send`].
    const SEND: fn(&Self, &mut OutgoingRequest) -> Result<(), Unsent>;
}

impl<K: Receives<V>, V> GivenFor<K> for V {
    const WRITE: fn(&V, &mut Sink<'_>) = K::write;
    const SEND: fn(&V, &mut OutgoingRequest) -> Result<(), Unsent> = K::send;
}

/// A value of type `V`. Every `Fitting` is a part, so that a value that does not fit is reported once.
pub struct Fitting<'v, V> {
    value: &'v V,
    write: fn(&V, &mut Sink<'_>),
    send: fn(&V, &mut OutgoingRequest) -> Result<(), Unsent>,
}

impl<V> Part for Fitting<'_, V> {
    fn write_to(&self, sink: &mut Sink<'_>) {
        (self.write)(self.value, sink);
    }
}

impl<V> RequestPart for Fitting<'_, V> {
    fn send_to(&self, request: &mut OutgoingRequest) -> Result<(), Unsent> {
        (self.send)(self.value, request)
    }
}

/// Takes a value for number `N` of the handler `H`, if it fits.
pub fn request_part<'r, 'v, H, const N: usize, I, V>(value: &'v V) -> Fitting<'v, V>
where
    H: Callee<'r>,
    H::Args: Takes<N, I>,
    V: GivenFor<<H::Args as Takes<N, I>>::Kind>,
{
    Fitting { value, write: V::WRITE, send: V::SEND }
}
