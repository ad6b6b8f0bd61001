use webserver::prelude::*;

struct Notes;

fn main() {
    let _ = ServerBuilder::new().mount::<Notes>().build();
}
