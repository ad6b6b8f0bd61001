//! The attributes and macros of the `webserver` crate, which re-exports them; use them from there.
//! The other modules parse, check and emit. This file only has the entry points.

mod catch;
mod code;
mod conditional;
mod definition;
mod diag;
#[cfg(feature = "embed")]
mod embed;
mod entry;
mod extractor;
#[cfg(test)]
mod golden;
mod item;
mod mark;
mod middleware;
mod multipart;
mod param;
mod path;
mod provided;
mod request;
mod response;
mod route;
mod routes;
mod segment;
mod signature;
mod ty;
mod types;
mod uri;
mod with;

use proc_macro::TokenStream;

#[doc = include_str!("middleware/middleware.txt")]
#[proc_macro_attribute]
pub fn middleware(arguments: TokenStream, item: TokenStream) -> TokenStream {
    middleware::expand(arguments.into(), &item.into()).into()
}

/// Lets middleware provide values of a type, which handlers take as `&T`.
///
/// The attribute `#[provided(by = require_user)]` names the middleware that the compiler suggests
/// if a handler takes the value and no middleware provides it.
///
/// ```
/// use webserver::prelude::*;
///
/// #[derive(Provided)]
/// #[provided(by = require_user)]
/// struct User {
///     name: String,
/// }
/// # #[middleware]
/// # fn require_user() -> User { User { name: String::new() } }
/// ```
#[proc_macro_derive(Provided, attributes(provided))]
pub fn provided(input: TokenStream) -> TokenStream {
    provided::expand(input.into()).into()
}

/// Makes an enum or a newtype the type of parameters of the path, the query, the host, a header field or
/// a cookie.
///
#[doc = include_str!("param/param.txt")]
#[proc_macro_derive(FromParam, attributes(param))]
pub fn from_param(input: TokenStream) -> TokenStream {
    param::expand(input.into()).into()
}

/// Makes a struct of several sources an extractor, so that handlers, guards and catchers can take it.
///
#[doc = include_str!("request/request.txt")]
#[proc_macro_derive(
    FromRequest,
    attributes(
        from_request, header, cookie, query, json, form, multipart, // Words that are refused.
        headers, cookies, param, params, path_param, query_param, queries, body, data, file
    )
)]
pub fn from_request(input: TokenStream) -> TokenStream {
    request::expand(input.into()).into()
}

#[doc = include_str!("extractor/extractor.txt")]
#[proc_macro_attribute]
pub fn extractor(arguments: TokenStream, item: TokenStream) -> TokenStream {
    extractor::expand(&arguments.into(), &item.into()).into()
}

/// Makes an enum or a struct a response: each variant says how it is answered.
///
#[doc = include_str!("response.txt")]
#[proc_macro_derive(IntoResponse, attributes(response))]
pub fn into_response(input: TokenStream) -> TokenStream {
    response::expand(input.into()).into()
}

#[cfg(feature = "embed")]
#[doc = include_str!("embed/embed.txt")]
#[proc_macro]
pub fn embed(input: TokenStream) -> TokenStream {
    embed::expand(input.into()).into()
}

#[doc = include_str!("multipart/multipart.txt")]
#[proc_macro_derive(FromMultipart, attributes(field, multipart))]
pub fn from_multipart(input: TokenStream) -> TokenStream {
    multipart::expand(input.into()).into()
}

/// Routes GET requests for a path to a function: `#[get("/path")]`.
///
/// HEAD is answered too, without the body.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/users/{id}")]
/// fn show(id: u64) -> String {
///     format!("user {id}")
/// }
///
/// let server = ServerBuilder::new().routes(routes![show]).build();
/// ```
#[doc = include_str!("attribute.txt")]
#[proc_macro_attribute]
pub fn get(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand(Some("GET"), arguments.into(), &item.into()).into()
}

