use webserver::prelude::*;

#[get("/")]
fn show(#[cookie] (a, b): (u8, u8)) -> u8 {
    a + b
}

fn main() {}
