use std::rc::Rc;
use webserver::prelude::*;

fn main() {
    let _ = ServerBuilder::new().state(Rc::new(7_u8)).build();
}
