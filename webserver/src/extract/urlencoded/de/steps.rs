//! Names with parts, such as `address.zip`, `address[zip]`, `tag[]` and `lines[0].price`: where the
//! parts of a name begin, and the pairs sorted so that those of one group are together.

use crate::extract::pairs::Pair;

/// The maximum number of parts of a name. A form that people fill in needs two or three, and each
/// part costs a level of recursion. A name with more parts is read whole.
pub(crate) const DEPTH: usize = 5;

/// The parts of a name. A name without parts has itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Steps<'a> {
    parts: Vec<&'a str>,
    /// The text from each part to the end of the name.
    rests: Vec<&'a str>,
}

impl<'a> Steps<'a> {
    pub(super) fn len(&self) -> usize {
        self.parts.len()
    }

    pub(super) fn part(&self, depth: usize) -> Option<&'a str> {
        self.parts.get(depth).copied()
    }

    /// Returns the name from the part at `depth` on.
    pub(super) fn rest(&self, depth: usize) -> Option<&'a str> {
        self.rests.get(depth).copied()
    }
}

/// Returns whether a name may have parts.
#[inline]
pub(super) fn has_parts(name: &str) -> bool {
    name.bytes().any(|byte| matches!(byte, b'.' | b'['))
}

/// Returns the parts of a name, or the whole name as one part if it is not of that form.
pub(super) fn steps(name: &str) -> Steps<'_> {
    let whole = || Steps { parts: vec![name], rests: vec![name] };
    match split(name) {
        Some(steps) if steps.parts.len() <= DEPTH => steps,
        _ => whole(),
    }
}

/// Returns whether a name has more parts than are read.
pub(crate) fn is_too_deep(name: &str) -> bool {
    has_parts(name) && split(name).is_some_and(|steps| steps.parts.len() > DEPTH)
}

/// Splits a name. Of the parts beyond [`DEPTH`] only the first is kept, because a name may be as long as
/// the body, and a part takes more memory than its two bytes.
fn split(name: &str) -> Option<Steps<'_>> {
    let to_next = |text: &str| text.find(['.', '[']).unwrap_or(text.len());
    let (first, mut rest) = name.split_at(to_next(name));
    if first.is_empty() {
        return None;
    }
    let (mut parts, mut rests) = (vec![first], vec![name]);
    while !rest.is_empty() {
        let (begin, part, after) = if let Some(begin) = rest.strip_prefix('[') {
            let (part, after) = begin.split_once(']')?;
            // `tag[]` is another way to write that `tag` is a list.
            if part.is_empty() && after.is_empty() {
                break;
            }
            (begin, part, after)
        } else {
            let begin = rest.strip_prefix('.')?;
            let (part, after) = begin.split_at(to_next(begin));
            (begin, part, after)
        };
        if part.is_empty() {
            return None;
        }
        if parts.len() <= DEPTH {
            parts.push(part);
            rests.push(begin);
        }
        rest = after;
    }
    Some(Steps { parts, rests })
}

/// Sorts the pairs by the parts of their names. Pairs of one name stay in their order.
pub(super) fn sorted_by_steps(pairs: Vec<Pair<'_>>) -> (Vec<Pair<'_>>, Vec<Steps<'_>>) {
    let mut all: Vec<_> = pairs.into_iter().map(|pair| (steps(pair.name), pair)).collect();
    all.sort_by(|(one, _), (other, _)| one.parts.cmp(&other.parts));
    all.into_iter().map(|(steps, pair)| (pair, steps)).unzip()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_parts_in_two_ways_of_writing() {
        let check = |name: &str, expected: &[&str]| assert_eq!(steps(name).parts, expected);
        check("a", &["a"]);
        check("a.b", &["a", "b"]);
        check("a[b]", &["a", "b"]);
        check("a[b].c[0][d]", &["a", "b", "c", "0", "d"]);
        check("tag[]", &["tag"]);
        check("a.tag[]", &["a", "tag"]);
        check("a[b.c]", &["a", "b.c"]);
        check("", &[""]);
        assert_eq!(steps("a.b[c]").rests, ["a.b[c]", "b[c]", "c]"]);
    }

    #[test]
    fn name_of_another_form_is_whole() {
        // The text after a bracket is not a part, whatever its first character is.
        assert_eq!(steps("a[b]\u{e4}").parts, ["a[b]\u{e4}"]);
        for name in [".a", "a.", "a..b", "a[b", "a[b]c", "[a]", "a[].b", "a[][]", ".", "[]"] {
            assert_eq!(steps(name).parts, [name]);
        }
        assert_eq!(steps("a.b.c.d.e").len(), 5);
        assert_eq!(steps("a.b.c.d.e.f").parts, ["a.b.c.d.e.f"]);
        let long = "a.".repeat(100_000);
        assert_eq!(split(&format!("{long}a")).map(|steps| steps.parts.capacity()), Some(8));
        assert!(is_too_deep(&format!("{long}a")) && !is_too_deep(&long));
        assert!(is_too_deep("a.b.c.d.e.f") && !is_too_deep("a.b.c.d.e") && !is_too_deep("a"));
    }
}
