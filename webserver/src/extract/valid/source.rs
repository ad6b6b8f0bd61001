//! How the value of each extractor is checked, and where its parts are in the request.

use serde_core::Deserialize;
use serde_core::de::DeserializeOwned;

use super::error::Invalid;
use super::rules::Rules;
use crate::extract::body::{Form, form_place};
use crate::extract::core::{Cx, FromRequest};
use crate::extract::pairs::Pairs;
use crate::extract::urlencoded::{FieldMistake, Query, locate};
use crate::http::{BodyPlace, Place};

/// An extractor around which [`Valid`](crate::Valid) can be: [`Json`](crate::Json), [`Form`] or
/// [`Query`]. (For `Parts` there is an implementation of its own.) The trait exists for its error
/// message.
#[diagnostic::on_unimplemented(
    message = "`Valid` cannot check `{Self}`",
    label = "`Valid` is not around an extractor that it can check",
    note = "write `Valid<Json<T>>`, `Valid<Form<T>>`, `Valid<Query<T>>` or `Valid<Parts<T>>`, or, with an attribute, `#[json] Valid(value): Valid<T>`",
    note = "an extractor of your own can return `Invalid` as its error: `value.validate().map_err(Invalid::from)?`"
)]
pub trait Validated<'r>: FromRequest<'r> {
    /// What is kept of the request, to find the places of values that break rules.
    #[doc(hidden)]
    type Source: Copy;

    /// Returns what is kept of the request, before the extractor takes its value.
    #[doc(hidden)]
    fn source(cx: Cx<'r, Self::Needs>) -> Self::Source;

    /// Checks the value.
    ///
    /// # Errors
    /// Returns an error if the value breaks rules.
    #[doc(hidden)]
    fn check(&self, source: Self::Source) -> Result<(), Invalid>;
}

impl<'r, T: Deserialize<'r> + Send + Rules> Validated<'r> for Query<T> {
    type Source = &'r Pairs<'r>;

    fn source(cx: Cx<'r, Self::Needs>) -> &'r Pairs<'r> {
        cx.needs
    }

    #[inline]
    fn check(&self, pairs: &'r Pairs<'r>) -> Result<(), Invalid> {
        let Some((broken, has_more)) = self.0.broken() else { return Ok(()) };
        let found = locate(pairs, false, broken, &T::broken_at);
        let mistakes = found.iter().map(|found| found.at(Place::Query)).collect();
        Err(Invalid::new(mistakes, has_more.then_some(Place::Query("".into()))))
    }
}

impl<'r, T: DeserializeOwned + Send + Rules> Validated<'r> for Form<T> {
    type Source = BodyPlace<'r>;

    fn source(cx: Cx<'r, Self::Needs>) -> BodyPlace<'r> {
        cx.needs.place()
    }

    #[inline]
    fn check(&self, body: BodyPlace<'r>) -> Result<(), Invalid> {
        let Some((broken, has_more)) = self.0.broken() else { return Ok(()) };
        let text = std::str::from_utf8(body.bytes()).unwrap_or_default();
        let pairs = Pairs::new(text);
        let found = locate(&pairs, true, broken, &T::broken_at);
        let at = |found: &FieldMistake| found.at(|name| form_place(&name));
        let mistakes = found.iter().map(at).collect();
        Err(Invalid::new(mistakes, has_more.then_some(Place::Body)))
    }
}

#[cfg(feature = "json")]
mod json {
    use super::{BodyPlace, Cx, Deserialize, Invalid, Place, Rules, Validated};
    use crate::extract::body::{JsonMistake, json_text};
    use crate::extract::collect::locate_json;
    use crate::http::Mistake;
    use crate::respond::Json;

    impl<'r, T: Deserialize<'r> + Send + Rules> Validated<'r> for Json<T> {
        type Source = BodyPlace<'r>;

        fn source(cx: Cx<'r, Self::Needs>) -> BodyPlace<'r> {
            cx.needs.place()
        }

        #[inline]
        fn check(&self, body: BodyPlace<'r>) -> Result<(), Invalid> {
            let Some((broken, has_more)) = self.0.broken() else { return Ok(()) };
            let text = json_text(body.bytes()).unwrap_or_default();
            let found = locate_json(text, broken, &T::broken_at).into_iter().map(JsonMistake::from);
            let mistakes = found.map(|mistake| Mistake::from(&mistake)).collect();
            Err(Invalid::new(mistakes, has_more.then_some(Place::Body)))
        }
    }
}
