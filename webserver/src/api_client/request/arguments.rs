//! The type of the argument that a name stands for: a parameter of the path or query, or an argument that
//! a request brings beside them.

use std::marker::PhantomData;

use crate::app::{Guarded, SENT};
use crate::extract::Query;
use crate::extract::arguments::{
    Arguments, Borrowing, Extractor, Has, HostArg, PathArg, QueryArg, QueryRestArg, RestArg,
};
use crate::extract::core::{Here, There};

/// A parameter of the type `T`.
pub struct Parameter<T>(PhantomData<fn() -> T>);

/// An argument of the type `X`, which is an extractor.
pub struct Brought<X>(PhantomData<fn() -> X>);

/// Stands for the place of a parameter.
pub struct AsParameter<I>(PhantomData<fn() -> I>);

/// Stands for the place of another argument.
pub struct AsBrought<P>(PhantomData<fn() -> P>);

/// A list of arguments that has a value number `N`. `I` is its place, found by inference.
pub trait Takes<const N: usize, I> {
    /// `Parameter<T>` or `Brought<X>`.
    type Kind;
}

impl<const N: usize, I, L: Has<N, I>> Takes<N, AsParameter<I>> for L {
    type Kind = Parameter<L::Type>;
}

impl<const N: usize, P, L> Takes<N, AsBrought<P>> for L
where
    Number<N>: NumberOf<Place = P>,
    L: Nth<P>,
{
    type Kind = Brought<L::Type>;
}

/// A number as a type.
pub struct Number<const N: usize>;

/// The number of an extractor.
pub trait NumberOf {
    /// The number as a place in the list of extractors.
    type Place;
}

/// Each number is one more than the number before.
macro_rules! numbers {
    ($($number:literal)*) => { numbers!(@ Here; $($number)*); };
    (@ $place:ty;) => {};
    (@ $place:ty; $number:literal $($others:literal)*) => {
        impl NumberOf for Number<{ SENT + $number }> {
            type Place = $place;
        }
        numbers!(@ There<$place>; $($others)*);
    };
}

numbers!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);

/// A list whose extractor at the place `P` is known.
pub trait Nth<P> {
    /// The extractor.
    type Type;
}

impl<T, R> Nth<Here> for (Extractor<T>, R) {
    type Type = T;
}

impl<P, T, R: Nth<P>> Nth<There<P>> for (Extractor<T>, R) {
    type Type = R::Type;
}

/// The rest of a query is a struct, as `Query` takes it.
impl<const N: usize, T, R> Nth<Here> for (QueryRestArg<N, T>, R) {
    type Type = Query<T>;
}

impl<const N: usize, P, T, R: Nth<P>> Nth<There<P>> for (QueryRestArg<N, T>, R) {
    type Type = R::Type;
}

macro_rules! passed_over {
    ($($parameter:ident $(<$extra:ident>)?)*) => {$(
        impl<const N: usize, $(const $extra: usize,)? P, T, R: Nth<P>> Nth<P>
            for ($parameter<N, $($extra,)? T>, R)
        {
            type Type = R::Type;
        }
    )*};
}

passed_over!(PathArg RestArg QueryArg HostArg<AFTER>);

impl<P, L: Nth<P>, const CHECKED: bool> Nth<P> for Arguments<L, CHECKED> {
    type Type = L::Type;
}

impl<P, L: Nth<P>> Nth<P> for Borrowing<L> {
    type Type = L::Type;
}

impl<P, L: Nth<P>, M> Nth<P> for Guarded<L, M> {
    type Type = L::Type;
}
