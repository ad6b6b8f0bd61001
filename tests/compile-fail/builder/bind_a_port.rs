use webserver::prelude::*;

fn main() {
    let _ = ServerBuilder::new().bind(8080).build();
}
