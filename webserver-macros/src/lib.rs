//! The attributes and macros of the `webserver` crate, which re-exports them; use them from there.
//! Parsing, checking and emitting are in the files beside; here are only the doors.

mod diag;
mod item;
mod route;
mod routes;

use proc_macro::TokenStream;

/// Routes GET requests for a path to a function: `#[get("/path")]`.
///
/// See the guide to routes in the documentation of the `webserver` crate.
#[proc_macro_attribute]
pub fn get(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand(Some("GET"), arguments.into(), &item.into()).into()
}

/// Routes POST requests for a path to a function: `#[post("/path")]`.
///
/// See the guide to routes in the documentation of the `webserver` crate.
#[proc_macro_attribute]
pub fn post(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand(Some("POST"), arguments.into(), &item.into()).into()
}

/// Routes PUT requests for a path to a function: `#[put("/path")]`.
///
/// See the guide to routes in the documentation of the `webserver` crate.
#[proc_macro_attribute]
pub fn put(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand(Some("PUT"), arguments.into(), &item.into()).into()
}

/// Routes DELETE requests for a path to a function: `#[delete("/path")]`.
///
/// See the guide to routes in the documentation of the `webserver` crate.
#[proc_macro_attribute]
pub fn delete(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand(Some("DELETE"), arguments.into(), &item.into()).into()
}

/// Routes PATCH requests for a path to a function: `#[patch("/path")]`.
///
/// See the guide to routes in the documentation of the `webserver` crate.
#[proc_macro_attribute]
pub fn patch(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand(Some("PATCH"), arguments.into(), &item.into()).into()
}

/// Routes HEAD requests for a path to a function: `#[head("/path")]`.
///
/// See the guide to routes in the documentation of the `webserver` crate.
#[proc_macro_attribute]
pub fn head(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand(Some("HEAD"), arguments.into(), &item.into()).into()
}

/// Routes OPTIONS requests for a path to a function: `#[options("/path")]`.
///
/// See the guide to routes in the documentation of the `webserver` crate.
#[proc_macro_attribute]
pub fn options(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand(Some("OPTIONS"), arguments.into(), &item.into()).into()
}

/// Routes several methods, or one without an attribute of its own, to a function:
/// `#[route("/path", methods(GET, POST, "M-SEARCH"))]`.
#[proc_macro_attribute]
pub fn route(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand(None, arguments.into(), &item.into()).into()
}

/// A list of handlers and groups: `routes![index, users::show, "/admin" => [home, stats]]`.
///
/// As an expression it is what `ServerBuilder::routes` takes. As an item,
/// `routes![pub Users = [list, show]];` is a named group, an entry of other lists. Two routes that
/// would answer the same request are an error at the later entry.
#[proc_macro]
pub fn routes(input: TokenStream) -> TokenStream {
    routes::expand(input.into()).into()
}
