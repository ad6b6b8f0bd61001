//! The arguments that are parameters of the path or the query, as elements of a handler's list.
//! Mistakes are collected, so that the mistakes of all arguments are reported together.

use std::marker::PhantomData;
use std::task::{Context, Poll};

use serde_core::Deserialize;

use super::borrowed::Source;
use super::info::{Argument, Info, Origin};
use super::list::{Extract, PollExtract};
use crate::extract::core::{Mistakes, Needs};
use crate::extract::params::{FromParam, FromRest, PathError};
use crate::extract::urlencoded::{FromQuery, read_query};

/// A parameter that has been read; `None` after a mistake.
#[derive(Debug)]
pub struct Read<T>(Option<T>);

impl<T, R: PollExtract> PollExtract for (Read<T>, R) {
    type Taken = (T, R::Taken);

    fn poll(&mut self, cx: &mut Context<'_>, mistakes: &mut Mistakes) -> Poll<()> {
        self.1.poll(cx, mistakes)
    }

    fn wants_body(&self) -> bool {
        self.1.wants_body()
    }

    fn take(&mut self) -> Option<Self::Taken> {
        Some((self.0.0.take()?, self.1.take()?))
    }
}

/// Defines one kind of parameter: the types that it can have, and how it is read.
macro_rules! parameter {
    (
        $(#[$doc:meta])* $name:ident $(<$extra:ident>)?: $bound:path,
        $origin:ident, is_optional: $is_optional:expr, is_looked_up: $is_looked_up:expr,
        $source:ident, $mistakes:ident => $read:expr
    ) => {
        $(#[$doc])*
        pub struct $name<const INDEX: usize, $(const $extra: usize,)? T>(PhantomData<fn() -> T>);

        impl<'r, const INDEX: usize, $(const $extra: usize,)? T: $bound + Send, R: Extract<'r>>
            Extract<'r> for ($name<INDEX, $($extra,)? T>, R)
        {
            type Needs = R::Needs;
            const INFO: Info = Info::join(
                Argument::parameter::<T>(Origin::$origin(INDEX), $is_optional),
                &R::INFO,
            );
            type Waiting = (Read<T>, R::Waiting);
            type Taken = (T, R::Taken);

            #[inline]
            fn at_once(
                $source: Source<'r>,
                needs: <R::Needs as Needs>::Refs<'r>,
                $mistakes: &mut Mistakes,
            ) -> Option<Self::Taken> {
                let read: Option<T> = $read;
                let others = R::at_once($source, needs, $mistakes);
                Some((read?, others?))
            }

            fn fits($source: Source<'r>) -> bool {
                if !$is_looked_up {
                    return R::fits($source);
                }
                let mut mistakes = Mistakes::new();
                let $mistakes = &mut mistakes;
                let read: Option<T> = $read;
                read.is_some() && R::fits($source)
            }

            fn begin(
                $source: Source<'r>,
                needs: <R::Needs as Needs>::Refs<'r>,
                $mistakes: &mut Mistakes,
            ) -> Self::Waiting {
                let read = $read;
                (Read(read), R::begin($source, needs, $mistakes))
            }

            fn look(
                waiting: &mut Self::Waiting,
                source: Source<'r>,
                needs: <R::Needs as Needs>::Refs<'r>,
                mistakes: &mut Mistakes,
            ) {
                R::look(&mut waiting.1, source, needs, mistakes);
            }

            fn finish(
                waiting: &mut Self::Waiting,
                source: Source<'r>,
                needs: <R::Needs as Needs>::Refs<'r>,
                mistakes: &mut Mistakes,
            ) {
                R::finish(&mut waiting.1, source, needs, mistakes);
            }
        }
    };
}

parameter! {
    /// Parameter number `INDEX` of the path.
    PathArg: FromParam<'r>,
    Path, is_optional: false, is_looked_up: true,
    source, mistakes => source.text(INDEX, mistakes).and_then(|text| {
        T::from_bytes(text)
            .map_err(|error| mistakes.push(invalid(source.name(INDEX), &error)))
            .ok()
    })
}

parameter! {
    /// Parameter number `INDEX` of the path, which is `{name..}`.
    RestArg: FromRest<'r>,
    PathRest, is_optional: false, is_looked_up: true,
    source, mistakes => source.rest().and_then(|rest| {
        T::from_rest(rest)
            .map_err(|error| mistakes.push(invalid(source.name(INDEX), &error)))
            .ok()
    })
}

parameter! {
    /// The parameter of the host, whose name has the index `INDEX`. `AFTER` is the length of the
    /// text after the parameter.
    HostArg<AFTER>: FromParam<'r>,
    Host, is_optional: false, is_looked_up: true,
    source, mistakes => T::from_bytes(source.host(AFTER))
        .map_err(|error| mistakes.push(invalid(source.name(INDEX), &error)))
        .ok()
}

parameter! {
    /// The query parameter whose name has the index `INDEX`.
    QueryArg: FromQuery<'r>,
    Query, is_optional: T::IS_OPTIONAL, is_looked_up: false,
    source, mistakes => source.pairs().and_then(|pairs| {
        T::from_query(pairs, source.name(INDEX)).map_err(|error| mistakes.push(error)).ok()
    })
}

parameter! {
    /// All parameters of the query, except the parameters that are named from index `INDEX` on.
    QueryRestArg: QueryRest<'r>,
    QueryRest, is_optional: false, is_looked_up: false,
    source, mistakes => source.pairs().and_then(|pairs| {
        let declared = source.names.get(INDEX..).unwrap_or_default();
        read_query(pairs, declared).map_err(|error| mistakes.push(error)).ok()
    })
}

fn invalid(name: &'static str, error: &dyn std::fmt::Display) -> PathError {
    PathError::Invalid { name, detail: error.to_string() }
}

/// A type that the parameter `{name..}` at the end of a query can have: every type that serde can
/// read. The trait exists for its error message, which is about queries.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold the other parameters of a query",
    label = "not a type for a `{{name..}}` parameter of the query",
    note = "use a map such as `HashMap<String, String>`, or a struct with `#[derive(serde::Deserialize)]`, without `Query<..>` around it"
)]
pub trait QueryRest<'r>: Deserialize<'r> {}

