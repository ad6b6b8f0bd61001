//! A parameter that keeps the rules of its type.

use std::fmt;

use super::rules::Rules;
use super::wrapper::Valid;
use crate::extract::params::FromParam;

/// Why a parameter is refused.
#[derive(Debug)]
pub enum InvalidParam<E> {
    /// The text is not of the type.
    Type(E),
    /// The value breaks rules.
    Rules(String),
}

impl<E: fmt::Display> fmt::Display for InvalidParam<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type(error) => error.fmt(f),
            Self::Rules(details) => f.write_str(details),
        }
    }
}

/// ```
/// use garde::Validate;
/// use webserver::FromParam;
/// use webserver::prelude::*;
///
/// #[derive(FromParam, Validate)]
/// #[garde(transparent)]
/// struct Page(#[garde(range(min = 1))] u32);
///
/// #[get("/?{page}")]
/// fn index(page: Valid<Page>) -> String {
///     let Valid(Page(number)) = page;
///     format!("page {number}")
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![index]).build().client();
/// assert_eq!(client.get("/?page=2").send().await.text().await, "page 2");
/// assert_eq!(client.get("/?page=0").send().await.status(), 422);
/// # });
/// ```
#[diagnostic::do_not_recommend]
impl<'a, T: FromParam<'a> + Rules> FromParam<'a> for Valid<T> {
    type Error = InvalidParam<T::Error>;

    fn from_param(text: &'a str) -> Result<Self, Self::Error> {
        checked(T::from_param(text))
    }

    fn from_bytes(bytes: &'a [u8]) -> Result<Self, Self::Error> {
        checked(T::from_bytes(bytes))
    }
}

#[inline]
fn checked<T: Rules, E>(read: Result<T, E>) -> Result<Valid<T>, InvalidParam<E>> {
    let value = read.map_err(InvalidParam::Type)?;
    match value.broken() {
        None => Ok(Valid(value)),
        Some((broken, _)) => {
            let details: Vec<_> = broken.into_iter().map(|broken| broken.detail).collect();
            Err(InvalidParam::Rules(details.join("; ")))
        }
    }
}
