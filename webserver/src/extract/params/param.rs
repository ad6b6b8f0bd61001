//! Parses the text of a path or query parameter. Other files find the text by the parameter's name.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZero;

use super::param_error::ParamError;
use crate::base::bytes::decimal;

/// A type that a path or query parameter can have. It may borrow from the text.
///
/// The text is percent-decoded. If a value cannot be read from it, a path parameter is answered
/// with 404 and a query parameter with 422. The error's `Display` is shown after the parameter's
/// name.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::FromParam;
///
/// enum Colour {
///     Red,
///     Blue,
/// }
///
/// impl<'a> FromParam<'a> for Colour {
///     type Error = &'static str;
///
///     fn from_param(text: &'a str) -> Result<Self, Self::Error> {
///         match text {
///             "red" => Ok(Self::Red),
///             "blue" => Ok(Self::Blue),
///             _ => Err("is not a colour"),
///         }
///     }
/// }
///
/// #[get("/paint/{colour}")]
/// fn paint(colour: Colour) -> &'static str {
///     match colour {
///         Colour::Red => "warm",
///         Colour::Blue => "cold",
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a path or query parameter",
    label = "not a parameter type",
    note = "use `&str`, `String`, a number, `bool`, `char` or `IpAddr`, or implement `FromParam` for `{Self}`"
)]
#[cfg_attr(
    feature = "garde",
    diagnostic::on_unimplemented(
        note = "for a `Valid<T>`, the `T` has to be such a type with `#[derive(garde::Validate)]`"
    )
)]
pub trait FromParam<'a>: Sized {
    /// The reason why a value cannot be read from a text.
    type Error: fmt::Display;

    /// Reads a value from the text.
    ///
    /// # Errors
    /// Returns an error if the text is not a valid value. The error says what was expected, such as
    /// `is not a colour`.
    fn from_param(text: &'a str) -> Result<Self, Self::Error>;

    /// Reads a value from the bytes of a text. A number is parsed from the bytes directly.
    #[doc(hidden)]
    fn from_bytes(bytes: &'a [u8]) -> Result<Self, Self::Error> {
        // The bytes are UTF-8: the code that decodes a path or a query has checked that.
        Self::from_param(std::str::from_utf8(bytes).unwrap_or_default())
    }

    /// Returns the value that a form means by not sending the field, such as a check box that is not
    /// ticked.
    #[doc(hidden)]
    fn not_sent() -> Option<Self> {
        None
    }
}

impl<'a> FromParam<'a> for &'a str {
    type Error = Infallible;

    fn from_param(text: &'a str) -> Result<Self, Infallible> {
        Ok(text)
    }
}

impl<'a> FromParam<'a> for String {
    type Error = Infallible;

    fn from_param(text: &'a str) -> Result<Self, Infallible> {
        Ok(text.to_owned())
    }
}

impl<'a> FromParam<'a> for Cow<'a, str> {
    type Error = Infallible;

    fn from_param(text: &'a str) -> Result<Self, Infallible> {
        Ok(Cow::Borrowed(text))
    }
}

