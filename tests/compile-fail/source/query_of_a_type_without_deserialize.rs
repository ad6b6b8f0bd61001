use webserver::prelude::*;

struct Filter {
    name: String,
}

#[get("/users")]
fn list(#[query] filter: Filter) -> String {
    filter.name
}

fn main() {}
