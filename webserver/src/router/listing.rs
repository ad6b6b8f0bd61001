//! The routes of a tree as a flat list, for people and for descriptions of an app.
//!
//! What lives here: a route with the prefixes of its groups, and its path as text. What must not:
//! anything that runs while requests are looked up. The order of the list is the order in which a
//! table numbers the routes.

use super::middleware_facts::ListedMiddleware;
use super::pattern::{Route, Segment, Tree};

/// A route with the prefixes of its groups.
#[derive(Clone, Debug)]
pub struct ListedRoute<'a> {
    /// The route itself.
    pub route: Route<'a>,
    /// The segments of the prefixes, then those of the route.
    pub segments: Vec<Segment<'a>>,
    /// The middleware of the groups, then that of the route, the outermost first.
    pub middleware: Vec<ListedMiddleware>,
}

impl<'a> ListedRoute<'a> {
    /// Creates the entry of a route after `prefix`, inside the middleware `with`.
    pub fn new(prefix: &[Segment<'a>], with: &[ListedMiddleware], route: Route<'a>) -> Self {
        let mut segments = prefix.to_vec();
        // A handler's `/` adds nothing to a prefix.
        if prefix.is_empty() || !matches!(route.segments, [Segment::Text("")]) {
            segments.extend_from_slice(route.segments);
        }
        Self { route, segments, middleware: [with, route.middleware].concat() }
    }

    /// Returns the path with all prefixes, such as `/api/users/{id}`.
    pub fn path(&self) -> String {
        path_text(&self.segments)
    }
}

/// Lists the routes of a tree.
pub fn list(tree: Tree) -> Vec<ListedRoute<'static>> {
    let mut out = Vec::new();
    collect(tree, &[], &[], &mut out);
    out
}

fn collect(
    tree: Tree,
    prefix: &[Segment<'static>],
    with: &[ListedMiddleware],
    out: &mut Vec<ListedRoute<'static>>,
) {
    if let Tree::Route(route, _) = tree {
        out.push(ListedRoute::new(prefix, with, *route));
    }
    for branch in tree.branches() {
        let (prefix, with) = ([prefix, branch.prefix].concat(), [with, branch.with].concat());
        collect(branch.tree, &prefix, &with, out);
    }
}

/// Returns segments as the text of a path.
pub fn path_text(segments: &[Segment<'_>]) -> String {
    let mut path = String::new();
    for segment in segments {
        path.push('/');
        push_segment(*segment, &mut path);
    }
    path
}

/// Adds the text of one segment, without a slash.
pub(super) fn push_segment(segment: Segment<'_>, out: &mut String) {
    match segment {
        Segment::Text(text) => out.push_str(text),
        Segment::Param { name, before, after } => {
            for piece in [before, "{", name, "}", after] {
                out.push_str(piece);
            }
        }
        Segment::Rest { name } => {
            for piece in ["{", name, "..}"] {
                out.push_str(piece);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::middleware_facts::{MiddlewareFacts, Takes};
    use super::super::pattern::Branch;
    use super::*;

    const ITEM: Segment<'_> = Segment::Param { name: "id", before: "v", after: ".json" };

    const fn route(segments: &'static [Segment<'static>]) -> Route<'static> {
        Route::new("f", "f", 1, "", segments, &["GET"])
    }

    const fn branch(prefix: &'static [Segment<'static>], route: &'static Route<'static>) -> Branch {
        Branch::new(prefix, Tree::Route(route, &Takes::Nothing))
    }

    #[test]
    fn listing_has_prefixes_and_middleware_in_table_order() {
        const fn named(name: &'static str) -> ListedMiddleware {
            ListedMiddleware { name, facts: &MiddlewareFacts::NONE }
        }
        static ROOT: Route<'_> = route(&[Segment::Text("")]);
        static SHOW: Route<'_> =
            Route { middleware: &[named("own")], ..route(&[ITEM, Segment::Rest { name: "rest" }]) };
        static SLASH: Route<'_> = route(&[Segment::Text("a"), Segment::Text("")]);
        const INNER: &[Branch] = &[
            branch(&[], &ROOT),
            Branch { with: &[named("inner")], ..branch(&[Segment::Text("users")], &SHOW) },
        ];
        const API: Branch = Branch::new(&[Segment::Text("api")], Tree::Inline(INNER));
        const TREE: Tree = Tree::Group(&[
            branch(&[], &ROOT),
            Branch { with: &[named("outer"), named("second")], ..API },
            Branch::absent(1, 0),
            branch(&[], &SLASH),
        ]);
        let written = |listed: &ListedRoute<'_>| {
            let names: Vec<_> = listed.middleware.iter().map(|own| own.name).collect();
            format!("{} {}", listed.path(), names.join(" "))
        };
        let routes: Vec<_> = list(TREE).iter().map(written).collect();
        assert_eq!(
            routes,
            [
                "/ ",
                "/api outer second",
                "/api/users/v{id}.json/{rest..} outer second inner own",
                "/a/ ",
            ]
        );
    }
}
