use webserver::FromParam;
use webserver::prelude::*;

#[derive(FromParam)]
struct Id(Vec<u8>);

#[get("/{id}")]
fn show(id: Id) -> String {
    format!("{:?}", id.0)
}

fn main() {}
