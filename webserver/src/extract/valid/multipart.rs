//! Forms with parts whose values keep rules. The names are those of the derive, so the form is not read
//! again.

use std::future::Future;
use std::pin::Pin;

use super::error::{Invalid, ValidError};
use super::rules::Rules;
use super::wrapper::Valid;
use crate::extract::arguments::MultipartStruct;
use crate::extract::collect::Broken;
use crate::extract::core::{Cx, Describe, FromRequestAsync};
use crate::extract::multipart::{FromMultipart, MultipartError, Parts};
use crate::http::{Mistake, Place};

/// Takes and checks a form.
async fn checked<'r, T: FromMultipart + Rules>(
    parts: <Parts<T> as FromRequestAsync<'r>>::Future,
) -> Result<T, ValidError<MultipartError>> {
    let Parts(value) = parts.await.map_err(ValidError::Inner)?;
    match value.broken() {
        None => Ok(value),
        Some(broken) => Err(ValidError::Invalid(located::<T>(broken))),
    }
}

/// Defines the extractor of a checked form by that of the form.
macro_rules! checked_form {
    ($($wrapper:ty: $wrap:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<'r, T: FromMultipart + Rules> FromRequestAsync<'r> for $wrapper {
            type Needs = <Parts<T> as FromRequestAsync<'r>>::Needs;
            type Rejection = ValidError<MultipartError>;
            const ASKS_FOR_ROUTE: bool = false;
            type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Rejection>> + Send + 'r>>;

            fn check_head(cx: Cx<'r, Self::Needs>) -> Result<(), Self::Rejection> {
                <Parts<T> as FromRequestAsync<'r>>::check_head(cx).map_err(ValidError::Inner)
            }

            fn from_request_async(cx: Cx<'r, Self::Needs>) -> Self::Future {
                let parts = <Parts<T> as FromRequestAsync<'r>>::from_request_async(cx);
                Box::pin(async move { checked::<T>(parts).await.map($wrap) })
            }

            fn describe(to: &mut dyn Describe) {
                <Parts<T> as FromRequestAsync<'r>>::describe(to);
            }
        }
    )*};
}

checked_form! {
    Valid<Parts<T>>: |value| Valid(Parts(value));
    Parts<Valid<T>>: |value| Parts(Valid(value));
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

#[diagnostic::do_not_recommend]
impl<T: FromMultipart + Rules> MultipartStruct for Valid<T> {}
