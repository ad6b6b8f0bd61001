//! The fields of a form from the body (`application/x-www-form-urlencoded`).

use std::ops::{Deref, DerefMut};

use serde_core::de::DeserializeOwned;

use super::charset;
use super::form_error::FormError;
use crate::extract::core::{Cx, Describe, FromRequest, WholeBody};
use crate::extract::pairs::Pairs;
use crate::extract::urlencoded::de::{DEPTH, is_too_deep};
use crate::extract::urlencoded::read_form;
use crate::http::{BodySlot, Place, essence};

/// The maximum number of pairs of a form. Few forms have a hundred fields, and PHP has had the same
/// limit for many years.
pub(super) const PAIRS: usize = 1000;

/// The fields of a form, read by serde. The body has to be an `application/x-www-form-urlencoded`
/// body in UTF-8, which is what a browser sends for a `<form method="post">`.
///
/// Values are read as in [`Query`](crate::Query). In addition:
/// - A field can be a struct. Its fields are sent as `address.zip` or `address[zip]`.
/// - A list is sent as `tag=a&tag=b` or `tag[]=a&tag[]=b`, and a list of structs as
///   `lines[0].price=1&lines[1].price=2`. The numbers give the order. A list of which nothing is sent
///   is empty.
/// - An enum is sent as the name of its variant, and a variant with fields as `shape[round][r]=1`.
/// - A browser sends `on` for a check box that is checked, and nothing for one that is not. So a `bool`
///   that is not sent is `false`.
/// - An empty field is `None` for an `Option` of anything that the empty text is not.
///
/// A field with a name such as `#[serde(rename = "hub.mode")]` is read from the whole name. A name is
/// also read whole if it is not of the form above, or in a map at the top level.
///
/// # Limits
/// A form has at most 1,000 pairs of names and values, and a name has at most 5 parts. The limit of
/// the body applies, too.
///
/// # Errors
/// The request is answered with 415 if the content type is not that of a form in UTF-8, before the
/// client is asked for the body. It is answered with 400 if the body is not UTF-8 or not
/// percent-encoded UTF-8, or is over a limit, and with 422 if values are missing or not of their
/// types. The answer lists up to 32 of these mistakes.
///
/// ```
/// use serde::Deserialize;
/// use webserver::prelude::*;
///
/// #[derive(Deserialize)]
/// struct Order {
///     name: String,
///     address: Address,
///     count: Option<u32>,
///     #[serde(default)]
///     gift: bool,
/// }
///
/// #[derive(Deserialize)]
/// struct Address {
///     town: String,
///     zip: u32,
/// }
///
/// #[post("/orders")]
/// fn order(order: Form<Order>) -> String {
///     let Order { name, address, count, gift } = order.0;
///     format!("{} for {name} in {} {}, gift: {gift}", count.unwrap_or(1), address.zip, address.town)
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![order]).build().client();
/// let send = |body: &'static str| {
///     let request = client.post("/orders");
///     request.header("content-type", "application/x-www-form-urlencoded").body(body).send()
/// };
/// let answer = send("name=Ada&address[town]=Bern&address[zip]=3011&count=&gift=on").await;
/// assert_eq!(answer.text().await, "1 for Ada in 3011 Bern, gift: true");
/// let answer = send("address.zip=x&count=y").await;
/// assert_eq!(answer.status(), 422);
/// assert_eq!(
///     answer.text().await,
///     r#"{"type":"about:blank","title":"Unprocessable Entity","status":422,"errors":["#.to_owned()
///         + r#"{"in":"body","name":"address.zip","#
///         + r#""detail":"is not a whole number from 0 to 4294967295","received":"x"},"#
///         + r#"{"in":"body","name":"address.town","detail":"is missing"},"#
///         + r#"{"in":"body","name":"count","#
///         + r#""detail":"is not a whole number from 0 to 4294967295","received":"y"},"#
///         + r#"{"in":"body","name":"name","detail":"is missing"}]}"#
/// );
/// # });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Form<T>(pub T);

impl<T> Deref for Form<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Form<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<'r, T: DeserializeOwned + Send> FromRequest<'r> for Form<T> {
    type Needs = WholeBody;
    type Rejection = FormError;
    const ASKS_FOR_ROUTE: bool = false;

    fn check_head(cx: Cx<'r, WholeBody>) -> Result<(), FormError> {
        match cx.request.content_type() {
            Some(given) if is_form(given) => {}
            Some(_) => return Err(FormError::ContentType),
            None => return Err(untyped(cx.needs)),
        }
        if cx.request.has_content_coding() {
            return Err(FormError::ContentEncoding);
        }
        Ok(())
    }

    fn from_request(cx: Cx<'r, WholeBody>) -> Result<Self, FormError> {
        <Self as FromRequest>::check_head(cx)?;
        Self::from_checked(cx)
    }

    fn from_checked(cx: Cx<'r, WholeBody>) -> Result<Self, FormError> {
        read(cx.needs.bytes()).map(Self)
    }

    fn describe(to: &mut dyn Describe) {
        to.reads(Place::Body, "application/x-www-form-urlencoded");
    }
}

/// Reads a form from the bytes of a body.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, FormError> {
    let text = std::str::from_utf8(body)
        .map_err(|error| FormError::NotUtf8 { at: error.valid_up_to() })?;
    // The body is checked before it is parsed, so that nothing is stored for many pairs.
    if memchr::memchr_iter(b'&', body).count() >= PAIRS
        && body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).count() > PAIRS
    {
        return Err(FormError::TooManyPairs { limit: PAIRS });
    }
    let pairs = Pairs::new(text);
    if let Some(name) = pairs.names_with(b'.', b'[').find(|name| is_too_deep(name)) {
        let name = name.chars().take(256).collect();
        return Err(FormError::TooManyParts { name, limit: DEPTH });
    }
    read_form(&pairs).map_err(FormError::from)
}

/// Returns whether the type is that of a form in UTF-8.
fn is_form(content_type: &[u8]) -> bool {
    const FORM: &[u8] = b"application/x-www-form-urlencoded";
    content_type == FORM
        || essence(content_type).eq_ignore_ascii_case(FORM) && charset::is_utf8(content_type)
}

/// Returns what is wrong with a request without a content type. The length of a chunked body is not
/// known until the body has arrived, and then the body may be empty.
#[cold]
fn untyped(body: BodySlot<'_>) -> FormError {
    match body.len() {
        Some(0) | None => FormError::Missing,
        Some(1..) => FormError::ContentType,
    }
}

#[cfg(test)]
mod tests;
