use webserver::prelude::*;

#[get("/users/{id}")]
fn show(id: Valid<u64>) -> String {
    id.0.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![show]).build();
}
