use webserver::prelude::*;

struct Mine;

#[get("/")]
async fn handler() -> Mine {
    Mine
}

fn main() {}
