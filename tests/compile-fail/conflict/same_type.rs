use webserver::prelude::*;

#[get("/", produces = "text/html")]
fn one() -> &'static str {
    "one"
}

#[get("/", produces = "text/html; charset=utf-8")]
fn two() -> &'static str {
    "two"
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![one, two]).build();
}
