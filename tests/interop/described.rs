//! The descriptions of the examples that do not print one: `hello`, which is to stay small, and `builder`,
//! whose functions the server gets at run time.

use webserver::openapi::{DescribeRequest, DescribeResponse, Info, OpenApi};
use webserver::{Bytes, HttpMethod};

/// The example itself.
mod hello {
    include!(concat!(env!("OUT_DIR"), "/hello.rs"));

    /// Describes the routes that `main` gives to the server.
    pub(super) fn openapi(info: webserver::openapi::Info) -> webserver::openapi::OpenApi {
        routes![index, hello, square].openapi(info)
    }
}

/// Describes the example `hello`.
pub(crate) fn hello() -> OpenApi {
    hello::openapi(Info::new("Hello", "1.0"))
}

/// Describes the example `builder`, by hand.
pub(crate) fn builder() -> OpenApi {
    let info = Info::new("Builder", "1.0")
        .operation("/", HttpMethod::GET, <String as DescribeResponse>::describe)
        .operation("/shout", HttpMethod::POST, |operation| {
            <Bytes as DescribeRequest>::describe(operation);
            operation.problem(400);
            <String as DescribeResponse>::describe(operation);
        });
    webserver::routes![].openapi(info)
}
