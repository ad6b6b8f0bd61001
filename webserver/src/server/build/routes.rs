//! The routes of one `routes![]`, as an argument of the builder.

use std::marker::PhantomData;

use crate::app::Node;
use crate::router::Table;

/// The routes of one `routes![]`, with their table.
///
/// `K` is inferred. With it rustc finds out whether two states have the same type.
pub struct Routes<N, K> {
    pub(crate) table: Table<'static>,
    known: PhantomData<fn() -> (N, K)>,
}

impl<N: Node, K> Routes<N, K> {
    /// Called by the expansion of `routes![]`. Only the type of the mark matters.
    #[doc(hidden)]
    pub const fn new(table: Table<'static>, _mark: K) -> Self
    where
        K: Copy,
    {
        Self { table, known: PhantomData }
    }
}
