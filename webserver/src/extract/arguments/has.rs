//! The type of a handler's parameter, found by the parameter's number. Only links ask for it, so it
//! is not a part of [`Extract`](super::Extract).

use super::parameter::{PathArg, QueryArg, RestArg};
use crate::extract::core::{Here, There};

/// Lists of arguments that have parameter number `N`. `I` is the place of the argument in the list,
/// found by inference.
pub trait Has<const N: usize, I> {
    /// The type of the parameter.
    type Type;
}

/// The number of a parameter that only a prefix around the handler has. Its type is not known.
pub(crate) const OF_PREFIX: usize = usize::MAX;

/// The number of a name that is no parameter, which is reported at the name. So that nothing more is
/// reported, every value fits.
pub(crate) const UNKNOWN: usize = usize::MAX - 1;

/// Stands for the type of a parameter that only a prefix has.
#[expect(non_camel_case_types, reason = "it is a description in the messages of rustc")]
pub struct text_or_number {}

/// The type of what is reported already.
pub struct Unknown;

impl Has<OF_PREFIX, Here> for () {
    type Type = text_or_number;
}

impl Has<UNKNOWN, Here> for () {
    type Type = Unknown;
}

macro_rules! has {
    ($($parameter:ident)*) => {$(
        impl<const N: usize, T, R> Has<N, Here> for ($parameter<N, T>, R) {
            type Type = T;
        }
    )*};
}

has!(PathArg RestArg QueryArg);

impl<const N: usize, I, A, R: Has<N, I>> Has<N, There<I>> for (A, R) {
    type Type = R::Type;
}

/// The arguments of a handler whose attribute is wrong. Its mistakes are reported at the handler.
pub struct NotChecked;

impl<const N: usize> Has<N, Here> for NotChecked {
    type Type = Unknown;
}
