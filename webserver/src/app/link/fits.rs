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
    label = "not `{T}`",
    note = "the handler's argument has the type `{T}`; a type of your own fits if it implements `ToParam`"
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
    text_or_number: String &String Cow<'_, str> &Cow<'_, str> Box<str>;
}

macro_rules! numbers {
    ($($ty:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Fits<text_or_number> for $ty {
            fn put(&self, sink: &mut Sink<'_>) {
                sink.value(self);
            }
        }
    )*};
}

numbers!(bool char u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64);

/// A value of a type of one's own is given by reference, if only a prefix has the parameter. (Not by
/// value: another crate may implement `ToParam` for a reference, so the implementations would
/// overlap.)
#[diagnostic::do_not_recommend]
impl<T: ToParam + ?Sized> Fits<text_or_number> for &T {
    fn put(&self, sink: &mut Sink<'_>) {
        sink.value(*self);
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
