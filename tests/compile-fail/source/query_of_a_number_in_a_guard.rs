use webserver::prelude::*;

#[middleware]
fn guard(#[query] page: u32) {
    println!("{page}");
}

fn main() {}
