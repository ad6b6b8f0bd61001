use webserver::prelude::*;

#[get("/")]
fn one() -> String {
    String::new()
}

#[get("/", rank = 1)]
fn two() -> String {
    String::new()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![one, two]).build();
}
