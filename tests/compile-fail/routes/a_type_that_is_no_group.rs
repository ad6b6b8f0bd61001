use webserver::prelude::*;

struct Group;

#[get("/")]
fn index() {}

fn main() {
    let _ = ServerBuilder::new().routes(routes![index, Group]).build();
}
