//! The arguments of a handler, as the list of types that it is called by. So a description cannot
//! differ from what is extracted.

use super::middleware::DescribeMiddlewareList;
use super::param::{DescribeParam, DescribeValues};
use super::query;
use super::request::DescribeRequest;
use crate::app::Guarded;
use crate::extract::arguments::{
    Arguments, Borrowing, Caught, Extractor, HostArg, PathArg, QueryArg, QueryRestArg, RestArg,
};
use crate::openapi::operation::{Operation, ParameterPlace};

/// The arguments of a handler, as a list. It does not name the handler, so rustc compiles the code once
/// for each list of types.
pub trait ArgumentList {
    /// Describes the arguments.
    fn describe(operation: &mut Operation<'_>);
}

impl ArgumentList for () {
    fn describe(_: &mut Operation<'_>) {}
}

impl<A: Argument, R: ArgumentList> ArgumentList for (A, R) {
    fn describe(operation: &mut Operation<'_>) {
        A::describe(operation);
        R::describe(operation);
    }
}

impl<L: ArgumentList, const CHECKED: bool> ArgumentList for Arguments<L, CHECKED> {
    fn describe(operation: &mut Operation<'_>) {
        L::describe(operation);
    }
}

impl<L: ArgumentList> ArgumentList for Borrowing<L> {
    fn describe(operation: &mut Operation<'_>) {
        L::describe(operation);
    }
}

impl<L: ArgumentList, M: DescribeMiddlewareList> ArgumentList for Guarded<L, M> {
    fn describe(operation: &mut Operation<'_>) {
        M::describe(operation);
        L::describe(operation);
    }
}

/// The list of the arguments of `H`. The trait exists for the error messages, which name `H`.
pub trait DescribeArguments<H>: ArgumentList {}

impl<H> DescribeArguments<H> for () {}

impl<H, A: DescribeArgument<H>, R: DescribeArguments<H>> DescribeArguments<H> for (A, R) {}

impl<H, L: DescribeArguments<H>, const CHECKED: bool> DescribeArguments<H>
    for Arguments<L, CHECKED>
{
}

impl<H, L: DescribeArguments<H>> DescribeArguments<H> for Borrowing<L> {}

impl<H, L: DescribeArguments<H>, M: DescribeMiddlewareList> DescribeArguments<H> for Guarded<L, M> {}

/// An argument of `H` that can be described. The trait exists for its error message.
#[diagnostic::on_unimplemented(
    message = "`{H}` takes `{Self}`, which does not say what a client sends for it, so the app cannot be described",
    label = "`{Self}` does not implement `DescribeRequest`",
    note = "implement `webserver::openapi::DescribeRequest` for it: `fn describe(_: &mut Operation<'_>) {{}}` if a client sends nothing for it; a `Json<T>` or `Form<T>` needs `#[derive(schemars::JsonSchema)]` on the `T`; the type of a header field, of a cookie or of a field of a form with files needs `#[derive(FromParam)]`, or implements `webserver::openapi::DescribeParam`"
)]
pub trait ArgumentOf<H>: DescribeRequest {}

#[diagnostic::do_not_recommend]
impl<H, T: DescribeRequest> ArgumentOf<H> for T {}

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

/// An element of a list of arguments.
pub trait Argument {
    /// Describes the argument.
    fn describe(operation: &mut Operation<'_>);
}

/// An element of the list of `H`.
pub trait DescribeArgument<H>: Argument {}

impl<T: DescribeRequest> Argument for Extractor<T> {
    fn describe(operation: &mut Operation<'_>) {
        T::describe(operation);
    }
}

impl<H, T: ArgumentOf<H>> DescribeArgument<H> for Extractor<T> {}

impl Argument for Caught {
    fn describe(_: &mut Operation<'_>) {}
}

impl<H> DescribeArgument<H> for Caught {}

impl<const INDEX: usize, T: DescribeParam> Argument for PathArg<INDEX, T> {
    fn describe(operation: &mut Operation<'_>) {
        let schema = T::schema(operation.schemas());
        let name = operation.name(INDEX);
        operation.parameter(ParameterPlace::Path, name, true, schema);
        operation.problem(400);
        if T::CAN_FAIL {
            operation.problem(404);
        }
    }
}

impl<H, const INDEX: usize, T: PathParameterOf<H>> DescribeArgument<H> for PathArg<INDEX, T> {}

impl<const INDEX: usize, T> Argument for RestArg<INDEX, T> {
    fn describe(operation: &mut Operation<'_>) {
        // OpenAPI has no word for a parameter of several segments.
        let mut schema = <&str as DescribeParam>::schema(operation.schemas());
        schema.insert("x-rest".to_owned(), true.into());
        let name = operation.name(INDEX);
        operation.parameter(ParameterPlace::Path, name, true, schema);
        operation.problem(400);
        operation.problem(404);
    }
}

impl<H, const INDEX: usize, T> DescribeArgument<H> for RestArg<INDEX, T> {}

/// The host is not a parameter of OpenAPI.
impl<const INDEX: usize, const AFTER: usize, T> Argument for HostArg<INDEX, AFTER, T> {
    fn describe(_: &mut Operation<'_>) {}
}

impl<H, const INDEX: usize, const AFTER: usize, T> DescribeArgument<H>
    for HostArg<INDEX, AFTER, T>
{
}

impl<const INDEX: usize, T: DescribeValues> Argument for QueryArg<INDEX, T> {
    fn describe(operation: &mut Operation<'_>) {
        let name = operation.name(INDEX);
        query::parameter::<T>(operation, name);
    }
}

impl<H, const INDEX: usize, T: ParameterOf<H>> DescribeArgument<H> for QueryArg<INDEX, T> {}

impl<const INDEX: usize, T: schemars::JsonSchema> Argument for QueryRestArg<INDEX, T> {
    fn describe(operation: &mut Operation<'_>) {
        query::of_struct::<T>(operation);
        operation.problem(400);
        operation.problem(422);
    }
}

impl<H, const INDEX: usize, T: QueryStructOf<H>> DescribeArgument<H> for QueryRestArg<INDEX, T> {}
