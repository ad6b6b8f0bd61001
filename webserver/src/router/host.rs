//! The host of a route: an exact name, or a name after a parameter, as in `{tenant}.example.com`.
//!
//! What lives here: reading a host that the macros have checked, and which hosts it takes. What must
//! not: the value of the parameter, which `extract` reads. Hosts are compared without regard to
//! case. An exact name comes before a parameter. Of two parameters, the one with the longer text
//! after it comes first, and `{name}`, which takes one label, comes before `{name..}`.

/// The number of labels that the parameter of a host takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Labels {
    /// The host does not have a parameter.
    None,
    /// Exactly one label: `{name}`.
    One,
    /// One or more labels: `{name..}`.
    Several,
}

/// A host without the name of its parameter. Hosts of one shape take the same requests.
#[derive(Clone, Copy, Debug)]
pub(super) struct HostShape<'a> {
    pub(super) labels: Labels,
    /// The whole name, or the text after the parameter, which begins with a dot.
    pub(super) text: &'a str,
}

impl<'a> HostShape<'a> {
    pub(super) const EMPTY: Self = Self { labels: Labels::None, text: "" };

    /// Reads the host of a route.
    pub(super) const fn of(host: &'a str) -> Self {
        let bytes = host.as_bytes();
        let mut end = 0;
        while end < bytes.len() && bytes[end] != b'}' {
            end += 1;
        }
        if end == bytes.len() {
            return Self { labels: Labels::None, text: host };
        }
        let labels = if bytes[end - 1] == b'.' { Labels::Several } else { Labels::One };
        Self { labels, text: host.split_at(end + 1).1 }
    }

    /// Returns whether two hosts have the same shape.
    pub(super) const fn is_same(&self, other: &Self) -> bool {
        self.labels as u8 == other.labels as u8 && self.text.eq_ignore_ascii_case(other.text)
    }

    /// Returns whether this host has a parameter and takes every request that another host, of
    /// another shape, takes.
    pub(super) const fn includes(&self, other: &Self) -> bool {
        let (own, text) = (self.text.as_bytes(), other.text.as_bytes());
        match (self.labels, other.labels) {
            (Labels::None, _) => false,
            (labels, Labels::None) => takes(labels, own, text),
            (Labels::One, _) => false,
            (Labels::Several, Labels::One) if own.len() == text.len() => {
                own.eq_ignore_ascii_case(text)
            }
            // One label of the other parameter, or several, come before the dot of its text.
            (Labels::Several, _) => match text.split_first() {
                Some((_, text)) => takes(Labels::Several, own, text),
                None => false,
            },
        }
    }

    /// Returns a number that is larger if the host comes first.
    pub(super) const fn precedence(&self) -> usize {
        precedence(self.labels, self.text.len())
    }
}

/// Returns a number that is larger if a host with a parameter comes first.
pub(super) const fn precedence(labels: Labels, len: usize) -> usize {
    2 * len + matches!(labels, Labels::One) as usize
}

/// Returns whether a host with a parameter before `after` takes a name.
pub(super) const fn takes(labels: Labels, after: &[u8], name: &[u8]) -> bool {
    let Some(len) = name.len().checked_sub(after.len()) else { return false };
    let (value, end) = name.split_at(len);
    end.eq_ignore_ascii_case(after) && are_labels(value, matches!(labels, Labels::Several))
}

/// Returns whether a text is one label, or one or more of them.
const fn are_labels(mut text: &[u8], several: bool) -> bool {
    let mut is_in_label = false;
    while let [first, others @ ..] = text {
        match first {
            b'.' if !is_in_label || !several => return false,
            b'.' => is_in_label = false,
            // An address in brackets is not a name.
            b':' | b'[' | b']' => return false,
            _ => is_in_label = true,
        }
        text = others;
    }
    is_in_label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_parameter_takes_whole_labels() {
        #[track_caller]
        fn check(host: &str, name: &str, expected: bool) {
            let HostShape { labels, text } = HostShape::of(host);
            assert_eq!(takes(labels, text.as_bytes(), name.as_bytes()), expected, "{host} {name}");
        }
        check("{t}.example.com", "a.example.com", true);
        check("{t}.example.com", "A.EXAMPLE.com", true);
        check("{t}.example.com", "a.b.example.com", false);
        check("{t}.example.com", ".example.com", false);
        check("{t}.example.com", "example.com", false);
        check("{t}.example.com", "aexample.com", false);
        check("{t}.example.com", "a.example.com.evil", false);
        check("{t..}.example.com", "a.example.com", true);
        check("{t..}.example.com", "a.b.example.com", true);
        check("{t..}.example.com", "a..example.com", false);
        check("{t..}.example.com", ".a.example.com", false);
        check("{t..}.1", "[::1.1", false);
    }

    #[test]
    fn host_includes_what_it_takes_of_another_host() {
        #[track_caller]
        fn check(host: &str, other: &str, expected: bool) {
            let (host, other) = (HostShape::of(host), HostShape::of(other));
            assert_eq!(host.includes(&other), expected, "{host:?} {other:?}");
        }
        check("{t}.example.com", "a.example.com", true);
        check("{t}.example.com", "a.b.example.com", false);
        check("{t..}.example.com", "a.b.example.com", true);
        check("{t..}.example.com", "{t}.example.com", true);
        check("{t}.example.com", "{t..}.example.com", false);
        check("{t..}.com", "{t}.example.com", true);
        check("{t..}.com", "{t..}.example.com", true);
        check("{t..}.com", "{t..}.example.org", false);
        check("{t}.com", "{t}.example.com", false);
        check("{t..}.example.com", "{t..}.com", false);
        check("a.example.com", "{t}.example.com", false);
    }
}
