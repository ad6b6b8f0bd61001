use webserver::FromParam;
use webserver::prelude::*;

#[derive(FromParam)]
enum Sort {
    #[serde(rename = "new")]
    Newest,
    Oldest,
}

#[get("/{sort}")]
fn show(sort: Sort) -> NoContent {
    drop(sort);
    NoContent
}

fn main() {}
