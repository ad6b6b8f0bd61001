//! Types with `#[derive(IntoResponse)]`: each variant has its status.

use super::response::DescribeResponse;
use crate::openapi::operation::Operation;
use crate::openapi::texts;

/// How a variant is answered.
#[derive(Clone, Copy, Debug)]
pub enum VariantKind {
    /// As its field is.
    Transparent,
    /// With this status, and its field as the body.
    Success(u16),
    /// With this status, and a problem document.
    Failure(u16),
}

/// The lines of a variant's doc comment, and the names of its header fields.
pub type VariantNote = (&'static [&'static str], &'static [&'static str]);

/// A type with `#[derive(IntoResponse)]`.
pub trait ResponseVariants {
    /// How the variants are answered, in their order.
    const KINDS: &'static [VariantKind];
    /// What else is known of the variants, in their order; empty if nothing is.
    const NOTES: &'static [VariantNote] = &[];
    /// The types of their bodies, as nested pairs.
    type Types;
}

/// The types of the bodies of variants, as nested pairs.
pub trait DescribeVariants {
    /// Describes the variants.
    fn describe(kinds: &[VariantKind], operation: &mut Operation<'_>);
}

impl DescribeVariants for () {
    fn describe(_: &[VariantKind], _: &mut Operation<'_>) {}
}

impl<T: DescribeResponse, R: DescribeVariants> DescribeVariants for (T, R) {
    fn describe(kinds: &[VariantKind], operation: &mut Operation<'_>) {
        let [kind, others @ ..] = kinds else { return };
        match *kind {
            VariantKind::Transparent => T::describe(operation),
            VariantKind::Success(status) => operation.with_status(status, T::describe),
            VariantKind::Failure(status) => operation.problem(status),
        }
        R::describe(others, operation);
    }
}

#[diagnostic::do_not_recommend]
impl<T: ResponseVariants<Types: DescribeVariants>> DescribeResponse for T {
    fn describe(operation: &mut Operation<'_>) {
        <T::Types as DescribeVariants>::describe(T::KINDS, operation);
        for (kind, (lines, headers)) in T::KINDS.iter().zip(T::NOTES) {
            if let VariantKind::Success(status) | VariantKind::Failure(status) = *kind {
                operation.note(status, texts::joined(lines), headers);
            }
        }
    }
}
