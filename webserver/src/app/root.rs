//! An app as a type: a named list of routes, such as `routes![pub App = [..]]`. Code that has to
//! know the whole app, such as links and descriptions, starts here. Nothing in this file runs while
//! requests are served.

use super::handler::{Facts, HandlerAsync, Node};
use super::mount::{Entry, GroupEntries, HandlerLeaf, Within};
use crate::extract::{Extract, Info};
use crate::router::{Segment, Tree};

/// A list of routes that has a name. Every handler and every named group is a root too.
pub trait Root: Node {
    /// Returns the routes in the order of the list.
    fn routes() -> Vec<RootRoute>;
}

/// A route of an app, with the prefix of its groups.
#[derive(Clone, Debug)]
pub struct RootRoute {
    /// The segments in front of the handler's own path.
    pub prefix: Vec<Segment<'static>>,
    /// What the handler's attribute says.
    pub facts: &'static Facts,
    /// What is known of the handler's arguments.
    pub arguments: &'static Info,
}

impl<N: Node<Handlers: EachHandler>> Root for N {
    fn routes() -> Vec<RootRoute> {
        let (mut prefixes, mut routes) = (Vec::new(), Vec::new());
        collect(N::TREE, &[], &mut prefixes);
        let mut prefixes = prefixes.into_iter();
        // The tree and the types have the same order.
        N::Handlers::each(&mut |facts, arguments| {
            let prefix = prefixes.next().unwrap_or_default();
            routes.push(RootRoute { prefix, facts, arguments });
        });
        debug_assert!(prefixes.next().is_none(), "the tree has a type for each route");
        routes
    }
}

/// Adds the prefix of each route of a tree.
fn collect(tree: Tree, before: &[Segment<'static>], out: &mut Vec<Vec<Segment<'static>>>) {
    if let Tree::Route(..) = tree {
        out.push(before.to_vec());
    }
    for branch in tree.branches() {
        collect(branch.tree, &[before, branch.prefix].concat(), out);
    }
}

/// Nested pairs of handlers, whose constants can be listed.
pub trait EachHandler {
    /// Calls `visit` for each handler, in order.
    fn each(visit: &mut dyn FnMut(&'static Facts, &'static Info));
}

impl EachHandler for () {
    fn each(_: &mut dyn FnMut(&'static Facts, &'static Info)) {}
}

impl<H: HandlerAsync> EachHandler for HandlerLeaf<H> {
    fn each(visit: &mut dyn FnMut(&'static Facts, &'static Info)) {
        visit(H::FACTS, const { &<H::Args<'static> as Extract<'static>>::INFO });
    }
}

impl<A: EachHandler, B: EachHandler> EachHandler for (A, B) {
    fn each(visit: &mut dyn FnMut(&'static Facts, &'static Info)) {
        A::each(visit);
        B::each(visit);
    }
}

impl<N: Node<Handlers: EachHandler>> EachHandler for Entry<N> {
    fn each(visit: &mut dyn FnMut(&'static Facts, &'static Info)) {
        N::Handlers::each(visit);
    }
}

impl<L: EachHandler, const CHECKED: bool> EachHandler for GroupEntries<L, CHECKED> {
    fn each(visit: &mut dyn FnMut(&'static Facts, &'static Info)) {
        L::each(visit);
    }
}

impl<M, L: EachHandler> EachHandler for Within<M, L> {
    fn each(visit: &mut dyn FnMut(&'static Facts, &'static Info)) {
        L::each(visit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::arguments::Argument;

    mod shop {
        use webserver_macros::{get, post, routes};

        #[get("/", crate = crate)]
        pub(crate) fn home() {}

        mod users {
            use webserver_macros::{get, post, routes};

            #[get("/{id}?{full}", crate = crate)]
            pub(crate) fn show(id: u64, full: Option<bool>) -> String {
                format!("{id} {full:?}")
            }

            #[post("/", crate = crate)]
            pub(crate) async fn create(_name: String) {}

            routes![crate = crate; pub(crate) Users = [show, create]];
        }

        #[post("/stats", crate = crate)]
        pub(crate) fn stats(_body: Option<bytes::Bytes>) {}

        routes![
            crate = crate;
            pub(crate) App = [home, "/api" => ["/users" => users::Users, stats]]
        ];
    }

    #[test]
    fn app_root_lists_its_routes_with_their_arguments() {
        let written = |route: &RootRoute| {
            let RootRoute { prefix, facts, arguments } = route;
            let mut line = String::new();
            for segment in prefix {
                if let Segment::Text(text) = segment {
                    line.push('/');
                    line.push_str(text);
                }
            }
            line.push_str(facts.route.path);
            let argument = |argument: &Argument| {
                let name = argument.name(facts.names).unwrap_or("-");
                let optional = if argument.is_optional { "?" } else { "" };
                format!(" {name}{optional} {:?}", argument.body)
            };
            line.extend(arguments.arguments().map(argument));
            line
        };
        let routes: Vec<_> = shop::App::routes().iter().map(written).collect();
        assert_eq!(
            routes,
            [
                "/",
                "/api/users/{id} id None full? None",
                "/api/users/ - Buffered",
                "/api/stats -? Buffered",
            ]
        );
    }
}
