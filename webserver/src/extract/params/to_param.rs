//! Writes a value as the text of a path or query parameter, for links. Reading is the task of
//! `param`; percent-encoding is the task of links.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZero;

/// A type whose values a link can write. It is the reverse of [`FromParam`](crate::FromParam).
///
/// The text must be one from which `FromParam` reads the same value. It is not percent-encoded; the
/// link does that. Text, numbers, `bool`, `char` and addresses implement the trait. Implement it for
/// a type of your own beside `FromParam`, if handlers with such a parameter are the target of
/// [`uri!`](crate::uri).
///
/// ```
/// use std::fmt;
/// use webserver::prelude::*;
/// use webserver::{FromParam, ToParam};
///
/// #[derive(Clone, Copy)]
/// struct UserId(u64);
///
/// impl<'a> FromParam<'a> for UserId {
///     type Error = <u64 as FromParam<'a>>::Error;
///
///     fn from_param(text: &'a str) -> Result<Self, Self::Error> {
///         u64::from_param(text).map(Self)
///     }
/// }
///
/// impl ToParam for UserId {
///     fn to_param(&self, out: &mut dyn fmt::Write) -> fmt::Result {
///         self.0.to_param(out)
///     }
/// }
///
/// #[get("/users/{id}")]
/// fn show(id: UserId) -> Text<u64> {
///     Text(id.0)
/// }
///
/// routes![App = [show]];
///
/// # fn main() {
/// assert_eq!(uri!(App, show(id = UserId(7))).to_string(), "/users/7");
/// # }
/// ```
pub trait ToParam {
    /// Writes the value.
    ///
    /// # Errors
    /// Returns an error only if `out` does. A link never does.
    fn to_param(&self, out: &mut dyn fmt::Write) -> fmt::Result;
}

impl ToParam for str {
    fn to_param(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        out.write_str(self)
    }
}

macro_rules! by_display {
    ($($ty:ty)*) => {$(
        impl ToParam for $ty {
            fn to_param(&self, out: &mut dyn fmt::Write) -> fmt::Result {
                write!(out, "{self}")
            }
        }
    )*};
}

by_display!(bool char f32 f64 IpAddr Ipv4Addr Ipv6Addr);

macro_rules! integers {
    ($($ty:ty)*) => {$(
        by_display!($ty NonZero<$ty>);
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

#[cfg(feature = "uuid")]
by_display!(uuid::Uuid);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::params::FromParam;

    /// Reads a written value again.
    fn check<T>(value: &T)
    where
        T: ToParam + for<'a> FromParam<'a> + PartialEq + fmt::Debug,
    {
        let mut text = String::new();
        value.to_param(&mut text).expect("a string takes any text");
        assert_eq!(T::from_param(&text).ok().as_ref(), Some(value), "{text}");
    }

    #[test]
    fn parameter_is_read_from_the_text_that_is_written() {
        check(&u64::MAX);
        check(&i128::MIN);
        check(&-7_i8);
        check(&NonZero::new(7_u16).expect("it is not zero"));
        check(&true);
        check(&'/');
        check(&1e300_f64);
        check(&f32::MIN_POSITIVE);
        check(&f64::NEG_INFINITY);
        check(&IpAddr::V6(Ipv6Addr::LOCALHOST));
        check(&Ipv4Addr::LOCALHOST);
        #[cfg(feature = "uuid")]
        check(&uuid::Uuid::nil());
    }
}
