use webserver::prelude::*;

mod own {
    pub type State<T> = webserver::Json<T>;
}

#[get("/")]
fn handler(_: own::State<String>) {}

fn main() {
    let _ = ServerBuilder::new().routes(routes![handler]).build();
}
