//! Parameters with the index in the name, for generated code: `PathArg0<T>` is `PathArg<0, T>`.
//!
//! For rustc the number in `PathArg<0, T>` is a constant with a body of its own, which is checked
//! and evaluated for each handler. An alias has the constant once, in this file. With an index that
//! has no alias, generated code writes the number.

use super::parameter::{PathArg, QueryArg};

/// Defines the aliases of a parameter, and their indices.
macro_rules! numbered {
    ($parameter:ident: $($name:ident $index:literal),*) => {
        $(
            #[doc = concat!("The parameter with the index ", $index, ".")]
            pub type $name<T> = $parameter<$index, T>;
        )*
    };
}

numbered!(PathArg: PathArg0 0, PathArg1 1, PathArg2 2, PathArg3 3);
numbered!(
    QueryArg: QueryArg0 0, QueryArg1 1, QueryArg2 2, QueryArg3 3, QueryArg4 4, QueryArg5 5,
    QueryArg6 6, QueryArg7 7
);
