//! Which catchers answer the errors of a route.

use std::ops::Range;

use super::handlers::Describe;
use super::operation::{Answer, Code, Operation, PROBLEM};
use crate::router::Tree;

/// A catcher with the routes whose errors it answers.
pub(super) struct Catcher {
    /// None for all statuses.
    statuses: &'static [u16],
    pub(super) describe: Describe,
    routes: Range<usize>,
}

/// The catchers of an app, those of inner groups first. In one group, those of a status come before those
/// of all.
pub(super) struct Catchers(Vec<Catcher>);

impl Catchers {
    /// Finds the catchers of a tree. The list has what describes them, in the order of the tree.
    pub(super) fn of(tree: &Tree, all: &[Describe]) -> Self {
        let mut found = Self(Vec::new());
        found.collect(tree, &mut 0, &mut all.iter());
        found
    }

    fn collect(
        &mut self,
        tree: &Tree,
        routes: &mut usize,
        all: &mut std::slice::Iter<'_, Describe>,
    ) {
        let (start, mut own) = (*routes, Vec::new());
        for branch in tree.branches() {
            match branch.tree {
                Tree::Route(..) => *routes += 1,
                Tree::Catch(catch) => {
                    if let Some(describe) = all.next() {
                        own.push((catch.statuses, *describe, branch.prefix.is_empty()));
                    }
                }
                ref group => self.collect(group, routes, all),
            }
        }
        own.sort_by_key(|(statuses, ..)| statuses.is_empty());
        for (statuses, describe, is_of_group) in own {
            // With a prefix of its own, a catcher is a group without routes.
            let routes = if is_of_group { start..*routes } else { 0..0 };
            self.0.push(Catcher { statuses, describe, routes });
        }
    }

    /// Returns the catchers of a route, from the innermost to the outermost.
    pub(super) fn of_route(&self, route: usize) -> Vec<&Catcher> {
        self.0.iter().filter(|catcher| catcher.routes.contains(&route)).collect()
    }
}

impl Catcher {
    /// Returns whether it answers an error with this status, or with one of these.
    pub(super) fn may_answer(&self, code: Code) -> bool {
        let is_of_code = |status: &u16| match code {
            Code::Exact(own) => own == *status,
            Code::Class(class) => class == status / 100,
            Code::Default => true,
        };
        self.statuses.is_empty() || self.statuses.iter().any(is_of_code)
    }

    /// Returns whether it answers all errors of an entry.
    pub(super) fn answers_all(&self, code: Code) -> bool {
        self.statuses.is_empty() || matches!(code, Code::Exact(_)) && self.may_answer(code)
    }
}

impl Operation<'_> {
    /// Replaces problem documents by what catchers answer, of which the innermost is the first.
    pub(super) fn caught(&mut self, catchers: &[&Catcher]) {
        let is_problem = |answer: &Answer| answer.content.contains_key(PROBLEM);
        let codes = self.parts.responses.iter().filter(|(_, answer)| is_problem(answer));
        let codes: Vec<Code> = codes.map(|(code, _)| *code).collect();
        for code in codes {
            let Some(catcher) = catchers.iter().find(|it| it.may_answer(code)) else { continue };
            // The first catcher may leave statuses of a class to others.
            let all = catchers.iter().filter(|it| it.may_answer(code));
            let all: Vec<_> = if catcher.answers_all(code) { vec![catcher] } else { all.collect() };
            if let Some(answer) = self.parts.responses.get_mut(&code)
                && all.iter().any(|it| it.answers_all(code))
            {
                answer.content.remove(PROBLEM);
            }
            let outer = std::mem::replace(&mut self.success, code);
            self.caught = Some(code);
            for catcher in all {
                (catcher.describe)(self);
            }
            (self.success, self.caught) = (outer, None);
        }
    }
}
