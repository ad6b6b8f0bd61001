//! Routes, and the table that requests are looked up in. This module does not know about HTTP: a
//! method is a name, a host is a text, and a route is a number.
//!
//! # From patterns to a table
//!
//! A path is split at its slashes into segments (`pattern`). All routes are inserted into one trie
//! of segments (`plan`, `trie`, `trie_builder`), which is laid out in flat arrays (`table`,
//! `table_builder`). With the routes `GET /users/{id}`, number 0, and `GET /users/new`, number 1,
//! the trie is
//!
//! ```text
//! root
//! └── "users"
//!     ├── "new"    GET: route 1
//!     └── {id}     GET: route 0
//! ```
//!
//! A request for `/users/new` is compared segment by segment (`walk`). At each node the texts come
//! before the parameters, so it finds route 1, although route 0 fits too. A request for `/users/7`
//! finds route 0, and the capture `(7, 8)`, which is the position of the parameter in the path. If
//! a branch does not lead to a route, the walk goes back to the last node that left a choice.
//!
//! Most paths of an app do not need a walk. An index (`index`), which is a hash table, contains the
//! whole text of each path without parameters, here `/users/new`. It also contains the text before
//! the parameter of each path that ends with a parameter, here `/users/` for route 0. So there are
//! up to three searches for a request; their order is in `lookup`.
//!
//! Two routes conflict if their paths have the same shape, whatever the names of their parameters,
//! and they share a host and a method (`conflict`): `GET /users/{name}` would be such a route here.
//!
//! Each host of a route has a root of its own (`host`). A host may begin with a parameter, so a
//! request may belong to several hosts. The walk begins at the root of the most specific one, and
//! ends at the root of the routes without a host.
//!
//! A path is compared percent-decoded (`encoded`), but the decoded path is never stored. All code
//! that builds a table is const, and `text` has const replacements for `==` and `fmt`.
//!
//! # The generated code
//!
//! Below is the code generated for `routes![user, "/admin" => [stats], Api]`. (In real code the
//! constants `USER` and `STATS` come from each handler's attribute, and `API` from the named
//! group.)
//!
//! ```
//! # use webserver::private as p;
//! # const USER: &p::Route<'_> = &p::Route::new(
//! #     "user",
//! #     file!(),
//! #     line!(),
//! #     "/users/{id}",
//! #     &[p::text("users"), p::param("id")],
//! #     &["GET"],
//! # );
//! # const STATS: &p::Route<'_> = USER;
//! # const API: p::Tree = p::Tree::Group(&[]);
//! // One branch per entry of the list. A handler has the provided values that it takes beside it.
//! const ADMIN: p::Tree =
//!     p::Tree::Inline(&[p::Branch::new(&[], p::Tree::Route(STATS, &p::Takes::Nothing))]);
//! const TREE: p::Tree = p::Tree::Group(&[
//!     p::Branch::new(&[], p::Tree::Route(USER, &p::Takes::Nothing)),
//!     p::Branch { prefix: &[p::Segment::Text("admin")], with: &[], tree: ADMIN },
//!     p::Branch::new(&[], API),
//! ]);
//! const COUNT: p::Count = p::Count::of(TREE);
//! #[allow(long_running_const_eval)]
//! const PLAN: &p::Plan<{ COUNT.routes }, { COUNT.steps }, { COUNT.methods }> =
//!     &p::Plan::new(TREE);
//!
//! // The check: 3 is the number of handlers and named groups that are written in the list, and 0 is
//! // the number of middlewares. Each has a line, respanned onto it. A named group does not have
//! // `LACKS`, because it may get what it lacks where it is mounted.
//! const CLASHES: &[Option<p::Clash>; 3] = &PLAN.clashes();
//! const TEXTS: &p::ClashTexts<3, { PLAN.clash_texts_len(CLASHES) }> = &PLAN.clash_texts(CLASHES);
//! const LACKS: &p::Lacks<3, 0> = &p::Lacks::of(TREE);
//! const _: () = { TEXTS.tell(0); LACKS.tell(0) };
//! const _: () = { TEXTS.tell(1); LACKS.tell(1) };
//! const _: () = { TEXTS.tell(2); LACKS.tell(2) };
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
//! let table = p::RouteTable::fixed(TABLE.table());
//! let mut captures = Vec::new();
//! let found = table.lookup(0, p::MethodName::new("GET"), b"/users/7", &mut captures);
//! assert_eq!(found, Ok(p::Match { route: 0, is_encoded: false, is_shared: false }));
//! assert_eq!(captures, [(7, 8)]);
//! ```
//!
//! A route's number is its position in the tree, depth first. Several trees, and routes whose paths
//! are known only at run time, go through a [`RouteSet`] instead, which builds the same table and
//! describes a conflict in the same words.
//!
//! The middleware around a route is data here (`middleware_facts`): what it provides and takes.
//! `lacks` finds what a route needs and nothing around it provides.

mod catch;
mod conflict;
mod encoded;
mod explain;
mod host;
mod index;
mod lack;
mod lack_text;
mod lacks;
mod listing;
mod lookup;
mod middleware_facts;
mod node;
mod pattern;
mod plan;
mod table;
mod table_builder;
mod text;
mod trie;
mod trie_builder;
mod walk;

#[cfg(test)]
mod tests;

pub use self::conflict::{Clash, ClashTexts, Conflict};
pub use self::explain::{Asked, Difference, compare, nearest};
pub use self::lacks::Lacks;
pub use self::listing::{ListedRoute, list, path_text};
pub use self::lookup::{Allow, Match, MethodName, NoMatch, RouteTable};
pub use self::middleware_facts::{ListedMiddleware, MiddlewareFacts, Takes, Token};
pub use self::node::Capture;
pub use self::pattern::{Branch, Catch, Route, Segment, Tree, Variant};
pub use self::plan::{Count, Plan, RouteSet};
pub(crate) use self::table::ANY_METHOD;
pub use self::table::{HostNumber, OwnedTable, StaticTable, Table, TableSize};
