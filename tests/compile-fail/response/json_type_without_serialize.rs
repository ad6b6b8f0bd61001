use webserver::prelude::*;

struct Mine;

#[get("/")]
fn handler() -> Json<Mine> {
    Json(Mine)
}

fn main() {}
