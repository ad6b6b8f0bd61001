use webserver::FromParam;
use webserver::prelude::*;

#[derive(FromParam)]
struct Point {
    x: u32,
    y: u32,
}

#[get("/{point}")]
fn show(point: Point) -> u32 {
    point.x + point.y
}

fn main() {}
