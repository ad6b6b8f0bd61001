use webserver::prelude::*;

#[post("/")]
fn handler(Json(number): Json<u8>, text: String) -> String {
    format!("{number}{text}")
}

fn main() {}
