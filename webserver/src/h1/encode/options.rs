//! The effects on the connection that a handler asks for in its own fields. These fields are not
//! sent unchanged; see `encode`.

use crate::base::bytes::decimal;
use crate::http::{KnownField, elements};

/// The effects that a response's fields ask for.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct ResponseOptions {
    /// Whether the connection must close after the response.
    pub(crate) close: bool,
    /// A valid Content-Length (RFC 9110, section 8.6).
    pub(crate) length: Option<u64>,
}

/// Reads the effects that a response's fields ask for.
pub(crate) fn response_options<'a>(
    fields: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> ResponseOptions {
    let mut options = ResponseOptions::default();
    for (name, value) in fields {
        match KnownField::of(name.as_bytes()) {
            Some(KnownField::Connection) => {
                options.close |= elements(value).any(|one| one.eq_ignore_ascii_case(b"close"));
            }
            Some(KnownField::ContentLength) => options.length = decimal(value).ok(),
            _ => {}
        }
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handler_may_ask_for_connection_close_and_for_a_content_length() {
        let check = |name: &str, value: &str, close, length| {
            let found = response_options(std::iter::once((name, value.as_bytes())));
            assert_eq!(found, ResponseOptions { close, length }, "{name}: {value}");
        };
        check("CONNECTION", "x, Close", true, None);
        check("connection", "upgrade", false, None);
        check("Content-Length", "12", false, Some(12));
        check("content-length", "+12", false, None);
        check("content-length", "", false, None);
        check("content-length", "99999999999999999999", false, None);
        check("x-length", "12", false, None);
    }
}
