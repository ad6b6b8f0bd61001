use webserver::prelude::*;

#[get("/{id}", rank = 1)]
fn one(id: u64) -> String {
    id.to_string()
}

#[get("/{name}", rank = 1)]
fn two(name: &str) -> String {
    name.to_owned()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![one, two]).build();
}