/// Routes POST requests for a path to a function: `#[post("/path")]`.
///
/// ```
/// use webserver::prelude::*;
///
/// #[post("/users", body_limit = "1 KiB")]
/// fn create(name: String) -> (StatusCode, String) {
///     (StatusCode::CREATED, name)
/// }
///
/// let server = ServerBuilder::new().routes(routes![create]).build();
/// ```
#[doc = include_str!("attribute.txt")]
#[proc_macro_attribute]
pub fn post(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand(Some("POST"), arguments.into(), &item.into()).into()
}

/// Routes PUT requests for a path to a function: `#[put("/path")]`.
///
/// ```
/// use webserver::prelude::*;
///
/// #[put("/users/{id}")]
/// fn rename(id: u64, name: String) -> String {
///     format!("user {id} is {name}")
/// }
///
/// let server = ServerBuilder::new().routes(routes![rename]).build();
/// ```
#[doc = include_str!("attribute.txt")]
#[proc_macro_attribute]
pub fn put(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand(Some("PUT"), arguments.into(), &item.into()).into()
}

/// Routes DELETE requests for a path to a function: `#[delete("/path")]`.
///
/// ```
/// use webserver::prelude::*;
///
/// #[delete("/users/{id}")]
/// fn remove(id: u64) -> Option<StatusCode> {
///     (id == 7).then_some(StatusCode::NO_CONTENT)
/// }
///
/// let server = ServerBuilder::new().routes(routes![remove]).build();
/// ```
#[doc = include_str!("attribute.txt")]
#[proc_macro_attribute]
pub fn delete(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand(Some("DELETE"), arguments.into(), &item.into()).into()
}

/// Routes PATCH requests for a path to a function: `#[patch("/path")]`.
///
/// ```
/// use webserver::prelude::*;
///
/// #[patch("/users/{id}?{name}")]
/// fn rename(id: u64, name: Option<&str>) -> String {
///     format!("user {id} is {name:?}")
/// }
///
/// let server = ServerBuilder::new().routes(routes![rename]).build();
/// ```
#[doc = include_str!("attribute.txt")]
#[proc_macro_attribute]
pub fn patch(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand(Some("PATCH"), arguments.into(), &item.into()).into()
}

/// Routes HEAD requests for a path to a function: `#[head("/path")]`.
///
/// A `#[get]` route of the path answers HEAD as well. `#[head]` is for answers that can be made
/// faster without the body.
///
/// ```
/// use webserver::prelude::*;
///
/// #[head("/users/{id}")]
/// fn is_there(id: u64) -> Option<()> {
///     (id == 7).then_some(())
/// }
///
/// let server = ServerBuilder::new().routes(routes![is_there]).build();
/// ```
#[doc = include_str!("attribute.txt")]
#[proc_macro_attribute]
pub fn head(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand(Some("HEAD"), arguments.into(), &item.into()).into()
}

/// Routes OPTIONS requests for a path to a function: `#[options("/path")]`.
///
/// If a path has no `#[options]` route, OPTIONS is answered with 204 and `Allow`.
///
/// ```
/// use webserver::prelude::*;
///
/// #[options("/users")]
/// fn allowed() -> (StatusCode, [(&'static str, &'static str); 1], ()) {
///     (StatusCode::NO_CONTENT, [("access-control-allow-methods", "GET, POST")], ())
/// }
///
/// let server = ServerBuilder::new().routes(routes![allowed]).build();
/// ```
#[doc = include_str!("attribute.txt")]
#[proc_macro_attribute]
pub fn options(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand(Some("OPTIONS"), arguments.into(), &item.into()).into()
}

/// Routes several methods, or a method without an attribute of its own, to a function:
/// `#[route("/path", methods(GET, POST, "M-SEARCH"))]`.
///
/// ```
/// use webserver::prelude::*;
///
/// #[route("/cache", methods(GET, "PURGE"))]
/// fn cache(method: HttpMethod) -> String {
///     method.to_string()
/// }
///
/// let server = ServerBuilder::new().routes(routes![cache]).build();
/// ```
#[doc = include_str!("attribute.txt")]
#[proc_macro_attribute]
pub fn route(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand(None, arguments.into(), &item.into()).into()
}

