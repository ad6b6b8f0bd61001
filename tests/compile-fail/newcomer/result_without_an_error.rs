use webserver::prelude::*;

#[get("/")]
fn show() -> Result<u32> {
    Ok("7".parse()?)
}

fn main() {}
