use serde::Deserialize;
use webserver::prelude::*;

#[derive(Deserialize)]
struct Order {
    item: String,
}

#[post("/")]
fn order(#[json] order: &Order) -> String {
    order.item.clone()
}

fn main() {}
