//! What `#[derive(FromParam)]` writes for a newtype calls this code. The traits of parameters are in
//! `param` and `to_param`.

use std::fmt;
use std::marker::PhantomData;

use super::param::FromParam;
use super::to_param::ToParam;

/// The field of a newtype. The constant `CHECKED` requires once that it can be a parameter. If this fails,
/// rustc reports nothing about the code that uses the field.
pub struct Newtype<T, const CHECKED: bool>(PhantomData<fn() -> T>);

/// Reads the field of a newtype.
pub trait ReadNewtype<'a> {
    /// The type of the field.
    type Field;
    /// Why the field cannot be read.
    type Error: fmt::Display;

    /// Reads the field.
    fn read(text: &'a str) -> Result<Self::Field, Self::Error>;

    /// Returns the field of a value that is not sent.
    fn not_sent() -> Option<Self::Field>;
}

/// Writes the field of a newtype.
pub trait WriteNewtype<T> {
    /// Writes the field.
    fn write(field: &T, out: &mut dyn fmt::Write) -> fmt::Result;
}

impl<'a, T: FromParam<'a>, const CHECKED: bool> ReadNewtype<'a> for Newtype<T, CHECKED> {
    type Field = T;
    type Error = T::Error;

    fn read(text: &'a str) -> Result<T, T::Error> {
        T::from_param(text)
    }

    fn not_sent() -> Option<T> {
        T::not_sent()
    }
}

impl<T: ToParam, const CHECKED: bool> WriteNewtype<T> for Newtype<T, CHECKED> {
    fn write(field: &T, out: &mut dyn fmt::Write) -> fmt::Result {
        field.to_param(out)
    }
}

// A link writes a `String` as the `str` in it, so `String` does not implement `ToParam`.
impl<const CHECKED: bool> WriteNewtype<String> for Newtype<String, CHECKED> {
    fn write(field: &String, out: &mut dyn fmt::Write) -> fmt::Result {
        out.write_str(field)
    }
}

/// The types that the field of a newtype can have. The trait exists for its error message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a path or query parameter, or a link cannot write it",
    label = "not a type for `#[derive(FromParam)]`",
    note = "use `String`, a number, `bool`, `char` or `IpAddr`, or implement `FromParam` and `ToParam` for `{Self}`"
)]
pub trait NewtypeField {}

#[diagnostic::do_not_recommend]
impl<T: FromParam<'static> + ToParam> NewtypeField for T {}

#[diagnostic::do_not_recommend]
impl NewtypeField for String {}

/// Requires that `T` can be the field of a newtype.
pub const fn is_newtype_field<T: NewtypeField>() -> bool {
    true
}
