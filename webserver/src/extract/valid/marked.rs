//! `Valid` inside of a wrapper, for arguments with an attribute such as `#[json]`: the value of the
//! attribute's extractor is then `Valid<T>`.

use serde_core::Deserialize;
use serde_core::de::DeserializeOwned;

use super::error::ValidError;
use super::rules::Rules;
use super::source::Validated;
use super::wrapper::{Valid, checked};
#[cfg(feature = "json")]
use crate::extract::arguments::JsonValue;
use crate::extract::arguments::{FormStruct, QueryStruct};
use crate::extract::body::Form;
use crate::extract::core::{Cx, Describe, FromRequest};
use crate::extract::urlencoded::Query;
#[cfg(feature = "json")]
use crate::respond::Json;

/// Defines the extractor of a `Valid` value by that of the value.
macro_rules! marked {
    ($($(#[$cfg:meta])* $wrapper:ident($($bound:tt)*), $checked:ident;)*) => {$(
        $(#[$cfg])*
        #[diagnostic::do_not_recommend]
        impl<'r, T: $($bound)* + Rules> FromRequest<'r> for $wrapper<Valid<T>>
        where
            $wrapper<T>: Validated<'r>,
        {
            type Needs = <$wrapper<T> as FromRequest<'r>>::Needs;
            type Rejection = ValidError<<$wrapper<T> as FromRequest<'r>>::Rejection>;
            const READS_ENCODING: bool = <$wrapper<T> as FromRequest<'r>>::READS_ENCODING;
            const ASKS_FOR_ROUTE: bool = <$wrapper<T> as FromRequest<'r>>::ASKS_FOR_ROUTE;

            fn check_head(cx: Cx<'r, Self::Needs>) -> Result<(), Self::Rejection> {
                <$wrapper<T> as FromRequest<'r>>::check_head(cx).map_err(ValidError::Inner)
            }

            fn from_request(cx: Cx<'r, Self::Needs>) -> Result<Self, Self::Rejection> {
                <Self as FromRequest<'r>>::check_head(cx)?;
                Self::from_checked(cx)
            }

            #[inline]
            fn from_checked(cx: Cx<'r, Self::Needs>) -> Result<Self, Self::Rejection> {
                checked::<$wrapper<T>>(cx).map(|value| $wrapper(Valid(value.0)))
            }

            fn describe(to: &mut dyn Describe) {
                <$wrapper<T> as FromRequest<'r>>::describe(to);
            }
        }

        $(#[$cfg])*
        #[diagnostic::do_not_recommend]
        impl<T: Deserialize<'static> + Rules> $checked for Valid<T> {}
    )*};
}

marked! {
    #[cfg(feature = "json")]
    Json(Deserialize<'r> + Send), JsonValue;
    Form(DeserializeOwned + Send), FormStruct;
    Query(Deserialize<'r> + Send), QueryStruct;
}
