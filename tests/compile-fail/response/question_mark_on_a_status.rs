//! A `StatusCode` is not an error that `?` converts.
use webserver::prelude::*;

#[get("/")]
fn index() -> webserver::Result<&'static str> {
    Some("hi").ok_or(StatusCode::GONE)?;
    Ok("hi")
}

fn main() {
    let _server = ServerBuilder::new().routes(routes![index]).build();
}
