use webserver::prelude::*;

#[put("/")]
fn write(conditions: &Preconditions) -> NoContent {
    drop(conditions);
    NoContent
}

fn main() {}
