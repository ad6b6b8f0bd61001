//! `#[query("name")]` as an extractor, for generated code: one parameter of the query where there is no
//! path that could name it.

use std::future::{Ready, ready};
use std::marker::PhantomData;

use super::argument::FieldName;
use crate::extract::core::{BodyUse, Cx, Described, FromRequestAsync, WholeQuery};
use crate::extract::urlencoded::{FromQuery, QueryError};

/// The parameter of the query that `N` names.
#[derive(Debug)]
pub struct NamedQuery<N, T>(pub T, PhantomData<fn() -> N>);

impl<'r, N: FieldName, T: FromQuery<'r> + Send> FromRequestAsync<'r> for NamedQuery<N, T> {
    type Needs = WholeQuery;
    type Rejection = QueryError;
    const ASKS_FOR_ROUTE: bool = false;
    const WAITS: bool = false;
    const IS_OPTIONAL: bool = T::IS_OPTIONAL;
    const DESCRIBED: Described = Described::Query(N::NAME);
    type Future = Ready<Result<Self, QueryError>>;

    fn from_request_async(cx: Cx<'r, WholeQuery>) -> Self::Future {
        ready(Self::read(cx))
    }

    #[inline]
    fn at_once(cx: Cx<'r, WholeQuery>) -> Option<Result<Self, QueryError>> {
        Some(Self::read(cx))
    }

    fn type_name() -> &'static str {
        std::any::type_name::<T>()
    }
}

impl<N: FieldName, T> NamedQuery<N, T> {
    fn read<'r>(cx: Cx<'r, WholeQuery>) -> Result<Self, QueryError>
    where
        T: FromQuery<'r>,
    {
        T::from_query(cx.needs, N::NAME).map(|value| Self(value, PhantomData))
    }
}

/// Requires that `T` can be a parameter of the query.
pub const fn is_named_query<T: FromQuery<'static>>() -> BodyUse {
    BodyUse::None
}
