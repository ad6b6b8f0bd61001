use webserver::prelude::*;

#[get("/{id}")]
fn id(id: u64) -> String {
    id.to_string()
}

#[get("/{flag}", rank = 1)]
async fn flag(flag: bool) -> String {
    flag.to_string()
}

#[get("/{name}", rank = 255)]
fn name(name: &str) -> String {
    name.to_owned()
}

#[get("/{name}", rank = 0, host = "example.com")]
fn elsewhere(name: &str) -> String {
    name.to_owned()
}

routes![Names = [name]];

fn main() {
    let _ = ServerBuilder::new().routes(routes![Names, flag, id, elsewhere]).build();
}