/// Answers errors with a function: `#[catch(404)]`, `#[catch(400, 422)]`, or `#[catch]` for every
/// error.
///
/// A catcher is listed in `routes![]`. It answers the errors of the group that lists it, and of the
/// groups inside. Its arguments are the error, `&Problem`, and extractors that need only the head of
/// the request. The response keeps the status and the header fields of the error. The guide has the
/// rules of [catchers].
///
/// ```
/// use webserver::prelude::*;
///
/// #[catch(404)]
/// fn not_found(problem: &Problem, uri: Uri) -> Html<String> {
///     Html(format!("<h1>{}</h1> There is no {}", problem.status(), uri.encoded_path()))
/// }
///
/// #[get("/")]
/// fn index() -> &'static str {
///     "home"
/// }
///
/// let server = ServerBuilder::new().routes(routes![index, not_found]).build();
/// ```
///
/// [catchers]: ../webserver/guide/catchers/index.html
#[proc_macro_attribute]
pub fn catch(arguments: TokenStream, item: TokenStream) -> TokenStream {
    catch::expand(arguments.into(), &item.into()).into()
}

/// A list of handlers and groups: `routes![index, users::show, "/admin" => [home, stats]]`.
///
/// As an expression, `routes![..]` is the argument of `ServerBuilder::routes`. As an item,
/// `routes![pub Users = [list, show]];` defines a named group, which is an entry of other lists. If
/// two routes would answer the same request, the later entry is an error. The guide has the rules
/// of [groups].
///
/// ```
/// use webserver::prelude::*;
///
/// mod users {
///     use webserver::prelude::*;
///
///     #[get("/")]
///     pub fn list() -> &'static str {
///         "all users"
///     }
///
///     routes![pub Users = [list]];
/// }
///
/// #[get("/")]
/// fn index() -> &'static str {
///     "home"
/// }
///
/// # fn main() {
/// let server = ServerBuilder::new().routes(routes![index, "/users" => users::Users]).build();
/// # }
/// ```
///
/// [groups]: ../webserver/guide/routes/index.html#groups
#[proc_macro]
pub fn routes(input: TokenStream) -> TokenStream {
    routes::expand(input.into()).into()
}

#[doc = include_str!("uri/uri.txt")]
#[proc_macro]
pub fn uri(input: TokenStream) -> TokenStream {
    uri::expand(input.into(), false).into()
}

/// A link to a handler, as a `Result`: `try_uri!(App, users::show(name = name))?`.
///
/// It is written like [`uri!`](macro@uri). The error says why no request could bring these values to
/// the handler.
#[proc_macro]
pub fn try_uri(input: TokenStream) -> TokenStream {
    uri::expand(input.into(), true).into()
}

/// A request to a handler, for a client: `request!(App, users::create(org = "x", user = &new))`.
///
/// It is written like [`uri!`](macro@uri), and has the same checks. Beside the parameters, the arguments
/// that a request brings have values too: the body, header fields and cookies. [The guide][client]
/// explains it.
///
/// [client]: ../webserver/guide/openapi/index.html
#[cfg(feature = "client")]
#[proc_macro]
pub fn request(input: TokenStream) -> TokenStream {
    uri::expand_request(input.into()).into()
}

/// Runs a program's `async fn main`: `#[webserver::main]`.
///
/// The attribute starts a Tokio runtime of one thread, with I/O and timers, and runs `main` in it.
/// That is enough for a server, because its workers have threads and runtimes of their own. A
/// program that needs another runtime uses `#[tokio::main]` or builds a runtime itself:
/// `Server::run` works in any of them.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/")]
/// fn index() -> &'static str {
///     "hello"
/// }
///
/// #[webserver::main]
/// async fn main() -> Result<(), webserver::Error> {
///     let server = ServerBuilder::new().bind("127.0.0.1:0").routes(routes![index]).build();
///     # server.handle().stop();
///     server.run().await
/// }
/// ```
///
/// If the library has another name, pass that name, as for routes: `#[web::main(crate = web)]`.
///
/// # Panics
/// `main` panics when the system has no descriptors left for the runtime.
#[proc_macro_attribute]
pub fn main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::expand(arguments.into(), &item.into()).into()
}
