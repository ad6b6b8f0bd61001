//! Extractors that are made of others: the functions with `#[extractor]`. Their arguments are a list,
//! as those of a handler are.

use std::future::Future;
use std::pin::Pin;

use super::borrowed::{NOTHING, Source};
use super::list::{Extract, ExtractAll, PollExtract};
use crate::extract::core::{BodyUse, Cx, Describe, Mistakes, Needs, Refused, Reject};
use crate::http::Request;

/// The future of an extractor.
pub type Composing<'r, T> = Pin<Box<dyn Future<Output = Result<T, Refused>> + Send + 'r>>;

/// What an extractor needs whose arguments are `L`.
pub type NeedsOfList<'r, L> = <L as Extract<'r>>::Needs;

/// Passes on what the arguments of an extractor say about themselves, such as the media type of a body,
/// and which parts of the head they read.
pub fn describe_list<'r, L: Extract<'r>>(to: &mut dyn Describe) {
    for argument in L::INFO.arguments() {
        argument.describe(to);
    }
}

/// Returns the result of an extractor function.
pub fn or_refused<T, E: Reject>(result: Result<T, E>) -> Result<T, Refused> {
    result.map_err(Refused::new)
}

/// Returns the data that the arguments of an extractor are taken from. They are not parameters.
fn source(request: &Request) -> Source<'_> {
    Source { request, borrowed: &NOTHING, names: &[] }
}

/// Extracts the arguments and calls a function with them, if none of them waits.
pub fn compose_at_once<'r, L: Extract<'r>, T>(
    cx: Cx<'r, L::Needs>,
    call: impl FnOnce(L::Taken) -> Result<T, Refused>,
) -> Option<Result<T, Refused>> {
    if const { L::INFO.waits } {
        return None;
    }
    let mut mistakes = Mistakes::new();
    let taken = L::at_once(source(cx.request), cx.needs, &mut mistakes);
    Some(taken.ok_or_else(|| Refused::from(mistakes)).and_then(call))
}

/// Returns the rejection if the head alone refuses the arguments, before the client is asked for the body.
/// Mistakes in the data of the head are listed together with those of the body.
pub fn compose_early<'r, L: Extract<'r>>(cx: Cx<'r, L::Needs>) -> Option<Refused> {
    if const { matches!(L::INFO.body, BodyUse::None) } {
        return None;
    }
    let (source, mut mistakes) = (source(cx.request), Mistakes::new());
    // The futures of arguments that wait are dropped again, and are never polled.
    let mut waiting = L::begin(source, cx.needs, &mut mistakes);
    L::look(&mut waiting, source, cx.needs, &mut mistakes);
    mistakes.is_refused().then(|| Refused::from(mistakes))
}

/// Extracts the arguments, and calls a function that does not wait with them.
pub fn compose<'r, L, T>(
    cx: Cx<'r, L::Needs>,
    call: impl FnOnce(L::Taken) -> Result<T, Refused> + Send + 'r,
) -> Composing<'r, T>
where
    L: Extract<'r> + 'r,
    L::Needs: Needs,
    T: Send + 'r,
{
    let taken = take::<L>(cx);
    Box::pin(async move { call(taken.await?) })
}

/// Extracts the arguments, and awaits a function that is called with them.
pub fn compose_async<'r, L, T, F>(
    cx: Cx<'r, L::Needs>,
    call: impl FnOnce(L::Taken) -> F + Send + 'r,
) -> Composing<'r, T>
where
    L: Extract<'r> + 'r,
    F: Future<Output = Result<T, Refused>> + Send + 'r,
    T: Send + 'r,
{
    let taken = take::<L>(cx);
    Box::pin(async move { call(taken.await?).await })
}

/// Returns a future that resolves to the arguments.
fn take<'r, L: Extract<'r> + 'r>(
    cx: Cx<'r, L::Needs>,
) -> impl Future<Output = Result<L::Taken, Refused>> + Send + 'r {
    let (source, mut mistakes) = (source(cx.request), Mistakes::new());
    let waiting = L::begin(source, cx.needs, &mut mistakes);
    take_in_steps(L::look, L::finish, waiting, source, cx.needs, mistakes)
}

/// A step of the list. The type does not name an extractor, because rustc cannot prove that a future is
/// `Send` if it names an extractor with a lifetime (rust-lang/rust#100013).
type Step<'r, W, N> = fn(&mut W, Source<'r>, N, &mut Mistakes);

async fn take_in_steps<'r, W: PollExtract, N: Copy>(
    look: Step<'r, W, N>,
    finish: Step<'r, W, N>,
    mut waiting: W,
    source: Source<'r>,
    needs: N,
    mut mistakes: Mistakes,
) -> Result<W::Taken, Refused> {
    ExtractAll { waiting: &mut waiting, mistakes: &mut mistakes }.await;
    if !mistakes.is_refused() {
        look(&mut waiting, source, needs, &mut mistakes);
    }
    if !mistakes.is_refused() {
        finish(&mut waiting, source, needs, &mut mistakes);
        ExtractAll { waiting: &mut waiting, mistakes: &mut mistakes }.await;
    }
    waiting.take().ok_or_else(|| Refused::from(mistakes))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::extract::arguments::list::Extractor;
    use crate::extract::body::Form;
    use crate::extract::core::HeadPart;
    use crate::extract::fields::{CookieArg, FieldName, HeaderArg};
    use crate::extract::urlencoded::Query;
    use crate::http::Place;

    struct Told(String);

    impl Describe for Told {
        fn reads(&mut self, place: Place, media_type: &str) {
            write!(self.0, "{place:?} {media_type};").expect("a string takes any text");
        }

        fn reads_part(&mut self, part: HeadPart) {
            let HeadPart { from, type_name, is_optional } = part;
            write!(self.0, "{from:?} {type_name} {is_optional};").expect("a string takes any text");
        }
    }

    #[test]
    fn composed_extractor_says_what_its_arguments_read() {
        type Fields = (Extractor<Query<()>>, (Extractor<Option<Form<u8>>>, ()));
        let mut told = Told(String::new());
        describe_list::<Fields>(&mut told);
        let form = "application/x-www-form-urlencoded";
        assert_eq!(told.0, format!("Query(\"\") {form};Body {form};"));
    }

    #[test]
    fn composed_extractor_says_which_parts_of_the_head_its_arguments_read() {
        struct Name;
        impl FieldName for Name {
            const NAME: &'static str = "x-name";
        }
        type Fields =
            (Extractor<HeaderArg<Name, u8>>, (Extractor<CookieArg<Name, Option<u16>>>, ()));
        let mut told = Told(String::new());
        describe_list::<Fields>(&mut told);
        let optional = std::any::type_name::<Option<u16>>();
        let cookie = format!("Cookie(\"x-name\") {optional} true;");
        assert_eq!(told.0, format!("Header(\"x-name\") u8 false;{cookie}"));
    }
}
