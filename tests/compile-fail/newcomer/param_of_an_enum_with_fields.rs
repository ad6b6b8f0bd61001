use webserver::FromParam;
use webserver::prelude::*;

#[derive(FromParam)]
enum Sort {
    Newest,
    By(String),
}

#[get("/{sort}")]
fn show(sort: Sort) -> NoContent {
    drop(sort);
    NoContent
}

fn main() {}
