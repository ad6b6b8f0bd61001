//! Finds catchers that would answer the same error, and describes them.
//!
//! What lives here: which catchers of one list have a status in common, in const evaluation. What
//! must not: choosing the catcher of an error (`app`), and deciding where the text is shown
//! (`conflict`). A catcher after a prefix, as in `"/prefix" => not_found`, is a list of its own.

use super::pattern::{Branch, Catch, Tree};
use super::text;

/// Two catchers of one list that answer the same error.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct CatchClash {
    first: &'static Catch,
    second: &'static Catch,
    /// The status that both answer; `None` if both answer all.
    status: Option<u16>,
}

/// Stores, for each entry that is a catcher, its clash with an earlier catcher of its list. Entries
/// are numbered as in `trie_builder`. Returns whether there is a clash.
pub(super) const fn find(tree: Tree, clashes: &mut [Option<CatchClash>]) -> bool {
    let mut found = false;
    find_in(tree.branches(), 0, clashes, &mut found);
    found
}

/// Looks at the entries of a list, whose first entry has the number `entry`. Returns the number
/// after the last one.
const fn find_in(
    branches: &'static [Branch],
    mut entry: usize,
    clashes: &mut [Option<CatchClash>],
    found: &mut bool,
) -> usize {
    let mut at = 0;
    while at < branches.len() {
        match branches[at].tree {
            Tree::Inline(inner) => entry = find_in(inner, entry, clashes, found),
            Tree::Absent { entries, .. } => entry += entries,
            Tree::Catch(catch) => {
                if branches[at].prefix.is_empty() {
                    let (earlier, _) = branches.split_at(at);
                    clashes[entry] = clash(earlier, catch);
                    *found = *found || clashes[entry].is_some();
                }
                entry += 1;
            }
            Tree::Route(..) | Tree::Group(_) => entry += 1,
        }
        at += 1;
    }
    entry
}

/// Returns the clash of a catcher with the first of the earlier entries that answers its errors.
const fn clash(mut earlier: &'static [Branch], second: &'static Catch) -> Option<CatchClash> {
    while let [branch, others @ ..] = earlier {
        if let Tree::Catch(first) = branch.tree
            && branch.prefix.is_empty()
            && let Some(clash) = both(first, second)
        {
            return Some(clash);
        }
        earlier = others;
    }
    None
}

/// Returns the clash of two catchers of one list, if they answer the same error. A catcher for a
/// status and a catcher for all do not clash, because the status comes first.
const fn both(first: &'static Catch, second: &'static Catch) -> Option<CatchClash> {
    if first.statuses.is_empty() && second.statuses.is_empty() {
        return Some(CatchClash { first, second, status: None });
    }
    let mut at = 0;
    while at < first.statuses.len() {
        let mut other = 0;
        while other < second.statuses.len() {
            if first.statuses[at] == second.statuses[other] {
                return Some(CatchClash { first, second, status: Some(first.statuses[at]) });
            }
            other += 1;
        }
        at += 1;
    }
    None
}

/// Writes the description of a clash; see [`text::write`].
pub(super) const fn write(clash: CatchClash, out: &mut [u8], at: usize) -> usize {
    let CatchClash { first, second, status } = clash;
    let at = text::write(out, at, "catcher conflict: ");
    let at = write_catch(first, out, at);
    let at = text::write(out, at, " and ");
    let at = write_catch(second, out, at);
    match status {
        Some(status) => {
            let at = text::write(out, at, " both catch ");
            let at = text::write_number(out, at, status as u32);
            text::write(out, at, " in this group: remove one, or change its statuses")
        }
        None => text::write(
            out,
            at,
            " both catch every error in this group: give the statuses of one, as in `#[catch(404)]`",
        ),
    }
}

/// Writes `fn not_found (src/main.rs:100)`.
const fn write_catch(catch: &Catch, out: &mut [u8], at: usize) -> usize {
    let at = text::write(out, at, "fn ");
    let at = text::write(out, at, catch.name);
    let at = text::write(out, at, " (");
    let at = text::write(out, at, catch.file);
    let at = text::write(out, at, ":");
    let at = text::write_number(out, at, catch.line);
    text::write(out, at, ")")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::router::Segment;

    const fn catch(name: &'static str, line: u32, statuses: &'static [u16]) -> Catch {
        Catch { name, file: "f", line, statuses, is_alone: true }
    }

    const A: Tree = Tree::Catch(&catch("a", 1, &[]));
    const B: Tree = Tree::Catch(&catch("b", 2, &[]));
    const C: Tree = Tree::Catch(&catch("c", 3, &[404]));
    const D: Tree = Tree::Catch(&catch("d", 4, &[400, 404]));

    const fn plain(tree: Tree) -> Branch {
        Branch::new(&[], tree)
    }

    /// Returns the text of each entry that clashes, with the number of the entry.
    fn told<const ENTRIES: usize>(tree: Tree) -> Vec<(usize, String)> {
        let mut clashes = [None; ENTRIES];
        find(tree, &mut clashes);
        let told = |(entry, clash): (usize, &Option<CatchClash>)| {
            let clash = (*clash)?;
            let mut text = vec![0; write(clash, &mut [], 0)];
            write(clash, &mut text, 0);
            Some((entry, String::from_utf8(text).expect("it is text")))
        };
        clashes.iter().enumerate().filter_map(told).collect()
    }

    #[test]
    fn catchers_of_one_list_clash_if_they_share_a_status() {
        const ALL: Tree = Tree::Group(&[
            plain(A),
            plain(C),
            plain(Tree::Absent { entries: 2, middleware: 0 }),
            plain(D),
            plain(B),
        ]);
        assert_eq!(
            told::<6>(ALL),
            [
                (4, "catcher conflict: fn c (f:3) and fn d (f:4) both catch 404 in this group: remove one, or change its statuses".into()),
                (
                    5,
                    "catcher conflict: fn a (f:1) and fn b (f:2) both catch every error in this group: give the statuses of one, as in `#[catch(404)]`"
                        .to_owned()
                ),
            ]
        );
    }

    #[test]
    fn catchers_of_different_lists_do_not_clash() {
        const ALL: Tree = Tree::Group(&[
            plain(C),
            plain(Tree::Inline(&[plain(D), plain(A)])),
            plain(Tree::Group(&[plain(C), plain(C)])),
            Branch::new(&[Segment::Text("x")], C),
            plain(A),
        ]);
        assert_eq!(told::<6>(ALL), []);
    }
}
