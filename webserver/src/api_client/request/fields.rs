//! What is sent for header fields, cookies and single parameters of a query.

use super::outgoing::{OutgoingRequest, Unsent};
use super::sends::Sends;
use crate::app::{Fits, texts};
use crate::extract::FieldError;
use crate::extract::fields::{CookieArg, FieldName, HeaderArg, NamedQuery};

/// A value for a field of the type `T`. It exists for its error message.
#[diagnostic::on_unimplemented(
    message = "the handler takes a field of type `{T}` here, and a value of type `{Self}` does not fit",
    label = "does not fit `{T}`",
    note = "a value fits if it has the type of the handler's argument, `{T}`, and this type implements `ToParam`; for an `Option` write `Some(value)` or `None`"
)]
pub trait FitsField<T> {
    /// Returns the texts of the value: none for `None`, and several for a list.
    fn field_texts(&self) -> Result<Vec<String>, Unsent>;
}

#[diagnostic::do_not_recommend]
impl<T, V: Fits<T>> FitsField<T> for V {
    fn field_texts(&self) -> Result<Vec<String>, Unsent> {
        texts::<T, V>(self).map_err(|fault| Unsent::new(format!("a field's value {fault}")))
    }
}

/// An argument that takes the error itself has the values of the argument inside.
impl<T, V: Fits<T>> Fits<Result<T, FieldError>> for V {
    fn put(&self, sink: &mut crate::app::Sink<'_>) {
        V::put(self, sink);
    }
}

impl<N: FieldName, T, V: FitsField<T>> Sends<V> for HeaderArg<N, T> {
    fn send(value: &V, to: &mut OutgoingRequest) -> Result<(), Unsent> {
        value.field_texts()?.iter().try_for_each(|text| to.header(N::NAME, text))
    }
}

impl<N: FieldName, T, V: FitsField<T>> Sends<V> for CookieArg<N, T> {
    fn send(value: &V, to: &mut OutgoingRequest) -> Result<(), Unsent> {
        value.field_texts()?.iter().try_for_each(|text| to.cookie(N::NAME, text))
    }
}

impl<N: FieldName, T, V: FitsField<T>> Sends<V> for NamedQuery<N, T> {
    fn send(value: &V, to: &mut OutgoingRequest) -> Result<(), Unsent> {
        value.field_texts()?.iter().for_each(|text| to.query(N::NAME, text));
        Ok(())
    }
}
