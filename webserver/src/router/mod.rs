//! Routes, and the table that requests are looked up in. This module does not know about HTTP.
//!
//! What lives here: the types of the constants that generated code writes (`pattern`), the trie
//! that they are inserted into (`plan`, `growth`, `trie`), conflicts between them (`conflict`), the
//! table (`table`), looking up in it (`find`), and a shortcut for paths of text (`exact`). What
//! must not: requests, handlers, decoding for handlers.
//!
//! Below is the code generated for `routes![user, "/admin" => [stats], Api]`. (In real code the
//! constants `USER` and `STATS` come from each handler's attribute, and `API` from the named
//! group.)
//!
//! ```
//! # use webserver::private as p;
//! # const USER: &p::Route<'_> = &p::Route {
//! #     name: "user",
//! #     file: file!(),
//! #     line: line!(),
//! #     path: "/users/{id}",
//! #     segments: &[
//! #         p::Segment::Text("users"),
//! #         p::Segment::Param { name: "id", before: "", after: "" },
//! #     ],
//! #     methods: &["GET"],
//! #     host: None,
//! # };
//! # const STATS: &p::Route<'_> = USER;
//! # const API: p::Tree = p::Tree::Group(&[]);
//! // One branch per handler or named group. The groups written inline are flattened into
//! // branches with longer prefixes, so that their handlers are entries of their own.
//! const TREE: p::Tree = p::Tree::Group(&[
//!     p::Branch { prefix: &[], tree: p::Tree::Route(USER) },
//!     p::Branch { prefix: &[p::Segment::Text("admin")], tree: p::Tree::Route(STATS) },
//!     p::Branch { prefix: &[], tree: API },
//! ]);
//! const COUNT: p::Count = p::Count::of(TREE);
//! #[allow(long_running_const_eval)]
//! const PLAN: &p::Plan<{ COUNT.routes }, { COUNT.steps }, { COUNT.methods }> =
//!     &p::Plan::new(TREE);
//!
//! // The check: 3 is the number of branches, and each has a line, respanned onto its entry.
//! const CLASHES: &[Option<p::Clash>; 3] = &PLAN.clashes();
//! const TEXTS: &p::ClashTexts<3, { PLAN.clash_texts_len(CLASHES) }> = &PLAN.clash_texts(CLASHES);
//! const _: () = TEXTS.tell(0);
//! const _: () = TEXTS.tell(1);
//! const _: () = TEXTS.tell(2);
//!
//! // The table, which a named group does not need.
//! const SIZE: p::TableSize = PLAN.size();
//! #[allow(long_running_const_eval)]
//! static TABLE: p::StaticTable<
//!     { SIZE.nodes },
//!     { SIZE.text },
//!     { SIZE.leaves },
//!     { SIZE.methods },
//!     { SIZE.hosts },
//!     { SIZE.places },
//!     { SIZE.paths },
//! > = PLAN.table();
//!
//! let table: p::Table<'static> = TABLE.table();
//! let mut captures = Vec::new();
//! let found = table.find("/users/7", "GET", None, &mut captures);
//! assert_eq!(found, p::Found::Route(0));
//! assert_eq!(captures, [(7, 8)]);
//! ```
//!
//! A route's number is its position in the tree, depth first. Several trees, and routes whose paths
//! are known only at run time, go through a [`RouteSet`] instead, which builds the same table and
//! describes a conflict in the same words.

mod conflict;
mod encoded;
mod exact;
mod find;
mod node;
mod pattern;
mod plan;
mod table;
mod text;
mod trie;
mod trie_builder;

#[cfg(test)]
mod tests;

pub use conflict::{Clash, ClashTexts, Conflict};
pub(crate) use exact::{Exact, MethodWord};
pub(crate) use find::Wanted;
pub use find::{Allow, Capture, Found};
pub use pattern::{Branch, Route, Segment, Tree};
pub use plan::{Count, Plan, RouteSet};
pub use table::{OwnedTable, StaticTable, Table, TableSize};
