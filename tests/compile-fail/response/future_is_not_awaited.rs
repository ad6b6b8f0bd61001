use webserver::prelude::*;

async fn load() -> String {
    String::new()
}

#[get("/")]
fn handler() -> impl IntoResponse {
    load()
}

fn main() {}
