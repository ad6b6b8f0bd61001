//! How the value of each extractor is checked, and where its parts are in the request.

use serde_core::Deserialize;
use serde_core::de::DeserializeOwned;

use super::error::Invalid;
use super::rules::Rules;
use crate::extract::body::{Form, form_place};
use crate::extract::collect::{Broken, path};
use crate::extract::core::{Cx, FromRequestAsync};
use crate::extract::pairs::Pairs;
use crate::extract::urlencoded::{FieldMistake, Query, locate};
use crate::http::{BodyPlace, Mistake, Place};

/// An extractor around which [`Valid`](crate::Valid) can be: [`Json`](crate::Json), [`Form`], [`Query`],
/// [`Parts`](crate::Parts), or an extractor of your own that has rules itself. The trait exists for its
/// error message.
#[diagnostic::on_unimplemented(
    message = "`Valid` cannot check `{Self}`",
    label = "not an extractor whose value has rules",
    note = "write `Valid<Json<T>>`, `Valid<Form<T>>`, `Valid<Query<T>>` or `Valid<Parts<T>>`, or, with an attribute, `#[json] Valid(value): Valid<T>`, and add `#[derive(garde::Validate)]` to `T`",
    note = "for an extractor of your own, add `#[derive(garde::Validate)]` to it"
)]
pub trait Validated<'r>: FromRequestAsync<'r> {
    /// What is kept of the request, to find the places of values that break rules.
    #[doc(hidden)]
    type Source: Copy + Send;

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

/// The extractor has rules itself. The parts of its value are named as in Rust, because nobody knows
/// where they come from.
#[diagnostic::do_not_recommend]
impl<'r, E: FromRequestAsync<'r> + garde::Validate<Context: Default>> Validated<'r> for E {
    type Source = ();

    fn source(_: Cx<'r, E::Needs>) {}

    #[inline]
    fn check(&self, (): ()) -> Result<(), Invalid> {
        self.broken().map_or(Ok(()), |broken| Err(own(broken)))
    }
}

#[cold]
fn own((broken, has_more): (Vec<Broken>, bool)) -> Invalid {
    let mistake = |Broken { path: steps, detail }: Broken| {
        let name = path(&format!("/{}", steps.join("/")));
        let detail = if name.is_empty() { detail } else { format!("{name}: {detail}") };
        Mistake::new(Place::Request, detail)
    };
    let mistakes = broken.into_iter().map(mistake).collect();
    Invalid::new(mistakes, has_more.then_some(Place::Request))
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
    use super::{BodyPlace, Cx, Deserialize, Invalid, Mistake, Place, Rules, Validated};
    use crate::extract::body::{JsonMistake, json_text};
    use crate::extract::collect::locate_json;
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
