//! The values of a link, each with the parameter that it is for.

use std::marker::PhantomData;

use super::fits::Fits;
use super::linked::Linked;
use super::sink::Sink;
use crate::extract::arguments::Has;

/// A value that fits its parameter.
pub trait Part {
    /// Writes the value. (Every type has a method `put` of [`Fits`].)
    fn write_to(&self, sink: &mut Sink<'_>);
}

/// A value of type `V` that fits its parameter. Every `Fitting` is a [`Part`], so that a value that
/// does not fit is reported once.
pub struct Fitting<'v, V> {
    value: &'v V,
    put: fn(&V, &mut Sink<'_>),
}

impl<V> Part for Fitting<'_, V> {
    fn write_to(&self, sink: &mut Sink<'_>) {
        (self.put)(self.value, sink);
    }
}

/// Parameter number `N` of the handler `H`.
#[derive(Debug)]
pub struct Numbered<H, const N: usize>(PhantomData<fn() -> H>);

/// A numbered parameter, with its type. `I` is the place of its argument, found by inference.
pub trait ParameterOf<I> {
    /// The type of the handler's argument.
    type Type;
}

impl<H: Linked<Args: Has<N, I>>, const N: usize, I> ParameterOf<I> for Numbered<H, N> {
    type Type = <H::Args as Has<N, I>>::Type;
}

/// Takes a value for the parameter `P`, if it fits.
pub fn part<P: ParameterOf<I>, I, V: Fits<P::Type>>(value: &V) -> Fitting<'_, V> {
    Fitting { value, put: V::put }
}