#[diagnostic::do_not_recommend]
impl<'r, T: Deserialize<'r>> QueryRest<'r> for T {}

/// Requires that `T` can be a parameter of the path or the host.
pub const fn is_path_arg<T: FromParam<'static>>() {}

/// Requires that `T` can be the rest of a path.
pub const fn is_rest_arg<T: FromRest<'static>>() {}

/// Requires that `T` can be a parameter of the query.
pub const fn is_query_arg<T: FromQuery<'static>>() {}

/// Requires that `T` can be the rest of a query.
pub const fn is_query_rest<T: QueryRest<'static>>() {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::extract::arguments::borrowed::{Borrowed, BorrowedSlot};
    use crate::extract::core::fixture::{captured, get};
    use crate::http::Request;

    /// Returns the value of the single parameter `E`, and the number of mistakes.
    fn one<T, E>(request: &Request, names: &'static [&'static str]) -> (Option<T>, usize)
    where
        T: 'static,
        E: for<'r> Extract<'r, Needs = (), Taken = (T, ())>,
    {
        let mut mistakes = Mistakes::new();
        let mut borrowed = BorrowedSlot::default();
        let borrowed = Borrowed::of(E::INFO.reads(), request, &mut mistakes, &mut borrowed);
        let taken = E::begin(Source { request, borrowed, names }, (), &mut mistakes).take();
        let response = mistakes.into_response();
        let mistakes = response.problem().map_or(0, |problem| problem.mistakes().len());
        (taken.map(|(value, ())| value), mistakes)
    }

    #[test]
    fn path_parameter_is_read_and_decoded() {
        let request = captured("/7/a%20b/%zz", &["7", "a%20b", "%zz"]);
        assert_eq!(one::<u8, (PathArg<0, u8>, ())>(&request, &["n"]), (Some(7), 0));
        let text = one::<String, (PathArg<1, String>, ())>(&request, &[]);
        assert_eq!(text, (Some("a b".to_owned()), 0));
        assert_eq!(one::<u8, (PathArg<1, u8>, ())>(&request, &[]), (None, 1));
        assert_eq!(one::<String, (PathArg<2, String>, ())>(&request, &[]), (None, 1));
    }

    #[test]
    fn path_rest_is_read() {
        let request = captured("/1/2/x", &["1/2"]);
        assert_eq!(
            one::<Vec<u8>, (RestArg<0, Vec<u8>>, ())>(&request, &["rest"]),
            (Some(vec![1, 2]), 0)
        );
        assert_eq!(one::<Vec<bool>, (RestArg<0, Vec<bool>>, ())>(&request, &["rest"]).0, None);
    }

    #[test]
    fn query_rest_has_the_parameters_without_an_argument_of_their_own() {
        type Map = BTreeMap<String, u8>;
        let request = get("/?a=1&b=2");
        assert_eq!(
            one::<Map, (QueryRestArg<1, Map>, ())>(&request, &["id", "a"]),
            (Some([("b".to_owned(), 2)].into()), 0)
        );
        assert_eq!(one::<u8, (QueryArg<1, u8>, ())>(&request, &["id", "a"]), (Some(1), 0));
        let refused = get("/?a=%");
        assert_eq!(one::<u8, (QueryArg<1, u8>, ())>(&refused, &["id", "a"]), (None, 1));
    }
}
