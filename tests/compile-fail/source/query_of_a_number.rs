use webserver::prelude::*;

#[get("/users")]
fn list(#[query] page: Option<u32>) -> String {
    format!("{page:?}")
}

fn main() {}
