//! Numbers, written in decimal straight into the response.

use std::fmt::Write;

use super::text;
use crate::base::pool::Scratch;
use crate::http::{Body, Response};
use crate::respond::into_response::IntoResponse;

macro_rules! integers {
    ($($t:ty)*) => {$(
        impl IntoResponse for $t {
            fn into_response(self) -> Response {
                text::plain(Body::copied(itoa::Buffer::new().format(self).as_bytes()))
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

macro_rules! floats {
    ($($t:ty)*) => {$(
        impl IntoResponse for $t {
            fn into_response(self) -> Response {
                let mut out = Scratch::new();
                write!(out, "{self}").expect("writing a float to a Scratch cannot fail");
                text::written(out)
            }
        }
    )*};
}

floats!(f32 f64);

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: impl IntoResponse, expected: &str) {
        let response = value.into_response();
        assert_eq!(response.body().buffered(), Some(expected.as_bytes()));
        assert_eq!(response.headers().get("content-type"), Some("text/plain; charset=utf-8"));
    }

    #[test]
    fn numbers_are_text_in_decimal() {
        check(0_u8, "0");
        check(-1_i32, "-1");
        check(u64::MAX, "18446744073709551615");
        check(i128::MIN, "-170141183460469231731687303715884105728");
        check(0.5_f32, "0.5");
        check(1e21_f64, "1000000000000000000000");
        check(f64::NAN, "NaN");
    }
}
