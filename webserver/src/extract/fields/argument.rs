//! `#[header]` and `#[cookie]` as extractors, for generated code. A type carries the name, because
//! an extractor gets nothing but the request.

use std::future::{Ready, ready};
use std::marker::PhantomData;

use super::error::FieldError;
use super::field::{Field, FromField};
use crate::base::bytes::same_const;
use crate::extract::core::{Cx, Described, FromRequestAsync};
use crate::http::HeaderMap;

/// The name of a header field or a cookie, as a type.
pub trait FieldName: 'static {
    /// The name of a header field is in lower case.
    const NAME: &'static str;
}

/// Defines an argument that is read from the head by its name.
macro_rules! argument {
    ($(#[$doc:meta])* $name:ident, $field:ident, $described:ident, $reads_encoding:expr) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name<N, T>(pub T, PhantomData<fn() -> N>);

        impl<'r, N: FieldName, T: FromField<'r> + Send> FromRequestAsync<'r> for $name<N, T> {
            type Needs = ();
            type Rejection = FieldError;
            const READS_ENCODING: bool = $reads_encoding;
            const ASKS_FOR_ROUTE: bool = false;
            const WAITS: bool = false;
            const IS_OPTIONAL: bool = T::IS_OPTIONAL;
            const DESCRIBED: Described = Described::$described(N::NAME);
            type Future = Ready<Result<Self, FieldError>>;

            fn from_request_async(cx: Cx<'r, ()>) -> Self::Future {
                ready(Self::read(cx.request.headers()))
            }

            #[inline]
            fn at_once(cx: Cx<'r, ()>) -> Option<Result<Self, FieldError>> {
                Some(Self::read(cx.request.headers()))
            }

            fn type_name() -> &'static str {
                std::any::type_name::<T>()
            }
        }

        impl<N: FieldName, T> $name<N, T> {
            #[inline]
            fn read<'r>(headers: &'r HeaderMap) -> Result<Self, FieldError>
            where
                T: FromField<'r>,
            {
                let value = T::from_field(Field::$field(headers, N::NAME));
                value.map(|value| Self(value, PhantomData))
            }
        }
    };
}

argument! {
    /// The header field that `N` names.
    HeaderArg, header, Header, same_const(N::NAME, "content-encoding")
}

argument! {
    /// The cookie that `N` names.
    CookieArg, cookie, Cookie, false
}
