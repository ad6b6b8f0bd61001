//! Types whose description is that of their parts: `#[extractor]` functions, structs with
//! `#[derive(FromRequest)]`, and newtypes with `#[derive(FromParam)]`.

use std::marker::PhantomData;

use schemars::Schema;

use super::arguments::DescribeArguments;
use super::param::DescribeParam;
use super::response::DescribeResponse;
use crate::openapi::operation::Operation;
use crate::openapi::schemas::Schemas;

/// A type in the `where` clause of generated code. Its lifetime keeps rustc from proving the clause where
/// it is written, so a part without a description is an error only where the app is described.
pub struct Lazily<'l, T>(PhantomData<fn(&'l ()) -> T>);

/// The error type of a `Result`.
pub trait ErrorOfResult {
    /// The type.
    type Error;
}

impl<T, E> ErrorOfResult for Result<T, E> {
    type Error = E;
}

/// An extractor `X` that is made of others: its arguments, and its error.
pub trait DescribeComposed<X> {
    /// Describes the extractor.
    fn describe(operation: &mut Operation<'_>);
}

impl<X, A: DescribeArguments<X>, E: DescribeResponse> DescribeComposed<X> for Lazily<'_, (A, E)> {
    fn describe(operation: &mut Operation<'_>) {
        A::describe(operation);
        operation.failures(E::describe);
    }
}

/// The field of a newtype.
pub trait DescribeNewtype {
    /// See [`DescribeParam::CAN_FAIL`].
    const CAN_FAIL: bool;

    /// Returns the schema of the field.
    fn schema(schemas: &mut Schemas) -> Schema;
}

impl<T: DescribeParam> DescribeNewtype for Lazily<'_, T> {
    const CAN_FAIL: bool = T::CAN_FAIL;

    fn schema(schemas: &mut Schemas) -> Schema {
        T::schema(schemas)
    }
}
