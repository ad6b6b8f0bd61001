//! What routing asks of a request and leaves in it: where the parameters of its path are. Which route
//! that is, is the router's.

use super::super::parts::{Captures, Parts, path_of};
use super::super::{Form, HttpMethod, Target};
use super::{Request, text};

impl Request {
    /// Lets `find` look for the route of a method and a path, and note where its parameters are.
    pub(crate) fn capture_with<T>(
        &mut self,
        find: impl FnOnce(&HttpMethod, &[u8], &mut Captures) -> T,
    ) -> T {
        let Parts { method, target, headers, captures, .. } = self.parts_mut();
        captures.places.clear();
        find(method, path_of(headers, target), captures)
    }

    /// Whether the target is `*` (RFC 9112, section 3.2.4).
    pub(crate) fn asks_for_server(&self) -> bool {
        self.parts().target.form == Form::Asterisk
    }

    /// Whether the target is absolute and its scheme is https.
    pub(crate) fn asks_for_https(&self) -> bool {
        let Target { form, whole, .. } = self.parts().target;
        let scheme = || self.text(whole).get(..6).is_some_and(|s| s.eq_ignore_ascii_case("https:"));
        form == Form::Absolute && scheme()
    }

    /// The text of the parameter number `index`, as sent.
    pub(crate) fn capture(&self, index: usize) -> &str {
        text(self.capture_bytes(index))
    }

    /// The same as bytes.
    pub(crate) fn capture_bytes(&self, index: usize) -> &[u8] {
        let Parts { headers, target, captures, .. } = self.parts();
        let (start, end) = captures.places.get(index).copied().unwrap_or_default();
        let path = path_of(headers, target);
        path.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Whether one of the parameters may be percent-encoded.
    pub(crate) fn captures_are_encoded(&self) -> bool {
        self.parts().captures.are_encoded
    }

    /// The texts of all parameters, as sent.
    pub(crate) fn captures(&self) -> impl Iterator<Item = &str> {
        (0..self.parts().captures.places.len()).map(|index| self.capture(index))
    }
}
