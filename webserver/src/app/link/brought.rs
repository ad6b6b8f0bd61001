//! The arguments that a request brings beside the parameters of its path and query: the body, header
//! fields and cookies. Links do not have them.

use crate::base::bytes::same_const;

/// The number of the first of these arguments, where a parameter has its own number.
pub(crate) const SENT: usize = 1 << 20;

/// The arguments of one handler, in the order of its list of types.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brought {
    pub(super) names: &'static [&'static str],
    /// A bit for each argument without which the handler is not called.
    needed: u32,
    /// A bit for each argument that is read from the request.
    read: u32,
    is_none: bool,
}

impl Brought {
    /// A link does not bring any.
    pub(super) const NONE: Self = Self { names: &[], needed: 0, read: 0, is_none: true };

    #[cfg(feature = "client")]
    pub(super) const fn new(names: &'static [&'static str], needed: u32, read: u32) -> Self {
        Self { names, needed, read, is_none: false }
    }

    /// Returns whether this is a link.
    pub(super) const fn is_none(&self) -> bool {
        self.is_none
    }

    /// Returns whether the handler is not called without argument number `at`.
    pub(super) const fn is_needed(&self, at: usize) -> bool {
        at < 32 && self.needed >> at & 1 == 1
    }

    /// Returns the name of an argument; empty if nothing is sent for it.
    pub(super) const fn name(&self, at: usize) -> &'static str {
        if at < 32 && self.read >> at & 1 == 1 { self.names[at] } else { "" }
    }

    /// Returns whether one that is needed is not among the given names.
    pub(super) const fn is_missing_in(&self, given: &[&str]) -> bool {
        let mut at = 0;
        while at < self.names.len() {
            if self.is_needed(at) && position(given, self.names[at], 0).is_none() {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Returns what a message calls it.
    pub(super) const fn noun(&self) -> &'static str {
        if self.is_none { "link" } else { "request" }
    }
}

/// Returns the position of a name, which is probably `likely`.
pub(super) const fn position(names: &[&str], wanted: &str, likely: usize) -> Option<usize> {
    if likely < names.len() && same_const(names[likely], wanted) {
        return Some(likely);
    }
    let mut at = 0;
    while at < names.len() {
        if same_const(names[at], wanted) {
            return Some(at);
        }
        at += 1;
    }
    None
}
