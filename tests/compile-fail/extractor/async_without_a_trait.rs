//! An `async` function has an argument that is not an extractor. There is one error, although the
//! generated code names the argument more than once.

use webserver::prelude::*;

struct User;

#[get("/")]
async fn home(user: User) -> &'static str {
    let _ = user;
    "hello"
}

#[webserver::main]
async fn main() -> Result<(), webserver::Error> {
    ServerBuilder::new().routes(routes![home]).build().run().await
}
