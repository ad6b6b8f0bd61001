//! Items that only generated code uses. None of them is covered by a stability promise.

pub use std::boxed::Box;
pub use std::option::Option::{self, None, Some};
pub use std::result::Result::{self, Err, Ok};

#[cfg(feature = "client")]
pub use crate::api_client::generated::*;
#[cfg(feature = "openapi")]
pub use crate::app::HandlerDocs;
pub use crate::app::{
    AroundFn, AroundPlan, CatcherLeaf, Checked, EachFits, Entering, Entry, Facts, FitsRequest,
    FutureBox, GroupEntries, GroupMiddleware, Guard, GuardAsync, GuardFacts, GuardPlan, GuardTaken,
    Guarded, Handler, HandlerAsync, HandlerLeaf, HandlerState, Index, LinkIndex, Linked, Listed,
    MiddlewareList, MiddlewarePlan, MiddlewarePlans, Mount, MountPlan, Node, Nothing, Numbered,
    Options, Outcome, Owned, RouteLists, Run, Serve, SuppliedBy, Taken, With, Within, answer,
    check, check_own, checked, extract, extract_around, extract_guard, fixed, handler_future, keep,
    link, next_request, own_path, part, refusal, respond, try_link, try_own_path,
};
#[cfg(feature = "client")]
pub use crate::app::{Callee, Requested, check_request};
pub use crate::extract::Borrowable;
#[cfg(feature = "json")]
pub use crate::extract::arguments::is_json;
#[cfg(feature = "multipart")]
pub use crate::extract::arguments::is_multipart;
pub use crate::extract::arguments::numbered::*;
pub use crate::extract::arguments::{
    Argument, Arguments, BorrowedSlot, Borrowing, Caught, Composing, Extract, Extractor, HostArg,
    Info, NeedsOfList, NotChecked, Origin, PathArg, ProblemArg, QueryArg, QueryRest, QueryRestArg,
    RestArg, compose, compose_async, compose_at_once, compose_early, describe_list, is_field,
    is_form, is_path_arg, is_problem, is_query_arg, is_query_rest, is_query_struct, is_rest_arg,
    or_refused, text_or_number,
};
pub use crate::extract::core::{
    BodyUse, Cx, Describe, Distinct, FromRequestAsync, Granted, Here, Maybe, Needs, OneOf, Refused,
    Shareable, Slots, States, Supplied, There, Twice,
};
pub use crate::extract::fields::{CookieArg, FieldName, HeaderArg, NamedQuery, is_named_query};
#[cfg(feature = "multipart")]
pub use crate::extract::multipart::{FieldInfo, FieldSpec, Parts, ReceivedParts, form_field};
pub use crate::extract::params::{Newtype, ReadNewtype, WriteNewtype, is_newtype_field};
pub use crate::extract::{Form, Query};
use crate::extract::{ParamError, one_of};
pub use crate::http::{Request, Response};
pub use crate::middleware::{Around, Middleware, Next};
#[cfg(feature = "openapi")]
pub use crate::openapi::generated::*;
#[cfg(feature = "json")]
pub use crate::respond::Json;
pub use crate::respond::into_response::ErrorResponse;
pub use crate::respond::{Failed, FailsWithText, Failure, add_fields, made_field, succeed};
pub use crate::router::*;
pub use crate::server::Routes as StaticRoutes;
pub use crate::server::build::{Address, Built, NamedList, RouteFuture, RouteList};
pub use crate::server::run::block_on;

/// Creates the error of a text that is none of these.
#[cold]
pub fn not_one_of(texts: &[&str]) -> ParamError {
    ParamError::new(one_of(texts))
}

/// Returns what stands for a middleware in the list of what a route is exempt from.
pub const fn exempt<M: crate::middleware::Exemptible>() -> std::any::TypeId {
    std::any::TypeId::of::<M>()
}

/// Creates a segment of text.
pub const fn text(text: &'static str) -> Segment<'static> {
    Segment::Text(text)
}

/// Creates a segment that is a parameter.
pub const fn param(name: &'static str) -> Segment<'static> {
    Segment::Param { name, before: "", after: "" }
}

/// Asserts that an extractor does not take the body.
#[track_caller]
pub const fn takes_no_body(body: BodyUse, message: &'static str) {
    assert!(!body.takes(), "{}", message);
}

/// Asserts that an extractor needs only the head of a request.
#[track_caller]
pub const fn needs_only_the_head(body: BodyUse, message: &'static str) {
    assert!(matches!(body, BodyUse::None), "{}", message);
}

/// Asserts that two extractors do not share the body: if one takes it, the other must not use it.
#[track_caller]
pub const fn share_no_body(a: BodyUse, b: BodyUse, message: &'static str) {
    let shared =
        (a.takes() && !matches!(b, BodyUse::None)) || (b.takes() && !matches!(a, BodyUse::None));
    assert!(!shared, "{}", message);
}

/// Asserts that an argument of a catcher needs only the head of a request.
#[track_caller]
pub const fn needs_only_head(body: BodyUse, message: &'static str) {
    assert!(matches!(body, BodyUse::None), "{}", message);
}
