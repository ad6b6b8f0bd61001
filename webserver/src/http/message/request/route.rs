//! What the router reads from a request, and what it stores there: the positions of the path
//! parameters. Choosing the route is the router's task.

use crate::http::message::parts::{Captures, Parts, path_of, text};
use crate::http::message::request::Request;
use crate::http::message::target::{Form, Target};
use ::http::Method as HttpMethod;

impl Request {
    /// Lets `find` look up the route for a method and a path and record the positions of its
    /// parameters.
    pub(crate) fn capture_with<T>(
        &mut self,
        find: impl FnOnce(&HttpMethod, &[u8], &mut Captures) -> T,
    ) -> T {
        let Parts { method, target, headers, captures, .. } = self.parts_mut();
        captures.places.clear();
        find(method, path_of(headers, target), captures)
    }

    /// Returns whether the target is `*` (RFC 9112, section 3.2.4).
    pub(crate) fn asks_for_server(&self) -> bool {
        self.parts().target.form == Form::Asterisk
    }

    /// Returns whether the target is absolute with the scheme https.
    pub(crate) fn asks_for_https(&self) -> bool {
        let Target { form, whole, .. } = self.parts().target;
        let scheme =
            || self.parts().text(whole).get(..6).is_some_and(|s| s.eq_ignore_ascii_case("https:"));
        form == Form::Absolute && scheme()
    }

    /// Returns the text of the parameter with the number `index`, as sent.
    pub(crate) fn capture(&self, index: usize) -> &str {
        text(self.capture_bytes(index))
    }

    /// Returns the bytes of the parameter with the number `index`, as sent.
    pub(crate) fn capture_bytes(&self, index: usize) -> &[u8] {
        let Parts { headers, target, captures, .. } = self.parts();
        let (start, end) = captures.places.get(index).copied().unwrap_or_default();
        let path = path_of(headers, target);
        path.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Returns whether any parameter may be percent-encoded.
    pub(crate) fn captures_are_encoded(&self) -> bool {
        self.parts().captures.are_encoded
    }

    /// Returns the texts of all parameters, as sent.
    pub(crate) fn captures(&self) -> impl Iterator<Item = &str> {
        (0..self.parts().captures.places.len()).map(|index| self.capture(index))
    }
}
