//! The extractor around another extractor, whose value it checks.

use std::ops::{Deref, DerefMut};

use super::error::ValidError;
use super::source::Validated;
use crate::extract::core::{Cx, Describe, FromRequest};

/// A value that keeps the rules of its type, which `#[derive(garde::Validate)]` declares.
///
/// - As an argument, `Valid<E>` is around an extractor: `Valid<Json<T>>`, `Valid<Form<T>>`,
///   `Valid<Query<T>>` or `Valid<Parts<T>>`. Its field is that extractor, so the pattern is
///   `Valid(Json(user))`.
/// - After `#[json]`, `#[form]`, `#[query]` or `#[multipart]`, it is around the value itself, and the
///   pattern is `Valid(user)`.
/// - As a parameter of the path or the query, a header field or a cookie, it is around a type that has
///   rules and implements [`FromParam`](crate::FromParam), such as a newtype with `#[garde(transparent)]`.
///
/// [The guide](crate::guide::validation) explains it with examples.
///
/// # Errors
/// A request whose values break rules is answered with 422, together with the other mistakes of the
/// request. For each rule the answer says the place, by the names that the client has sent. It lists up
/// to 32 broken rules of each argument. The rules are checked only if all values are of their types.
/// A parameter of the path that breaks a rule is answered with 404, like one that is not of its type.
///
/// ```
/// use garde::Validate;
/// use serde::Deserialize;
/// use webserver::prelude::*;
///
/// #[derive(Deserialize, Validate)]
/// #[serde(rename_all = "camelCase")]
/// struct NewUser {
///     #[garde(length(min = 1, max = 40))]
///     full_name: String,
///     #[garde(range(min = 18))]
///     age: u8,
/// }
///
/// #[post("/users")]
/// fn add(Valid(Json(user)): Valid<Json<NewUser>>) -> String {
///     format!("{}, {}", user.full_name, user.age)
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![add]).build().client();
/// let send = |body: &'static str| {
///     client.post("/users").header("content-type", "application/json").body(body).send()
/// };
/// assert_eq!(send(r#"{"fullName":"Ada","age":36}"#).await.text().await, "Ada, 36");
/// assert_eq!(
///     send(r#"{"fullName":"","age":17}"#).await.text().await,
///     r#"{"type":"about:blank","title":"Unprocessable Entity","status":422,"errors":["#.to_owned()
///         + r#"{"in":"body","name":"fullName","pointer":"/fullName","#
///         + r#""detail":"length is lower than 1","received":"\"\""},"#
///         + r#"{"in":"body","name":"age","pointer":"/age","detail":"lower than 18","received":"17"}]}"#
/// );
/// # });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Valid<E>(pub E);

impl<E> Deref for Valid<E> {
    type Target = E;

    fn deref(&self) -> &E {
        &self.0
    }
}

impl<E> DerefMut for Valid<E> {
    fn deref_mut(&mut self) -> &mut E {
        &mut self.0
    }
}

impl<'r, E: Validated<'r>> FromRequest<'r> for Valid<E> {
    type Needs = E::Needs;
    type Rejection = ValidError<E::Rejection>;
    const READS_ENCODING: bool = E::READS_ENCODING;
    const ASKS_FOR_ROUTE: bool = E::ASKS_FOR_ROUTE;

    fn check_head(cx: Cx<'r, Self::Needs>) -> Result<(), Self::Rejection> {
        E::check_head(cx).map_err(ValidError::Inner)
    }

    fn from_request(cx: Cx<'r, Self::Needs>) -> Result<Self, Self::Rejection> {
        <Self as FromRequest<'r>>::check_head(cx)?;
        Self::from_checked(cx)
    }

    #[inline]
    fn from_checked(cx: Cx<'r, Self::Needs>) -> Result<Self, Self::Rejection> {
        checked(cx).map(Self)
    }

    fn describe(to: &mut dyn Describe) {
        E::describe(to);
    }
}

/// Takes and checks a value.
#[inline]
pub(super) fn checked<'r, E: Validated<'r>>(
    cx: Cx<'r, E::Needs>,
) -> Result<E, ValidError<E::Rejection>> {
    let source = E::source(cx);
    let value = E::from_checked(cx).map_err(ValidError::Inner)?;
    value.check(source).map_err(ValidError::Invalid)?;
    Ok(value)
}
