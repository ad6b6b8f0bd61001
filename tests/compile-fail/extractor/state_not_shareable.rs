use std::cell::RefCell;

use webserver::prelude::*;

#[get("/")]
fn handler(count: State<RefCell<u8>>) -> String {
    count.borrow().to_string()
}

fn main() {}
