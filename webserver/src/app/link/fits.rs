//! Which values fit which parameter of a link, and how they are put there. The type of the handler's
//! argument decides.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::sink::Sink;
use crate::extract::arguments::has::{Unknown, text_or_number};
use crate::extract::{QueryError, ToParam};

/// A value that fits a parameter of the type `T`.
#[diagnostic::on_unimplemented(
    message = "this parameter of the link is `{T}`, and a value of type `{Self}` does not fit",
    label = "does not fit `{T}`",
    note = "a value fits if it has the type of the handler's argument, `{T}`, and this type implements `ToParam`; for an `Option` write `Some(value)` or `None`"
)]
pub trait Fits<T> {
    /// Writes the value.
    fn put(&self, sink: &mut Sink<'_>);
}

#[diagnostic::do_not_recommend]
impl<T: ToParam> Fits<T> for T {
    fn put(&self, sink: &mut Sink<'_>) {
        sink.value(self);
    }
}

#[diagnostic::do_not_recommend]
impl<T: ToParam> Fits<T> for &T {
    fn put(&self, sink: &mut Sink<'_>) {
        sink.value(*self);
    }
}

macro_rules! texts {
    ($($of:ty: $($ty:ty)*;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl Fits<$of> for $ty {
            fn put(&self, sink: &mut Sink<'_>) {
                let text: &str = self;
                sink.value(text);
            }
        }
    )*)*};
}

// Every text fits every argument that is a text.
texts! {
    &str: &str &&str String &String Cow<'_, str> &Cow<'_, str> Box<str>;
    String: &str &&str String &String Cow<'_, str> &Cow<'_, str> Box<str>;
    Cow<'_, str>: &str &&str String &String Cow<'_, str> &Cow<'_, str> Box<str>;
}

/// A value for a parameter that only a prefix has, so that no argument gives it a type.
#[diagnostic::on_unimplemented(
    message = "only a prefix has this parameter of the link, and a value of type `{V}` does not fit",
    label = "neither a text nor a number",
    note = "write a text, a number, or a reference to a value whose type implements `ToParam`"
)]
pub trait Accepts<V> {
    /// Writes the value.
    fn put(value: &V, sink: &mut Sink<'_>);
}

// rustc reports the inner bound, because its `Self` is not that of `Fits`. So the message above is
// shown.
impl<V> Fits<text_or_number> for V
where
    text_or_number: Accepts<V>,
{
    fn put(&self, sink: &mut Sink<'_>) {
        <text_or_number as Accepts<V>>::put(self, sink);
    }
}

macro_rules! text_or_number {
    ($($ty:ty: $given:ident => $value:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Accepts<$ty> for text_or_number {
            fn put($given: &$ty, sink: &mut Sink<'_>) {
                sink.value($value);
            }
        }
    )*};
}

macro_rules! numbers {
    ($($ty:ty)*) => { text_or_number! { $($ty: number => number;)* } };
}

numbers!(bool char u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64);

text_or_number! {
    String: text => text.as_str();
    &String: text => text.as_str();
    Cow<'_, str>: text => text.as_ref();
    &Cow<'_, str>: text => text.as_ref();
    Box<str>: text => text.as_ref();
}

/// A value of a type of one's own is given by reference. (Not by value: another crate may implement
/// `ToParam` for a reference, so the implementations would overlap.)
#[diagnostic::do_not_recommend]
impl<T: ToParam + ?Sized> Accepts<&T> for text_or_number {
    fn put(value: &&T, sink: &mut Sink<'_>) {
        sink.value(*value);
    }
}

macro_rules! paths {
    ($($ty:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Fits<PathBuf> for $ty {
            fn put(&self, sink: &mut Sink<'_>) {
                sink.path(self.as_ref());
            }
        }
    )*};
}

paths!(&Path PathBuf &PathBuf &str String);

#[diagnostic::do_not_recommend]
impl<V> Fits<Unknown> for V {
    fn put(&self, _: &mut Sink<'_>) {}
}

#[diagnostic::do_not_recommend]
impl<T, V: Fits<T>> Fits<Option<T>> for Option<V> {
    fn put(&self, sink: &mut Sink<'_>) {
        if let Some(value) = self {
            V::put(value, sink);
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Fits<T>> Fits<Option<T>> for &Option<V> {
    fn put(&self, sink: &mut Sink<'_>) {
        Fits::<Option<T>>::put(*self, sink);
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: Fits<T>> Fits<Result<T, QueryError>> for V {
    fn put(&self, sink: &mut Sink<'_>) {
        V::put(self, sink);
    }
}

/// Stands for `None`, `[]` and the like, whose types cannot be inferred.
#[derive(Debug)]
pub struct Nothing;

#[diagnostic::do_not_recommend]
impl<T> Fits<Option<T>> for Nothing {
    fn put(&self, _: &mut Sink<'_>) {}
}

#[diagnostic::do_not_recommend]
impl<T> Fits<Vec<T>> for Nothing {
    fn put(&self, _: &mut Sink<'_>) {}
}

macro_rules! lists {
    ($($ty:ty $(, const $n:ident)?;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T, V: Fits<T> $(, const $n: usize)?> Fits<Vec<T>> for $ty {
            fn put(&self, sink: &mut Sink<'_>) {
                sink.list(self.iter(), V::put);
            }
        }
    )*};
}

lists! { Vec<V>; &Vec<V>; &[V]; [V; N], const N; &[V; N], const N; }
