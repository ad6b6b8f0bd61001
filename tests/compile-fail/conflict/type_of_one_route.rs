use webserver::prelude::*;

#[get("/")]
fn one() -> &'static str {
    "one"
}

#[get("/", produces = "text/html")]
fn two() -> &'static str {
    "two"
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![one, two]).build();
}
