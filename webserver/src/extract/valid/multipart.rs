//! Forms with parts whose values keep rules. The names are those of the derive, so the form is not read
//! again.

use std::future::Future;
use std::pin::Pin;

use super::error::{Invalid, ValidError};
use super::rules::Rules;
use super::wrapper::Valid;
use crate::extract::arguments::MultipartStruct;
use crate::extract::collect::Broken;
use crate::extract::core::{BodyStream, Cx, Describe, FromRequestAsync};
use crate::extract::multipart::{FromMultipart, MultipartError, Parts};
use crate::http::{Mistake, Place};

#[diagnostic::do_not_recommend]
impl<'r, T: FromMultipart + Rules> FromRequestAsync<'r> for Valid<Parts<T>> {
    type Needs = BodyStream;
    type Rejection = ValidError<MultipartError>;
    const ASKS_FOR_ROUTE: bool = false;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Rejection>> + Send + 'r>>;

    fn check_head(cx: Cx<'r, BodyStream>) -> Result<(), Self::Rejection> {
        Parts::<T>::check_head(cx).map_err(ValidError::Inner)
    }

    fn from_request_async(cx: Cx<'r, BodyStream>) -> Self::Future {
        let parts = Parts::<T>::from_request_async(cx);
        Box::pin(async { checked(parts).await.map(Valid) })
    }

    fn describe(to: &mut dyn Describe) {
        Parts::<T>::describe(to);
    }
}

#[diagnostic::do_not_recommend]
impl<'r, T: FromMultipart + Rules> FromRequestAsync<'r> for Parts<Valid<T>> {
    type Needs = BodyStream;
    type Rejection = ValidError<MultipartError>;
    const ASKS_FOR_ROUTE: bool = false;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Rejection>> + Send + 'r>>;

    fn check_head(cx: Cx<'r, BodyStream>) -> Result<(), Self::Rejection> {
        Parts::<T>::check_head(cx).map_err(ValidError::Inner)
    }

    fn from_request_async(cx: Cx<'r, BodyStream>) -> Self::Future {
        let parts = Parts::<T>::from_request_async(cx);
        Box::pin(async { checked(parts).await.map(|Parts(value)| Self(Valid(value))) })
    }

    fn describe(to: &mut dyn Describe) {
        Parts::<T>::describe(to);
    }
}

#[diagnostic::do_not_recommend]
impl<T: FromMultipart + Rules> MultipartStruct for Valid<T> {}

/// Takes and checks a form.
async fn checked<T: FromMultipart + Rules>(
    parts: impl Future<Output = Result<Parts<T>, MultipartError>>,
) -> Result<Parts<T>, ValidError<MultipartError>> {
    let parts = parts.await.map_err(ValidError::Inner)?;
    match parts.0.broken() {
        None => Ok(parts),
        Some(broken) => Err(ValidError::Invalid(located::<T>(broken))),
    }
}

/// Names the fields as the client does. A value in a list has the name of its field.
#[cold]
fn located<T: FromMultipart>((broken, has_more): (Vec<Broken>, bool)) -> Invalid {
    let place = |path: &[String]| {
        let Some(field) = path.first() else { return Place::Body };
        let field = field.strip_prefix("r#").unwrap_or(field);
        let at = T::IN_RUST.iter().position(|name| *name == field);
        let name = at.and_then(|at| T::FIELDS.get(at)).map(|info| info.name().into());
        Place::BodyField(name.unwrap_or_else(|| field.to_owned().into()))
    };
    let mistake = |Broken { path, detail }: &Broken| Mistake::new(place(path), detail.as_str());
    let mistakes = broken.iter().map(mistake).collect();
    Invalid::new(mistakes, has_more.then_some(Place::Body))
}