macro_rules! integers {
    ($($t:ty)*) => {$(
        impl<'a> FromParam<'a> for $t {
            type Error = ParamError;

            /// Digits, with a leading `-` if the type is signed.
            // Inline, so that a program compiles only the types that it uses, of these twelve.
            #[inline]
            fn from_param(text: &'a str) -> Result<Self, ParamError> {
                let parsed = match decimal(text.as_bytes()) {
                    Ok(number) => Self::try_from(number).ok(),
                    // `str::parse` also accepts a leading `+`; each number should have only one
                    // spelling.
                    Err(_) if text.starts_with('+') => None,
                    Err(_) => text.parse().ok(),
                };
                parsed.ok_or_else(|| {
                    ParamError::new(format!("a whole number from {} to {}", <$t>::MIN, <$t>::MAX))
                })
            }

            #[inline]
            fn from_bytes(bytes: &'a [u8]) -> Result<Self, ParamError> {
                match decimal(bytes).map(Self::try_from) {
                    Ok(Ok(number)) => Ok(number),
                    _ => Self::from_param(std::str::from_utf8(bytes).unwrap_or_default()),
                }
            }
        }

        impl<'a> FromParam<'a> for NonZero<$t> {
            type Error = ParamError;

            #[inline]
            fn from_param(text: &'a str) -> Result<Self, ParamError> {
                let number = NonZero::new(<$t>::from_param(text)?);
                number.ok_or(ParamError::new("a number other than zero"))
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

macro_rules! parsed {
    ($($t:ty: $expected:literal;)*) => {$(
        impl<'a> FromParam<'a> for $t {
            type Error = ParamError;

            fn from_param(text: &'a str) -> Result<Self, ParamError> {
                text.parse().map_err(|_| ParamError::new($expected))
            }
        }
    )*};
}

parsed! {
    f32: "a number";
    f64: "a number";
    char: "a single character";
    IpAddr: "an IP address";
    Ipv4Addr: "an IPv4 address";
    Ipv6Addr: "an IPv6 address";
}

/// Accepts `true`, `on`, `yes` or `1`, and `false`, `off`, `no` or `0`, in upper or lower case. A
/// ticked checkbox of a form sends `on`, and Python's clients write `True`.
impl<'a> FromParam<'a> for bool {
    type Error = ParamError;

    fn from_param(text: &'a str) -> Result<Self, ParamError> {
        const TRUE: [&str; 4] = ["true", "on", "yes", "1"];
        const FALSE: [&str; 4] = ["false", "off", "no", "0"];
        let is_in = |words: [&str; 4]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
        if is_in(TRUE) {
            Ok(true)
        } else if is_in(FALSE) {
            Ok(false)
        } else {
            Err(ParamError::new("`true` or `false`"))
        }
    }

    fn not_sent() -> Option<Self> {
        Some(false)
    }
}

#[cfg(feature = "uuid")]
impl<'a> FromParam<'a> for uuid::Uuid {
    type Error = ParamError;

    fn from_param(text: &'a str) -> Result<Self, ParamError> {
        Self::try_parse(text).map_err(|_| ParamError::new("a UUID"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "the rows of the table read better")]
    fn check<T>(text: &'static str, expected: Option<T>)
    where
        T: FromParam<'static> + PartialEq + fmt::Debug,
    {
        assert_eq!(T::from_param(text).ok(), expected, "{text}");
    }

    #[test]
    fn text_parameter_is_taken_unchanged() {
        check("a b", Some("a b"));
        check("a b", Some(String::from("a b")));
        check("", Some(Cow::Borrowed("")));
    }

    #[test]
    fn integer_parameter_has_only_digits() {
        check("7", Some(7_u8));
        check("007", Some(7_u64));
        check("-7", Some(-7_i16));
        check("340282366920938463463374607431768211455", Some(u128::MAX));
        check("9999999999999999999", Some(9_999_999_999_999_999_999_u64));
        check("18446744073709551615", Some(u64::MAX));
        check("00000000000000000000000255", Some(u8::MAX));
        check::<u64>("18446744073709551616", None);
        check::<i64>("9223372036854775808", None);
        check::<i8>("128", None);
        check("-128", Some(i8::MIN));
        check::<u8>("256", None);
        check::<u8>("-1", None);
        check::<u8>("+7", None);
        check::<i8>("+7", None);
        check::<u8>("", None);
        check::<i8>("-", None);
        check::<u8>(" 7", None);
        check::<u8>("0x7", None);
        check::<u8>("٧", None);
        check::<NonZero<u8>>("0", None);
        check("7", NonZero::new(7_u8));
    }

    #[test]
    fn integer_parameter_agrees_with_the_standard_library_except_for_a_plus() {
        fn same<T>(text: &str)
        where
            T: for<'a> FromParam<'a> + std::str::FromStr + PartialEq + fmt::Debug,
        {
            let expected = text.parse::<T>().ok().filter(|_| !text.starts_with('+'));
            assert_eq!(T::from_param(text).ok(), expected, "{text:?}");
            assert_eq!(T::from_bytes(text.as_bytes()).ok(), expected, "{text:?} as bytes");
        }
        let digits = [
            "",
            "0",
            "1",
            "7",
            "127",
            "128",
            "129",
            "255",
            "256",
            "32767",
            "32768",
            "32769",
            "65535",
            "65536",
            "2147483647",
            "2147483648",
            "2147483649",
            "4294967295",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "9223372036854775809",
            "9999999999999999999",
            "10000000000000000000",
            "18446744073709551615",
            "18446744073709551616",
            "170141183460469231731687303715884105727",
            "170141183460469231731687303715884105728",
            "340282366920938463463374607431768211455",
            "340282366920938463463374607431768211456",
            "/",
            ":",
            "1/",
            "1:",
            " 1",
            "1 ",
            "1_0",
            "1.",
            "1e1",
            "0x1",
            "\0",
            "1\0",
            "٧",
            "１",
            "²",
            "é",
            "\u{130}",
        ];
        for digits in digits {
            for sign in ["", "-", "+", "--", "+-", "−"] {
                for zeros in ["", "0", "000000000000000000", "00000000000000000000000"] {
                    let text = format!("{sign}{zeros}{digits}");
                    same::<u8>(&text);
                    same::<u16>(&text);
                    same::<u32>(&text);
                    same::<u64>(&text);
                    same::<u128>(&text);
                    same::<usize>(&text);
                    same::<i8>(&text);
                    same::<i16>(&text);
                    same::<i32>(&text);
                    same::<i64>(&text);
                    same::<i128>(&text);
                    same::<isize>(&text);
                    same::<NonZero<u8>>(&text);
                    same::<NonZero<i64>>(&text);
                }
            }
        }
    }

    #[test]
    fn float_char_and_address_parameters_are_read() {
        check("1.5", Some(1.5_f64));
        check::<f32>("x", None);
        check("inf", Some(f64::INFINITY));
        check("-1e-3", Some(-0.001_f32));
        check("ü", Some('ü'));
        check::<char>("ab", None);
        check("::1", Some(IpAddr::V6(Ipv6Addr::LOCALHOST)));
        check("127.0.0.1", Some(Ipv4Addr::LOCALHOST));
        check::<IpAddr>("localhost", None);
    }

    #[test]
    fn bool_parameter_accepts_the_words_that_clients_send() {
        for text in ["true", "on", "yes", "1", "True", "TRUE", "On", "YES"] {
            check(text, Some(true));
        }
        for text in ["false", "off", "no", "0", "False", "FALSE", "Off", "NO"] {
            check(text, Some(false));
        }
        for text in ["", " true", "t", "y", "01", "2", "-1", "enabled", "ｏｎ", "null"] {
            check::<bool>(text, None);
        }
    }

    #[cfg(feature = "uuid")]
    #[test]
    fn uuid_parameter_is_read() {
        check("00000000-0000-0000-0000-000000000000", Some(uuid::Uuid::nil()));
        check::<uuid::Uuid>("7", None);
    }

    #[test]
    fn parameter_error_says_what_is_expected() {
        let error = u8::from_param("x").expect_err("it is not a number");
        assert_eq!(error.to_string(), "is not a whole number from 0 to 255");
    }
}
