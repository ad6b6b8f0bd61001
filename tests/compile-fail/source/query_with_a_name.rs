use webserver::prelude::*;

#[get("/users")]
fn list(#[query("page")] page: u32) -> String {
    format!("{page}")
}

fn main() {}
