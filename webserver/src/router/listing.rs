//! The routes of a tree as a flat list, for people and for descriptions of an app.
//!
//! What lives here: a route with the prefixes of its groups, and its path as text. What must not:
//! anything that runs while requests are looked up. The order of the list is the order in which a
//! table numbers the routes.

use super::pattern::{Route, Segment, Tree};

/// A route with the prefixes of its groups.
#[derive(Clone, Debug)]
pub struct ListedRoute<'a> {
    /// The route itself.
    pub route: Route<'a>,
    /// The segments of the prefixes, then those of the route.
    pub segments: Vec<Segment<'a>>,
}

impl<'a> ListedRoute<'a> {
    /// Creates the entry of a route after `prefix`.
    pub fn new(prefix: &[Segment<'a>], route: Route<'a>) -> Self {
        let mut segments = prefix.to_vec();
        // A handler's `/` adds nothing to a prefix.
        if prefix.is_empty() || !matches!(route.segments, [Segment::Text("")]) {
            segments.extend_from_slice(route.segments);
        }
        Self { route, segments }
    }

    /// Returns the path with all prefixes, such as `/api/users/{id}`.
    pub fn path(&self) -> String {
        path_text(&self.segments)
    }
}

/// Lists the routes of a tree.
pub fn list(tree: Tree) -> Vec<ListedRoute<'static>> {
    let mut out = Vec::new();
    collect(tree, &[], &mut out);
    out
}

fn collect(tree: Tree, prefix: &[Segment<'static>], out: &mut Vec<ListedRoute<'static>>) {
    if let Tree::Route(route, _) = tree {
        out.push(ListedRoute::new(prefix, *route));
    }
    for branch in tree.branches() {
        collect(branch.tree, &[prefix, branch.prefix].concat(), out);
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
    use super::super::middleware_facts::Takes;
    use super::super::pattern::Branch;
    use super::*;

    const ITEM: Segment<'_> = Segment::Param { name: "id", before: "v", after: ".json" };

    const fn route(segments: &'static [Segment<'static>]) -> Route<'static> {
        Route::new("f", "f", 1, "", segments, &["GET"])
    }

    #[test]
    fn listing_has_paths_with_all_prefixes_in_table_order() {
        static ROOT: Route<'_> = route(&[Segment::Text("")]);
        static SHOW: Route<'_> = route(&[ITEM, Segment::Rest { name: "rest" }]);
        static SLASH: Route<'_> = route(&[Segment::Text("a"), Segment::Text("")]);
        const INNER: &[Branch] = &[
            Branch::new(&[], Tree::Route(&ROOT, &Takes::Nothing)),
            Branch::new(&[Segment::Text("users")], Tree::Route(&SHOW, &Takes::Nothing)),
        ];
        const TREE: Tree = Tree::Group(&[
            Branch::new(&[], Tree::Route(&ROOT, &Takes::Nothing)),
            Branch::new(&[Segment::Text("api")], Tree::Inline(INNER)),
            Branch::new(&[], Tree::Absent { entries: 1, middleware: 0 }),
            Branch::new(&[], Tree::Route(&SLASH, &Takes::Nothing)),
        ]);
        let paths: Vec<_> = list(TREE).iter().map(ListedRoute::path).collect();
        assert_eq!(paths, ["/", "/api", "/api/users/v{id}.json/{rest..}", "/a/"]);
    }
}
