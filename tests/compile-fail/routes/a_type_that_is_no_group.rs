use webserver::prelude::*;

struct Group;

fn main() {
    let _ = routes![Group];
}
