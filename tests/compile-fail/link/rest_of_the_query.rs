//! A handler with a struct of query parameters.

use std::collections::HashMap;
use webserver::prelude::*;

#[get("/search?{others..}")]
fn search(others: HashMap<String, String>) {
    let _ = others;
}

routes![App = [search]];

fn main() {
    let _ = uri!(App, search(others = HashMap::<String, String>::new()));
}
