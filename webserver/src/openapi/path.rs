//! The paths of a description.

use crate::router::{Segment, Tree};

/// The path of an operation.
#[derive(Clone, Debug)]
pub(super) struct PathTemplate {
    /// The path as OpenAPI writes it, such as `/users/{id}`.
    pub(super) text: String,
    /// The names of its parameters, in order.
    pub(super) names: Vec<String>,
    /// The path without the names, which is the same for paths that OpenAPI takes for one.
    pub(super) shape: String,
}

impl PathTemplate {
    /// Returns the path of a handler whose groups have a prefix.
    pub(super) fn new(prefix: &[Segment<'_>], own: &[Segment<'_>]) -> Self {
        let mut path = Self { text: String::new(), names: Vec::new(), shape: String::new() };
        // The path `/` of a handler adds nothing to a prefix.
        let own = if matches!(own, [Segment::Text("")]) && !prefix.is_empty() { &[] } else { own };
        for segment in prefix.iter().chain(own) {
            path.text.push('/');
            path.shape.push('/');
            match segment {
                Segment::Text(text) => path.push(text),
                Segment::Param { name, before, after } => {
                    path.push(before);
                    path.parameter(name);
                    path.push(after);
                }
                Segment::Rest { name } => path.parameter(name),
            }
        }
        path
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.shape.push_str(text);
    }

    fn parameter(&mut self, name: &str) {
        self.text.push('{');
        self.text.push_str(name);
        self.text.push('}');
        self.shape.push_str("{}");
        self.names.push(name.to_owned());
    }
}

/// Returns the prefix of each route of a tree, in order: the segments in front of the handler's own path.
pub(super) fn prefixes(tree: Tree) -> Vec<Vec<Segment<'static>>> {
    let mut prefixes = Vec::new();
    collect(tree, &[], &mut prefixes);
    prefixes
}

fn collect(tree: Tree, before: &[Segment<'static>], out: &mut Vec<Vec<Segment<'static>>>) {
    if let Tree::Route(..) = tree {
        out.push(before.to_vec());
    }
    for branch in tree.branches() {
        collect(branch.tree, &[before, branch.prefix].concat(), out);
    }
}
