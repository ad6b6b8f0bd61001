//! What the router reads from a request, and what it stores there: the route, and the positions of
//! the path parameters. Choosing the route is the router's task.

#![expect(
    clippy::inline_always,
    reason = "a call costs more than what is done here, and the compiler does not see it"
)]

use crate::http::base_path::BasePath;
use crate::http::message::parts::{BasePlace, Parts, RouteMatch, RoutingParts, path_of, text};
use crate::http::message::request::Request;
use crate::http::message::target::Form;
use crate::http::route_info::RouteInfo;

impl Request {
    /// Returns the route that takes this request, or `None` if no route takes it.
    ///
    /// Handlers, their arguments and all middleware see it, because the route is looked up before
    /// the middleware runs. If a middleware puts another request in the place of this one, the
    /// server's inner middleware sees `None`, and the handler sees the route of the new request.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// /// Counts requests by route. Paths that no route has are one name.
    /// struct Count;
    ///
    /// impl Middleware for Count {
    ///     fn on_request(&self, request: Request) -> FutureRequest {
    ///         println!("{}", request.route().map_or("none", |route| route.path()));
    ///         request.into()
    ///     }
    /// }
    /// ```
    pub fn route(&self) -> Option<&RouteInfo> {
        self.parts().route_info.as_ref()
    }

    /// Stores the route that takes this request, for whoever asks for it.
    pub(crate) fn set_route(&mut self, route: Option<RouteInfo>) {
        let parts = self.parts_mut();
        *parts.has_rare.get_mut() = true;
        parts.route_info = route;
    }

    /// Returns what a look-up of the route reads and writes.
    #[inline(always)]
    pub(crate) fn routing(&mut self) -> RoutingParts<'_> {
        self.parts_mut().routing()
    }

    /// Returns the path under which the server is mounted; it is empty by default.
    pub fn base_path(&self) -> &BasePath {
        &self.parts().base
    }

    /// Removes the base path from the path of a request that has just arrived, and notes it. Returns
    /// whether the path is inside the base path.
    pub(crate) fn enter_base(&mut self, base: &BasePath) -> bool {
        let parts = self.parts_mut();
        *parts.has_rare.get_mut() = true;
        parts.base = base.clone();
        let path = path_of(&parts.headers, &parts.target);
        parts.base_place = BasePlace::Inside;
        // The other forms of a target have no path.
        if !matches!(parts.target.form, Form::Origin | Form::Absolute) {
            return true;
        }
        let Some(len) = base.len_in(path) else {
            parts.base_place = BasePlace::Outside;
            return false;
        };
        let path = &mut parts.target.path;
        (path.at, path.len) = (path.at + len as u32, path.len - len as u32);
        parts.views.take();
        true
    }

    /// Notes the base path in a request that did not come from outside, so that its path does not
    /// contain the base path.
    pub(crate) fn set_base(&mut self, base: &BasePath) {
        let parts = self.parts_mut();
        *parts.has_rare.get_mut() = true;
        parts.base = base.clone();
    }

    /// Returns whether the path is outside the base path.
    pub(crate) fn is_outside_base(&self) -> bool {
        self.parts().base_place == BasePlace::Outside
    }

    /// Returns whether the base path was compared with the target.
    pub(crate) fn has_entered_base(&self) -> bool {
        self.parts().base_place != BasePlace::NotSent
    }

    /// Returns the result of the last look-up, if there was one.
    pub(crate) fn route_match(&self) -> Option<RouteMatch> {
        self.parts().route
    }

    /// Returns whether the target is `*` (RFC 9112, section 3.2.4).
    pub(crate) fn asks_for_server(&self) -> bool {
        self.parts().target.form == Form::Asterisk
    }

    /// Returns whether the target is absolute with the scheme https, on a connection that does not
    /// serve https.
    #[inline]
    pub(crate) fn asks_for_https(&self) -> bool {
        self.parts().target.form == Form::Absolute
            && self.has_https_target()
            && self.connection_scheme() != "https"
    }

    #[cold]
    fn has_https_target(&self) -> bool {
        let whole = self.parts().text(self.parts().target.whole);
        whole.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"))
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

    /// Puts the parameters into another order: each number is the present number of the parameter
    /// that comes next. With no numbers, nothing changes.
    pub(crate) fn order_captures(&mut self, order: &[u8]) {
        if order.is_empty() {
            return;
        }
        let places = &mut self.parts_mut().captures.places;
        let count = places.len();
        for &number in order {
            places.push(places.get(usize::from(number)).copied().unwrap_or_default());
        }
        places.drain(..count);
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
