//! The arguments of a handler, as the list of types that it is called by. So a description cannot
//! differ from what is extracted.

use super::middleware::DescribeMiddlewareList;
use super::param::{DescribeParam, DescribeValues};
use super::query;
use super::request::DescribeRequest;
use crate::app::Guarded;
use crate::extract::arguments::{
    Arguments, Caught, Extractor, HostArg, PathArg, QueryArg, QueryRestArg, RestArg,
};
use crate::openapi::operation::{Operation, ParameterPlace};

/// The list of the arguments of `H`.
pub trait DescribeArguments<H> {
    /// Describes the arguments.
    fn describe(operation: &mut Operation<'_>);
}

impl<H> DescribeArguments<H> for () {
    fn describe(_: &mut Operation<'_>) {}
}

/// An argument of `H` that can be described. The trait exists for its error message.
#[diagnostic::on_unimplemented(
    message = "`{H}` takes `{Self}`, which does not say what a client sends for it, so the app cannot be described",
    label = "`{Self}` does not implement `DescribeRequest`",
    note = "implement `webserver::openapi::DescribeRequest` for it: `fn describe(_: &mut Operation<'_>) {{}}` if a client sends nothing for it; a `Json<T>` or `Form<T>` needs `#[derive(schemars::JsonSchema)]` on the `T`; the type of a header field, of a cookie or of a field of a form with files needs `#[derive(FromParam)]`, or implements `webserver::openapi::DescribeParam`"
)]
pub trait ArgumentOf<H> {
    /// Describes the argument.
    fn describe_argument(operation: &mut Operation<'_>);
}

#[diagnostic::do_not_recommend]
impl<H, T: DescribeRequest> ArgumentOf<H> for T {
    fn describe_argument(operation: &mut Operation<'_>) {
        T::describe(operation);
    }
}

/// A parameter of `H`. The trait exists for its error message.
#[diagnostic::on_unimplemented(
    message = "`{H}` has a parameter of type `{Self}`, which does not have a schema, so the app cannot be described",
    label = "`{Self}` is not described",
    note = "`#[derive(FromParam)]` describes a type; a type that implements `FromParam` by hand implements `webserver::openapi::DescribeParam` too, and not the `Option` or `Vec` around it"
)]
pub trait ParameterOf<H>: DescribeValues {}

#[diagnostic::do_not_recommend]
impl<H, T: DescribeValues> ParameterOf<H> for T {}

/// A parameter of the path of `H`. The trait exists for its error message.
#[diagnostic::on_unimplemented(
    message = "`{H}` has a parameter of type `{Self}`, which does not have a schema, so the app cannot be described",
    label = "`{Self}` does not implement `DescribeParam`",
    note = "`#[derive(FromParam)]` describes a type; a type that implements `FromParam` by hand implements `webserver::openapi::DescribeParam` too"
)]
pub trait PathParameterOf<H>: DescribeParam {}

#[diagnostic::do_not_recommend]
impl<H, T: DescribeParam> PathParameterOf<H> for T {}

/// The parameters of the query that are not named in the path of `H`. The trait exists for its error
/// message.
#[diagnostic::on_unimplemented(
    message = "`{H}` takes the query as `{Self}`, which does not have a schema, so the app cannot be described",
    label = "`{Self}` does not implement `JsonSchema`",
    note = "write `#[derive(schemars::JsonSchema)]` on the struct, and add the crate `schemars`"
)]
pub trait QueryStructOf<H>: schemars::JsonSchema {}

#[diagnostic::do_not_recommend]
impl<H, T: schemars::JsonSchema> QueryStructOf<H> for T {}

impl<H, T: ArgumentOf<H>, R: DescribeArguments<H>> DescribeArguments<H> for (Extractor<T>, R) {
    fn describe(operation: &mut Operation<'_>) {
        T::describe_argument(operation);
        R::describe(operation);
    }
}

impl<H, L: DescribeArguments<H>, const CHECKED: bool> DescribeArguments<H>
    for Arguments<L, CHECKED>
{
    fn describe(operation: &mut Operation<'_>) {
        L::describe(operation);
    }
}

impl<H, L: DescribeArguments<H>, M: DescribeMiddlewareList> DescribeArguments<H> for Guarded<L, M> {
    fn describe(operation: &mut Operation<'_>) {
        M::describe(operation);
        L::describe(operation);
    }
}

impl<H, R: DescribeArguments<H>> DescribeArguments<H> for (Caught, R) {
    fn describe(operation: &mut Operation<'_>) {
        R::describe(operation);
    }
}

impl<H, const INDEX: usize, T: PathParameterOf<H>, R: DescribeArguments<H>> DescribeArguments<H>
    for (PathArg<INDEX, T>, R)
{
    fn describe(operation: &mut Operation<'_>) {
        let schema = T::schema(operation.schemas());
        let name = operation.name(INDEX);
        operation.parameter(ParameterPlace::Path, name, true, schema);
        operation.problem(400);
        if T::CAN_FAIL {
            operation.problem(404);
        }
        R::describe(operation);
    }
}

impl<H, const INDEX: usize, T, R: DescribeArguments<H>> DescribeArguments<H>
    for (RestArg<INDEX, T>, R)
{
    fn describe(operation: &mut Operation<'_>) {
        // OpenAPI has no word for a parameter of several segments.
        let mut schema = <&str as DescribeParam>::schema(operation.schemas());
        schema.insert("x-rest".to_owned(), true.into());
        let name = operation.name(INDEX);
        operation.parameter(ParameterPlace::Path, name, true, schema);
        operation.problem(400);
        operation.problem(404);
        R::describe(operation);
    }
}

/// The host is not a parameter of OpenAPI.
impl<H, const INDEX: usize, const AFTER: usize, T, R: DescribeArguments<H>> DescribeArguments<H>
    for (HostArg<INDEX, AFTER, T>, R)
{
    fn describe(operation: &mut Operation<'_>) {
        R::describe(operation);
    }
}

impl<H, const INDEX: usize, T: ParameterOf<H>, R: DescribeArguments<H>> DescribeArguments<H>
    for (QueryArg<INDEX, T>, R)
{
    fn describe(operation: &mut Operation<'_>) {
        let name = operation.name(INDEX);
        query::parameter::<T>(operation, name);
        R::describe(operation);
    }
}

impl<H, const INDEX: usize, T, R> DescribeArguments<H> for (QueryRestArg<INDEX, T>, R)
where
    T: QueryStructOf<H>,
    R: DescribeArguments<H>,
{
    fn describe(operation: &mut Operation<'_>) {
        query::of_struct::<T>(operation);
        operation.problem(400);
        operation.problem(422);
        R::describe(operation);
    }
}
