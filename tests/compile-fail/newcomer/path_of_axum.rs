use webserver::prelude::*;

#[get("/{id}")]
fn show(Path(id): Path<u32>) -> u32 {
    id
}

fn main() {}
