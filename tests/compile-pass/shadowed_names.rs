//! A crate with its own ideas of common names.
#![allow(dead_code)]

struct Result;
struct Option;
struct Some;
struct None;
struct String;
struct Vec;
struct Box;
mod std {}
mod core {}
mod http {}

#[::webserver::get("/{id}?{page}")]
async fn show(id: u64, page: ::std::option::Option<u8>, uri: ::webserver::Uri) -> ::webserver::StatusCode {
    let _ = (id, page, uri);
    ::webserver::StatusCode::OK
}

fn main() {
    let _ = ::webserver::ServerBuilder::new().routes(::webserver::routes![show]).build();
}
