//! What the code that the attributes generate calls, for one argument each. A mistake is recorded
//! and `None` given, so that the mistakes of all arguments are told together.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use super::decode::Malformed;
use super::{
    FromParam, FromQuery, FromRest, Mistakes, Pairs, PathError, Rest, decode, query_serde,
};
use crate::http::Request;

/// The text of path parameter number `index`, decoded.
pub fn path_text<'r>(
    request: &'r Request,
    index: usize,
    mistakes: &mut Mistakes,
) -> Option<Cow<'r, str>> {
    decode::path(request.capture(index)).map_err(|why| malformed(why, mistakes)).ok()
}

/// A path parameter, from its text.
pub fn path_arg<'a, T: FromParam<'a>>(
    text: &'a Option<Cow<'_, str>>,
    name: &'static str,
    mistakes: &mut Mistakes,
) -> Option<T> {
    T::from_param(text.as_deref()?)
        .map_err(|error| mistakes.push(PathError::Invalid { name, detail: error.to_string() }))
        .ok()
}

/// What the parameter number `index`, `{name..}`, has of the path.
pub fn rest_text<'r>(
    request: &'r Request,
    index: usize,
    mistakes: &mut Mistakes,
) -> Option<Rest<'r>> {
    Rest::new(request.capture(index)).map_err(|why| malformed(why, mistakes)).ok()
}

/// The rest of a path, from its text.
pub fn rest_arg<'a, T: FromRest<'a>>(
    rest: &'a Option<Rest<'_>>,
    name: &'static str,
    mistakes: &mut Mistakes,
) -> Option<T> {
    T::from_rest(rest.as_ref()?)
        .map_err(|error| mistakes.push(PathError::Invalid { name, detail: error.to_string() }))
        .ok()
}

/// The names and values of the query.
pub fn query_pairs<'r>(request: &'r Request, mistakes: &mut Mistakes) -> Pairs<'r> {
    Pairs::read(request.query_bytes(), |error| mistakes.push(error))
}

/// A query parameter.
pub fn query_arg<'a, T: FromQuery<'a>>(
    pairs: &'a Pairs<'_>,
    name: &'static str,
    mistakes: &mut Mistakes,
) -> Option<T> {
    if pairs.is_refused() {
        return None;
    }
    T::from_query(pairs, name).map_err(|error| mistakes.push(error)).ok()
}

/// What the parameter `{name..}` at the end of a query can be: whatever serde reads, in words that
/// fit a query.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold the other parameters of a query",
    label = "not a type for a `{{name..}}` parameter of the query",
    note = "use a map such as `HashMap<String, String>`, or a struct with `#[derive(serde::Deserialize)]`"
)]
pub trait QueryRest: DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> QueryRest for T {}

/// All query parameters but those that are `declared` one by one.
pub fn query_rest<T: QueryRest>(
    pairs: &Pairs<'_>,
    declared: &[&str],
    mistakes: &mut Mistakes,
) -> Option<T> {
    if pairs.is_refused() {
        return None;
    }
    query_serde::read(pairs, declared).map_err(|error| mistakes.push(error)).ok()
}

#[cold]
fn malformed(why: Malformed, mistakes: &mut Mistakes) {
    mistakes.push(PathError::Malformed { detail: why.to_string() });
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{captured, get};
    use super::*;

    #[test]
    fn the_rest_of_a_path_and_of_a_query_are_read() {
        let mut mistakes = Mistakes::new();
        let request = captured("/1/2/x", &["1/2"]);
        let rest = rest_text(&request, 0, &mut mistakes);
        assert_eq!(rest_arg(&rest, "rest", &mut mistakes), Some("1/2"));
        assert_eq!(rest_arg(&rest, "rest", &mut mistakes), Some(vec![1, 2]));
        assert_eq!(rest_arg::<Vec<bool>>(&rest, "rest", &mut mistakes), None);
        assert_eq!(mistakes.into_response().status(), 404);

        let mut mistakes = Mistakes::new();
        let request = get("/?a=1&b=2");
        let pairs = query_pairs(&request, &mut mistakes);
        let rest =
            query_rest::<std::collections::BTreeMap<String, u8>>(&pairs, &["a"], &mut mistakes);
        assert_eq!(rest, Some([("b".to_owned(), 2)].into()));
    }
}
