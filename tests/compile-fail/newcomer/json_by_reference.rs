use serde::Deserialize;
use webserver::prelude::*;

#[derive(Deserialize)]
struct Order {
    item: String,
}

#[post("/")]
fn order(order: &Json<Order>) -> String {
    order.item.clone()
}

fn main() {}
